"""The same request many times at once, each in a process of its own behind the gateway."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.concurrency.lifecycle.arena import Arena
from tests.e2e.api.gateway import Gateway
from tests.local_stack import LocalStack

NAME = "Racing"
TIMES = 20


def test_a_promotion_sent_twenty_times_is_one_release(local_stack: LocalStack, gateway: Gateway) -> None:
    arena = Arena(local_stack.settings.mlflow_url)
    champion, (challenger,) = arena.prepare(NAME, 1)
    token = gateway.token("tradai/operate")
    before = gateway.ask("GET", f"/api/v1/strategies/{NAME}", token=token)
    order = {"version": challenger, "expected_champion": champion, "reason": "better"}

    def promote(_: int) -> tuple[int, str, str | None]:
        answer = gateway.ask(
            "POST",
            f"/api/v1/strategies/{NAME}/models/promote",
            order,
            token=token,
            Idempotency_Key="once",
            If_Match=before.headers["ETag"],
        )
        return answer.status, answer.data.decode(), answer.headers.get("Retry-After")

    with ThreadPoolExecutor(TIMES) as pool:
        answers = list(pool.map(promote, range(TIMES)))
    late = promote(TIMES)

    done = [answer for answer in answers if answer[0] == 200]
    waiting = [answer for answer in answers if answer[0] == 409]
    assert len(done) + len(waiting) == TIMES
    assert len({text for _, text, _ in [*done, late]}) == 1
    assert all(retry for _, _, retry in waiting)
    live = arena.ledger().live(NAME)
    assert live is not None
    assert (live.seq, live.model_version) == (int(before.headers["ETag"].strip('"')) + 1, challenger)
    assert arena.agrees(NAME)
