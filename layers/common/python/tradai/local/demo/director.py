"""The acts of the demo, in order. It types commands and lets days pass; the product does the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tradai.common.entities.drift import DriftSeverity, DriftStatus
from tradai.common.entities.job import JobRecord
from tradai.common.entities.retraining import RetrainingStatus
from tradai.local.demo.calendar import Calendar
from tradai.local.demo.commands import Commands
from tradai.local.demo.facts import job_of_execution
from tradai.local.demo.paper import PaperTrader
from tradai.local.demo.screen import MARKS, Screen
from tradai.local.demo.story import CRIPPLING, Story
from tradai.local.demo.watch import states_of, status_of
from tradai.local.settings import LocalSettings

Done = Callable[[JobRecord], bool]


@dataclass(kw_only=True)
class Director:
    """Remembers the day and the jobs that were started; everything else is in the product's stores."""

    story: Story
    settings: LocalSettings
    screen: Screen
    commands: Commands
    calendar: Calendar
    trader: PaperTrader
    day: datetime = field(init=False)
    jobs: dict[str, datetime] = field(default_factory=dict)
    drift: DriftSeverity = DriftSeverity.NONE

    def __post_init__(self) -> None:
        self.day = self.story.first_day

    def run(self) -> None:
        self._deploy()
        self._live()
        self._cripple()
        self._roll_back()

    def _deploy(self) -> None:
        story = self.story
        self.screen.act(
            "1  A strategy gets its config", "a draft, put live in one step with its ledger entry"
        )
        next(iter(self.calendar.days(story.first_day, story.first_day)))
        self._stage("first config")
        self.commands.run("deploy", "strategy", str(story.folder), "--yes", "--reason", "first deployment")

    def _stage(self, why: str) -> None:
        name = self.story.name
        staged = self.commands.run("strategy", "stage", name, "--path", str(self.story.folder))
        config_id = str(staged["config_id"])
        self.commands.run("config", "activate", name, config_id, "--yes", "--reason", why)

    def _live(self) -> None:
        self.screen.act("2  Days pass", "drift is evaluated daily, retraining is scheduled by policy")
        self._pass_days(_replaced_a_champion)

    def _cripple(self) -> None:
        self.screen.act("3  A bad idea", "a config whose hyper-parameters can't learn anything")
        self.story.write(training={"hyper_parameters": CRIPPLING})
        self._stage("fewer trees will do")
        self._pass_days(lambda _: True)

    def _roll_back(self) -> None:
        self.screen.act("4  The way back", "config and model of the last good release return in one step")
        self.commands.run(
            "deploy", "rollback", self.story.name, "--yes", "--reason", "the new config can't learn"
        )

    def _pass_days(self, is_enough: Done) -> None:
        """Until a job ends as wished, or the story's last day."""
        for day in self.calendar.days(self.day, self.story.last_day):
            self.day = day
            job = self._one_day(day)
            if job is not None and is_enough(job):
                self.day = day + timedelta(days=1)
                return

    def _one_day(self, day: datetime) -> JobRecord | None:
        self.screen.moving(f"{day:%Y-%m-%d}")
        if day == self.story.shift_day:
            self.screen.event(day, "[magenta]the market changes[/magenta] (nobody is told)")
        self.trader.trade(day)
        self._evaluate_drift(day)
        (answer,) = self.calendar.schedule_retraining(day)["results"]
        return self._follow(day, answer) if answer["triggered"] else None

    def _evaluate_drift(self, day: datetime) -> None:
        """Say what changed; a drift that goes on is no news."""
        for state in self.calendar.evaluate_drift(day)["results"]:
            severity = DriftSeverity(state["severity"])
            if severity is not self.drift and severity is DriftSeverity.NONE:
                is_over = state["status"] == DriftStatus.ANALYZED
                self.screen.event(day, "drift is over" if is_over else f"no drift is seen: {state['reason']}")
            elif severity is not self.drift:
                self.screen.event(day, f"drift [red]{severity}[/red]: {state['reason']}")
            self.drift = severity

    def _follow(self, day: datetime, answer: dict[str, Any]) -> JobRecord | None:
        self.screen.event(day, f"retraining starts ({answer['trigger']}): {answer['reason']}")
        arn = str(answer["execution_arn"])
        for entered in states_of(self.settings, arn):
            self.screen.moving(f"{day:%Y-%m-%d}  {entered.state}  +{entered.seconds:.0f} s")
        job = job_of_execution(self.story.name, arn)
        if job is None or status_of(self.settings, arn) != "SUCCEEDED":
            self.screen.event(day, f"[red]failed[/red]: {job.error if job else 'no job was opened'}")
            return job
        self.jobs[job.job_id] = day
        self.screen.event(day, f"{MARKS.get(str(job.decision), str(job.decision))}: {job.reason}")
        return job


def _replaced_a_champion(job: JobRecord) -> bool:
    return job.status is RetrainingStatus.PROMOTED and job.expected_champion is not None
