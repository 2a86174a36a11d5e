"""FreqAI as a program: an order in, an answer out, Freqtrade's imports and globals in another process."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, TypeVar, get_args

import pandas as pd
from pydantic import BaseModel, TypeAdapter, ValidationError

from tradai.common.config.documents_training import Regressor
from tradai.common.entrypoint.training.sources.files import file_stem
from tradai.common.entrypoint.training.trainers.freqai_order import (
    ANSWER,
    LOG,
    ORDER,
    FreqaiAnswer,
    FreqaiFailure,
    FreqaiObservation,
    FreqaiOrder,
)
from tradai.common.entrypoint.training.trainers.ports import (
    Observation,
    TrainingOrder,
    TrainingOutcome,
    TrainingRecipe,
)
from tradai.common.errors import TrainingFailedError, ValidationFailedError

PROCESS = "tradai.common.entrypoint.training.trainers.freqai_process"
REGRESSORS = get_args(Regressor)
TAIL = 600
SWALLOWED = re.compile(r"(Training \S+ raised exception .*), skipping\.")
THREADS_VARIABLE = "OMP_NUM_THREADS"
Answer = TypeVar("Answer", bound=BaseModel)


class FreqaiTrainer:
    """Runs one order in a process of its own.

    Args:
        strategy: folder that contains the package of the config's `entry_point`.
        seconds: when the process is ended.
        threads: for fitting; the number of vCPUs on ECS.
    """

    def __init__(self, strategy: Path, *, seconds: float = 8_700, threads: int = 1) -> None:
        self._strategy = strategy.resolve()
        self._seconds = seconds
        self._threads = threads

    def train(self, order: TrainingOrder) -> TrainingOutcome:
        self._carry_out(order, observes=False)
        return _outcome(_answer(order.work, FreqaiAnswer), order)

    def observe(self, order: TrainingOrder) -> Observation:
        self._carry_out(order, observes=True)
        answer = _answer(order.work, FreqaiObservation)
        return Observation(judgement=answer.champion, samples=_samples(answer.champion_samples))

    def _carry_out(self, order: TrainingOrder, *, observes: bool) -> None:
        _refuse_unfit(order.recipe)
        sent = self._order(order, observes=observes)
        (order.work / ORDER).write_text(sent.model_dump_json())
        self._run(order.work)

    def _order(self, order: TrainingOrder, *, observes: bool) -> FreqaiOrder:
        module = order.recipe.entry_point.partition(":")[0]
        file = self._strategy.joinpath(*module.split(".")).with_suffix(".py")
        if not file.is_file():
            raise ValidationFailedError(
                f"strategy.entry_point {order.recipe.entry_point}: {self._strategy.name} has no {module};"
                " set STRATEGY_SERVICE_STRATEGY_PATH to the folder of the strategy"
            )
        candles = order.work / "candles"
        candles.mkdir()
        for symbol, table in order.candles.items():
            rows = table.reset_index()
            rows["date"] = rows["date"].dt.as_unit("ms")
            rows.to_feather(candles / f"{file_stem(symbol, order.recipe.timeframe)}.feather")
        plan = order.plan
        return FreqaiOrder(
            identifier=order.identifier,
            recipe=order.recipe,
            strategy_class=order.recipe.strategy_class,
            strategy_folder=file.parent,
            candles=candles,
            champion=order.champion,
            work=order.work,
            seed=order.seed,
            threads=self._threads,
            walk_start=plan.walk_start,
            reference_start=plan.reference_start,
            window_start=plan.window_start,
            window_end=plan.window_end,
            train_period_days=plan.train_period.days,
            refit_days=plan.refit.days,
            observes=observes,
        )

    def _run(self, work: Path) -> None:
        search = os.pathsep.join([str(self._strategy), *filter(None, sys.path)])
        environment = {**os.environ, "PYTHONPATH": search, THREADS_VARIABLE: str(self._threads)}
        with (work / LOG).open("wb") as log:
            try:
                done = subprocess.run(
                    [sys.executable, "-m", PROCESS, str(work / ORDER)],
                    cwd=work, env=environment, stdout=log, stderr=log, timeout=self._seconds, check=False,
                )  # fmt: skip
            except subprocess.TimeoutExpired:
                raise TrainingFailedError(f"Freqtrade did not finish within {self._seconds:g} s") from None
        if done.returncode or not (work / ANSWER).is_file():
            tail = (work / LOG).read_text(errors="replace")[-TAIL:]
            raise TrainingFailedError(f"Freqtrade ended with exit code {done.returncode}: {tail}")


def _refuse_unfit(recipe: TrainingRecipe) -> None:
    if recipe.freqai_model not in REGRESSORS:
        raise ValidationFailedError(
            f"training.freqai_model {recipe.freqai_model} is unknown; use one of {', '.join(REGRESSORS)}"
        )
    bases, quotes = zip(*(symbol.split("/") for symbol in recipe.symbols), strict=True)
    if len(set(bases)) < len(bases):
        raise ValidationFailedError("FreqAI stores models by base currency: symbols must not share one")
    if len(set(quotes)) > 1:
        found = ", ".join(sorted(set(quotes)))
        raise ValidationFailedError(f"symbols must share one quote currency, found {found}")


def _answer(work: Path, shape: type[Answer]) -> Answer:
    either: Any = shape | FreqaiFailure
    expected: TypeAdapter[Any] = TypeAdapter(either)
    try:
        told = expected.validate_json((work / ANSWER).read_text())
    except ValidationError as error:
        raise TrainingFailedError(f"Freqtrade's answer is unreadable: {error}") from None
    if isinstance(told, FreqaiFailure):
        swallowed = SWALLOWED.search((work / LOG).read_text(errors="replace"))
        raise TrainingFailedError(f"{told.failure}: {swallowed[1]}" if swallowed else told.failure)
    answer: Answer = told
    return answer


def _outcome(answer: FreqaiAnswer, order: TrainingOrder) -> TrainingOutcome:
    return TrainingOutcome(
        bundle=answer.bundle,
        trained_until=order.plan.window_start,
        challenger=answer.challenger,
        challenger_samples=_samples(answer.challenger_samples),
        reference=_samples(answer.reference),
        champion=answer.champion,
        champion_samples=_samples(answer.champion_samples) if answer.champion_samples else None,
        champion_error=answer.champion_error,
        params=answer.params,
    )


def _samples(file: Path) -> pd.DataFrame:
    return pd.read_feather(file).set_index("date")
