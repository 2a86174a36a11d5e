"""Any sequence of operations, crashes and hands in MLflow keeps the pair whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.unit.lifecycle.desk import LARGE, NAME, OTHER_INPUTS, SMALL, Desk
from tests.unit.lifecycle.tap import Killed, Tap, killing_at
from tradai.common.entities.mlflow import ModelStage
from tradai.common.errors import ConflictError, InvalidTransitionError, NotFoundError
from tradai.common.registry.candidates import quarantined_in

CONTENTS = [SMALL, LARGE, OTHER_INPUTS, {**OTHER_INPUTS, "stake_amount": 10}]
REFUSALS = (ConflictError, InvalidTransitionError, NotFoundError)


class Lifecycle(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.desk = Desk()
        self.desk.configure()
        self.desk.champion()
        self.desk.champion()

    def some(self, number: int) -> str:
        """A version that exists."""
        return str(number % len(self.desk.mlflow.search_model_versions(NAME)) + 1)

    def perhaps(self, operation: Callable[[], object], dies_at: int | None = None) -> None:
        """Do it, unless it is refused; the process may die at one of its writes."""
        stores = (self.desk.releases, self.desk.mlflow)
        if dies_at:
            kill = killing_at(dies_at)
            self.desk.releases, self.desk.mlflow = (Tap(store, after=kill) for store in stores)
        try:
            operation()
        except (*REFUSALS, Killed):
            pass
        finally:
            self.desk.releases, self.desk.mlflow = stores

    @rule(content=st.sampled_from(CONTENTS))
    def configure(self, content: dict[str, object]) -> None:
        made = self.desk.configs.create_version(strategy_name=NAME, config_data=content)
        self.perhaps(lambda: self.desk.configs.activate(NAME, made.config_id))

    @rule()
    def train(self) -> None:
        self.desk.lifecycle.stage(NAME, self.desk.train(), verdict="promote")

    @rule()
    def succeed(self) -> None:
        self.perhaps(self.desk.champion)

    @rule(content=st.sampled_from(CONTENTS))
    def move_on(self, content: dict[str, object]) -> None:
        """A new configuration, inputs and all, and a champion made for it."""
        made = self.desk.configs.create_version(strategy_name=NAME, config_data=content)
        version = self.desk.train(self.desk.configs.get(NAME, made.config_id).inputs_hash)
        self.desk.lifecycle.stage(NAME, version)
        self.perhaps(
            lambda: [
                self.desk.configs.activate(NAME, made.config_id, accept_new_inputs=True),
                self.desk.lifecycle.promote(NAME, version),
            ]
        )

    @rule(version=st.integers(1, 6), archive=st.booleans(), dies_at=st.none() | st.integers(1, 6))
    def promote(self, version: int, archive: bool, dies_at: int | None) -> None:
        self.perhaps(lambda: self.desk.lifecycle.promote(NAME, self.some(version), archive=archive), dies_at)

    @rule(to=st.none() | st.integers(1, 6), force=st.booleans(), dies_at=st.none() | st.integers(1, 6))
    def roll_back(self, to: int | None, force: bool, dies_at: int | None) -> None:
        self.perhaps(lambda: self.desk.lifecycle.rollback(NAME, to and self.some(to), force=force), dies_at)

    @rule(back=st.integers(0, 5), dies_at=st.none() | st.integers(1, 6))
    def restore(self, back: int, dies_at: int | None) -> None:
        history = list(self.desk.ledger.history(NAME))
        release = history[min(back, len(history) - 1)].release_id if back else None
        self.perhaps(lambda: self.desk.lifecycle.restore(NAME, release), dies_at)

    @rule(version=st.integers(1, 6))
    def lift(self, version: int) -> None:
        self.perhaps(lambda: self.desk.lifecycle.lift_quarantine(NAME, self.some(version), reason="checked"))

    @rule(paused=st.booleans())
    def pause(self, paused: bool) -> None:
        lifecycle = self.desk.lifecycle
        (lifecycle.pause if paused else lifecycle.resume)(NAME)

    @rule(version=st.integers(1, 6), stage=st.sampled_from(ModelStage))
    def meddle(self, version: int, stage: ModelStage) -> None:
        """Labels moved by hand, once the ledger knows a champion."""
        if self.desk.live.model_version is not None:
            self.perhaps(lambda: self.desk.label(self.some(version), stage))

    @rule(hours=st.integers(1, 48))
    def wait(self, hours: int) -> None:
        self.desk.now += timedelta(hours=hours)

    @invariant()
    def the_model_suits_the_configuration(self) -> None:
        live = self.desk.live
        if live.model_version is None:
            return
        active = self.desk.configs.get_active(NAME)
        assert active is not None
        assert (active.config_id, active.config_hash) == (live.config_id, live.config_hash)
        assert self.desk.mlflow.get_model_version(NAME, live.model_version).inputs_hash == active.inputs_hash

    @invariant()
    def the_champion_is_not_quarantined(self) -> None:
        assert self.desk.live.model_version not in quarantined_in(self.desk.ledger.history(NAME))

    @invariant()
    def the_ledger_is_whole(self) -> None:
        assert self.desk.ledger.verify(NAME) is None

    @invariant()
    def one_repair_makes_mlflow_agree(self) -> None:
        champion = self.desk.live.model_version
        self.desk.lifecycle.mirror(NAME)
        stages = self.desk.stages()
        assert [v for v, stage in stages.items() if stage.startswith("Production")] == (
            [champion] if champion else []
        )
        assert [v for v, stage in stages.items() if stage.endswith("*")] == ([champion] if champion else [])


TestLifecycle = Lifecycle.TestCase
TestLifecycle.settings = settings(
    max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
