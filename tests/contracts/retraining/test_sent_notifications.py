"""What every memory of sent notifications promises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tradai.common.notifications.ports import SentNotifications

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
QUIET = timedelta(seconds=300)


def claim(sent: SentNotifications, key: str = "promoted#Alpha", after: timedelta = timedelta()) -> bool:
    return sent.claim(key, now=NOW + after, seconds=300)


def test_a_key_is_claimed_once_while_it_is_remembered(sent: SentNotifications) -> None:
    assert [claim(sent) for _ in range(3)] == [True, False, False]


def test_keys_do_not_know_each_other(sent: SentNotifications) -> None:
    assert [claim(sent, key) for key in ("promoted#Alpha", "promoted#Beta")] == [True, True]


def test_a_claim_ends_to_the_second(sent: SentNotifications) -> None:
    claim(sent)

    assert not claim(sent, after=QUIET - timedelta(seconds=1))
    assert claim(sent, after=QUIET)


def test_a_refused_claim_does_not_prolong_the_quiet(sent: SentNotifications) -> None:
    claim(sent)
    claim(sent, after=QUIET / 2)

    assert claim(sent, after=QUIET)


def test_a_forgotten_claim_may_be_taken_again_at_once(sent: SentNotifications) -> None:
    claim(sent)
    sent.forget("promoted#Alpha")

    assert [claim(sent) for _ in range(2)] == [True, False]


def test_forgetting_what_was_never_claimed_is_harmless(sent: SentNotifications) -> None:
    sent.forget("promoted#Alpha")

    assert claim(sent)
