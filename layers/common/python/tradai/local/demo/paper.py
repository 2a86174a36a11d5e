"""The running strategy of the demo: follows the live release and reports what it sees, on paper money."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from tradai.common import live
from tradai.common.drift.counts import Counts
from tradai.common.entities.release import Release
from tradai.common.entrypoint.training.observing import Outlook, observe
from tradai.common.entrypoint.training.reference import hourly_counts
from tradai.common.entrypoint.training.services import services
from tradai.common.entrypoint.training.task import TrainingTask
from tradai.common.errors import ReleaseNotFoundError
from tradai.local.demo.story import Story

DAYS_AHEAD = 14
WRITERS = 8
ONE_DAY = timedelta(days=1)


@dataclass(kw_only=True)
class PaperTrader:
    """One process trading one strategy.

    Starting the engine costs seconds, so it runs two weeks of candles at once and reports them day by day;
    each prediction depends on earlier candles only, so nothing leaks from the days to come.
    """

    story: Story
    work: Path
    _release: Release | None = None
    _hours: Mapping[datetime, Counts] = field(default_factory=dict)
    _until: datetime | None = None

    def trade(self, day: datetime) -> None:
        """Report the day that ended at midnight `day`; without a live model there is none to report."""
        release = self._followed()
        if release is None:
            return
        start = day - ONE_DAY
        if self._until is None or start >= self._until:
            self._look_ahead(start)
        ended = [hour for hour in self._hours if start <= hour < day]
        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(self._report, ended))

    def _report(self, hour: datetime) -> None:
        live.report(self.story.name, counts=self._hours[hour], hour=hour)

    def _followed(self) -> Release | None:
        """The live release; another model than before makes the predictions made so far worthless."""
        try:
            release = live.current(self.story.name)
        except ReleaseNotFoundError:
            return None
        if self._release is None or release.model_version != self._release.model_version:
            self._until = None
        self._release = release
        return release if release.model_version else None

    def _look_ahead(self, start: datetime) -> None:
        until = min(start + DAYS_AHEAD * ONE_DAY, self.story.last_day)
        folder = self.work / f"{start:%Y%m%d}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        outlook = Outlook(start=start, end=until, strategies=self.story.folder, candles=self.story.candles)
        champion, seen = observe(self.story.name, outlook, services(self._task()), folder)
        self._hours = dict(hourly_counts(champion.profile, seen.samples)) if champion.profile else {}
        self._until = until

    def _task(self) -> TrainingTask:
        """Only its number of threads matters here."""
        names = {"TRADAI_MODEL_NAME": self.story.name, "TRADAI_JOB_ID": "paper", "TRADAI_TRACE_ID": "paper"}
        return TrainingTask.model_validate({**os.environ, **names})
