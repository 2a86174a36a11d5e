"""`strategy compare`: the evidence on which a challenger was judged."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from tradai.cli.arguments import ModelVersion, Name, Plot
from tradai.cli.choices import Choices, Output
from tradai.cli.output import Columns, Row, note, show_record, show_rows
from tradai.cli.pictures.canvas import checked_file
from tradai.cli.pictures.comparison import draw_comparison
from tradai.common.entities.backtest_result import BacktestResult
from tradai.common.entities.model_version import ModelVersion as Registered
from tradai.common.entities.names import checked_name
from tradai.common.errors import ModelVersionNotFoundError, NotFoundError, ValidationFailedError
from tradai.common.model_comparison.looks import seed_of
from tradai.common.runtime import wiring_models
from tradai.common.runtime.wiring_judgement import results
from tradai.common.runtime.wiring_retraining import job_records

GATES: Final[Columns] = {
    "gate": "metric",
    "challenger": "value",
    "champion": "champion",
    "rule": "rule",
    "threshold": "threshold",
    "required": "required",
    "passed": "passed",
}
ALPHA: Final = 0.05
NUMBERS: Final = (
    "delta_sharpe",
    "lower_bound",
    "bootstrap_lower_bound",
    "p_value",
    "alpha",
    "margin",
    "look",
    "minimum_detectable",
    "days_needed",
    "drawdown_excess",
)


def compare(choices: Choices, name: Name, version: ModelVersion, *, plot: Plot = None) -> None:
    """Show why a model version was promoted or not: decision, gates, paired test."""
    if plot is not None:
        checked_file(plot)
    evidence = _evidence(checked_name(name), version)
    _show(choices, evidence)
    if plot is not None:
        _draw(plot, evidence)
        note(f"drawn: {plot}")


def _show(choices: Choices, evidence: Row) -> None:
    if choices.output is not Output.TABLE:
        show_record(choices, evidence)
        return
    show_record(choices, evidence, hidden=("checks", "verdict"))
    note("")
    show_rows(choices, evidence["checks"], GATES, empty="no gate was asked: the evidence does not fit")
    if evidence["verdict"]:
        note("")
        show_record(choices, _numbers(evidence["verdict"]))


def _draw(file: Path, evidence: Row) -> None:
    """Both equity curves and the band of their difference, with the error that the verdict had."""
    found = {result.role: result for result in results().results(evidence["job_id"])}
    challenger, champion = found["challenger"], found.get("champion")
    paired = evidence["verdict"].get("paired") or {}
    ours, theirs = _drawable(challenger), _drawable(champion) if champion else ()
    draw_comparison(
        file,
        title=f"{evidence['model_name']}: version {evidence['challenger']}, {evidence['decision']}",
        reason=evidence["reason"],
        dates=challenger.dates,
        challenger=ours,
        champion=theirs if champion and champion.dates == challenger.dates else None,
        alpha=paired.get("alpha", ALPHA),
        seed=seed_of(ours, theirs),
    )


def _drawable(result: BacktestResult) -> tuple[float, ...]:
    """The daily returns.

    Raises:
        ValidationFailedError: there is not one number for each day.
    """
    known = tuple(one for one in result.daily_returns if one is not None)
    if not known or not len(known) == len(result.daily_returns) == len(result.dates):
        raise ValidationFailedError(
            f"--plot: nothing can be drawn of jobs/{result.job_id}/result.json: the {result.role} has "
            f"{len(known)} daily returns that are numbers for {len(result.dates)} days"
        )
    return known


def _evidence(name: str, version: str) -> Row:
    """The stored evidence with whom it is about, checked against the digest in the job record."""
    challenger = _registered(name, version)
    job_id = challenger.tags.get("job_id")
    if not job_id:
        raise NotFoundError(f"{name} version {version} was not made by a job: there is no evidence of it")
    job = job_records().get(job_id)
    evidence = results().evidence(job_id, job.evidence_digest if job else None)
    return {
        "model_name": name,
        "challenger": version,
        "champion": job.expected_champion if job else None,
        **evidence,
        "job_id": job_id,
    }


def _registered(name: str, version: str) -> Registered:
    for found in wiring_models.mlflow_adapter().search_model_versions(name):
        if found.version == version:
            return found
    raise ModelVersionNotFoundError(name, version)


def _numbers(verdict: Mapping[str, Any]) -> Row:
    """What a person weighs: how much better, how sure, how long until one could tell."""
    paired, skill = verdict.get("paired") or {}, verdict.get("skill") or {}
    return {
        "rule": verdict.get("rule"),
        "window": f"{verdict.get('window_start')} to {verdict.get('window_end')}, {verdict.get('days')} days",
        "missing": verdict.get("missing"),
        "sharpe_of_challenger": skill.get("sharpe"),
        "chance_of_skill": skill.get("deflated"),
        **{name: paired.get(name) for name in NUMBERS},
    }
