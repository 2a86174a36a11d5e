"""What the benchmark of decisions says of its own numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest  # type: ignore[import-untyped]  # ships no types

from tests.benchmarks.decisions import __main__ as program
from tests.benchmarks.decisions import runner
from tests.benchmarks.decisions.estimates import Estimate
from tests.benchmarks.decisions.runner import STUDIES, Kept, Task, measure, tasks
from tests.benchmarks.decisions.studies import Findings
from tests.benchmarks.decisions.tables import Bar

OUTLIER = "alarms/outlier"


@given(hits=st.integers(0, 200), misses=st.integers(1, 200))
def test_the_interval_of_a_share_is_scipys(hits: int, misses: int) -> None:
    ours = Estimate.share([True] * hits + [False] * misses)

    theirs = binomtest(hits, hits + misses).proportion_ci(method="wilson")
    assert (ours.value, ours.count) == (hits / (hits + misses), hits + misses)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-6)
    assert ours.low <= ours.value <= ours.high


@pytest.mark.parametrize(
    ("hits", "line", "code"),
    [
        (20, "PASS  wrong: 2 %, limit ≤ 5 %", 0),
        (100, "MISS  wrong: 10 %, limit ≤ 5 %", 1),
    ],
)
def test_a_missed_bar_ends_the_program_with_one(
    capsys: pytest.CaptureFixture[str], hits: int, line: str, code: int
) -> None:
    bar = Bar.of(Estimate.share([True] * hits + [False] * (1_000 - hits)), "wrong", "≤", 0.05)

    assert program._judged([bar], is_rough=False) == code
    assert program._judged([bar], is_rough=True) == 0
    assert line in capsys.readouterr().out


def test_a_bar_whose_interval_holds_its_limit_says_so() -> None:
    clear, close = (
        Bar.of(Estimate.share([True] * hits + [False] * (1_000 - hits)), "wrong", "≤", 0.05)
        for hits in (20, 45)
    )

    assert (clear.word, close.word) == ("PASS", "PASS, close")


def test_a_run_is_taken_up_where_it_was_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Kept(file=tmp_path / "found.jsonl")
    first, second = tasks([OUTLIER], 100, 0)
    kept.add(first.key, measure(first))
    asked: list[Task] = []

    def measured(to_do: Sequence[Task], _: int) -> Iterator[tuple[Task, Findings]]:
        asked.extend(to_do)
        return ((task, measure(task)) for task in to_do)

    monkeypatch.setattr(program, "measured", measured)

    found = program._findings([OUTLIER], 100, 0, 1, kept)

    assert asked == [second]
    assert STUDIES[OUTLIER].table(found[OUTLIER]).rows
    assert kept.read().keys() == {first.key, second.key}


def test_what_is_kept_belongs_to_code_seed_and_simulations(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    files = {Kept.of(100, 0).file, Kept.of(100, 1).file, Kept.of(200, 0).file}
    monkeypatch.setattr(runner, "PRODUCT", tmp_path)

    assert len(files | {Kept.of(100, 0).file}) == 4
