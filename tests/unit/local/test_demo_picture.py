from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from matplotlib.axes import Axes

from tradai.common.entities.drift import DriftSeverity, DriftState, DriftStatus, FeatureDrift
from tradai.common.entities.release import Release, ReleaseKind
from tradai.local.demo.facts import Facts
from tradai.local.demo.picture import draw
from tradai.local.demo.story import Story

FIRST = datetime(2025, 8, 25, tzinfo=UTC)
STORY = Story(
    name="Alpha",
    folder=Path(),
    candles="eurusd",
    first_day=FIRST,
    last_day=FIRST + timedelta(days=60),
    shift_day=FIRST + timedelta(days=20),
)


def release(seq: int, model: str | None) -> Release:
    return Release(
        strategy_name="Alpha",
        seq=seq,
        kind=ReleaseKind.DEPLOYED,
        config_id="v1-abcdef01",
        config_hash="a",
        model_name="Alpha",
        model_version=model,
        mlflow_run_id=None,
        git_commit=None,
        image=None,
        task_definition_arn=None,
        actor="me",
        reason="",
        evidence={},
        quarantines=None,
        paused=False,
        trace_id=None,
        created_at=FIRST + timedelta(days=seq),
        prev_digest="",
        digest="d" * 64,
    )


def drift(day: int) -> DriftState:
    feature = FeatureDrift(name="f", psi=0.4, threshold=0.3, p_value=0.04, severity=DriftSeverity.SIGNIFICANT)
    return DriftState(
        model_name="Alpha",
        evaluated_at=FIRST + timedelta(days=day),
        status=DriftStatus.ANALYZED,
        severity=DriftSeverity.SIGNIFICANT,
        overall_psi=0.4,
        model_version="1",
        requires_attention=True,
        features=(feature,),
        samples=168,
    )


def test_a_story_without_a_model_has_a_picture(tmp_path: Path) -> None:
    facts = Facts(releases=(release(1, None),), drift=(), retrainings=())

    file = draw(facts, STORY, tmp_path / "demo.png")

    assert file.read_bytes().startswith(b"\x89PNG")


def test_what_was_live_ends_with_the_last_thing_that_happened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    widths: list[timedelta] = []

    def barh(_axes: Axes, _level: int, width: timedelta, **_style: object) -> None:
        widths.append(width)

    monkeypatch.setattr(Axes, "barh", barh)
    later = replace(release(50, None), config_id="v2-abcdef02")

    draw(Facts(releases=(release(1, None), later), drift=(), retrainings=()), STORY, tmp_path / "demo.png")

    assert widths == [timedelta(days=49), timedelta(days=1)]


def test_drift_and_releases_share_their_days(tmp_path: Path) -> None:
    facts = Facts(
        releases=(release(1, None), release(2, "1")), drift=tuple(map(drift, range(3, 30))), retrainings=()
    )

    file = draw(facts, STORY, tmp_path / "demo.png")

    assert file.read_bytes().startswith(b"\x89PNG")
