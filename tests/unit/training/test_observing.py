from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.unit.training.jobs import NAME, Desk, written_market
from tests.unit.training.market import START
from tradai.common.entrypoint.training.observing import Outlook, observe
from tradai.common.entrypoint.training.worker import run
from tradai.common.errors import ContentAlteredError, NoActiveConfigError, ReleaseNotFoundError


@pytest.fixture(scope="module")
def candles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written_market(tmp_path_factory.mktemp("market"))


@pytest.fixture
def desk(candles: Path) -> Desk:
    return Desk(candles=candles)


def outlook(desk: Desk, days: int = 7) -> Outlook:
    start = START + timedelta(days=desk.day)
    return Outlook(start=start, end=start + timedelta(days=days), strategies=desk.candles)


def test_the_live_model_is_observed_on_the_days_asked_for(desk: Desk, tmp_path: Path) -> None:
    trained = run(desk.task(), desk.services(), tmp_path / "job")
    desk.pointers.model_version = trained.model_version

    champion, seen = observe(NAME, outlook(desk), desk.services(), tmp_path / "observe")

    assert champion.version == trained.model_version
    assert len(seen.samples) == 7 * 24
    assert seen.judgement.dates[0] == (START + timedelta(days=desk.day)).date()


def test_nothing_live_is_nothing_to_observe(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(ReleaseNotFoundError):
        observe(NAME, outlook(desk), desk.services(), tmp_path)

    desk.pointers.model_version = "1"
    desk.configs.versions.clear()
    with pytest.raises(NoActiveConfigError):
        observe(NAME, outlook(desk), desk.services(), tmp_path)


def test_altered_files_are_never_observed(desk: Desk, tmp_path: Path) -> None:
    trained = run(desk.task(), desk.services(), tmp_path / "job")
    desk.pointers.model_version = trained.model_version
    (tmp_path / "altered").mkdir()
    (tmp_path / "altered" / "means.json").write_text("{}")
    desk.mlflow.log_artifacts(str(trained.mlflow_run_id), tmp_path / "altered", "model")

    with pytest.raises(ContentAlteredError):
        observe(NAME, outlook(desk), desk.services(), tmp_path / "observe")
