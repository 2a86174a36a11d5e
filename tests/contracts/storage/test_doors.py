"""What a user constructs without arguments is the environment's."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contracts.cli.shell import NAME, Shell, document, opened
from tradai.common.config.loader import StrategyConfigLoader
from tradai.common.config.service import ConfigVersionService
from tradai.common.registry.lifecycle import ModelLifecycle
from tradai.common.registry.releases import ReleaseLedger


def test_public_constructors_read_the_rest_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path, monkeypatch) as shell:
        config_id = shell.activated(document(stake_amount=70))
        version = shell.registered()
        lifecycle = ModelLifecycle()

        lifecycle.stage(NAME, version)
        lifecycle.promote(NAME, int(version), reason="better")

        entry = next(ReleaseLedger().history(NAME))
        assert (entry.model_version, entry.config_id) == (version, config_id)
        assert entry.actor.endswith("user/moto")
        assert ConfigVersionService().list_versions(NAME)[0].config_id == config_id
        assert lifecycle.rollback_candidates(NAME) == ()


def test_a_loader_without_arguments_reads_every_layer_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path, monkeypatch) as shell:
        shell.activated(document(stake_amount=70))
        monkeypatch.setenv("TRADAI__STRATEGY_SERVICE__DEFAULTS__MAX_OPEN_TRADES", "4")
        loader = StrategyConfigLoader(file=_file(shell))

        defaults = loader.load(NAME).strategy_service.defaults

        assert (defaults.stake_amount, defaults.max_open_trades) == (70, 4)
        assert loader.explain()


def _file(shell: Shell) -> Path:
    return shell.file(document(stake_amount=50), "beside.yaml")
