"""`deploy strategy`: the file, its image and its training live at once."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from tradai.cli.arguments import DryRun
from tradai.cli.choices import Choices
from tradai.cli.deploy_plan import planned
from tradai.cli.deployment import Deployed, Order, StrategyDeployment
from tradai.cli.documents import FILE, document_at
from tradai.cli.images import folder_of, image_of, prepare_image
from tradai.cli.new_inputs import AcceptNewInputs, accepts_new_inputs, new_inputs
from tradai.cli.outcomes import PENDING, show_plan
from tradai.cli.output import note, show_record
from tradai.cli.risks import insist_on_yes
from tradai.cli.services import follow
from tradai.common.config.diff import diff
from tradai.common.config.documents_settings import deployment_settings
from tradai.common.config.schema import DocumentKind, StrategyDocument, promotion_settings
from tradai.common.errors import ValidationFailedError
from tradai.common.registry.mirror_report import MirrorState
from tradai.common.runtime import wiring_deployments, wiring_models
from tradai.common.runtime.wiring_retraining import config_versions


def strategy(
    choices: Choices,
    path: Annotated[Path, typer.Argument(help=f"The strategy's folder, or its {FILE}.")],
    *,
    image: Annotated[
        str | None,
        typer.Option(
            "--image", help="Image to run; default the file's repository tagged with the git commit."
        ),
    ] = None,
    data: Annotated[
        str | None,
        typer.Option(
            "--data",
            envvar="TRADAI_DATA",
            help="Local stack: train on this file, folder or `eurusd` instead of what the file names.",
        ),
    ] = None,
    accept_new_inputs: AcceptNewInputs = False,
    dry_run: DryRun = False,
) -> None:
    """Put a strategy live: configuration, image and task definition in one release."""
    document = document_at(path)
    name = _name(document)
    configs = config_versions()
    active = configs.get_active(name)
    changes = diff(active.config_data, document.data) if active else ()
    insist_on_yes(choices, changes, f"deploying {name}", dry_run=dry_run)
    accepts = accepts_new_inputs(
        choices, name, new_inputs(name, changes), flag=accept_new_inputs, dry_run=dry_run
    )
    order = _order(choices, path, name, document, image, accept_new_inputs=accepts)
    if dry_run:
        agreed = choices.yes or accept_new_inputs
        plan = planned(order, active, changes, accepts_risks=choices.yes, accepts_inputs=agreed)
        show_plan(choices, plan)
        return
    deployment = StrategyDeployment(
        configs=configs,
        lifecycle=wiring_models.model_lifecycle(),
        definitions=wiring_deployments.training_definitions(),
        alarms=wiring_deployments.performance_alarms(),
        prepare_image=partial(prepare_image, folder=folder_of(path), git_commit=order.git_commit, data=data),
        tell=note,
    )
    deployed = deployment.run(order)
    tell = follow(wiring_deployments.strategy_services(), name, order.image, "the same command")
    _show(choices, order, deployed)
    tell()


def _name(document: StrategyDocument) -> str:
    if document.kind is not DocumentKind.FULL or document.name is None:
        raise ValidationFailedError("strategy.name: a deployed file needs a `strategy` section")
    return document.name


def _order(
    choices: Choices,
    path: Path,
    name: str,
    document: StrategyDocument,
    image: str | None,
    *,
    accept_new_inputs: bool,
) -> Order:
    chosen = image_of(path, document, image)
    size = deployment_settings(document.data, os.environ).ecs
    return Order(
        strategy=name,
        document=document,
        image=chosen.name,
        git_commit=chosen.git_commit,
        cpu=size.cpu,
        memory=size.memory,
        max_drawdown=promotion_settings(document.data, os.environ).gates.max_drawdown,
        reason=choices.reason,
        trace_id=choices.trace_id,
        accept_new_inputs=accept_new_inputs,
    )


def _show(choices: Choices, order: Order, deployed: Deployed) -> None:
    record = {
        "strategy": order.strategy,
        "release_id": deployed.change.release_id,
        "changed": deployed.change.changed,
        "config_id": deployed.config.config_id,
        "config_hash": deployed.config.config_hash,
        "image": order.image,
        "git_commit": order.git_commit,
        "task_definition_arn": deployed.task_definition_arn,
        "alarm": deployed.alarm,
        "mirror": deployed.change.mirror,
        "trace_id": order.trace_id,
    }
    show_record(choices, record)
    if deployed.change.mirror is MirrorState.PENDING:
        note(PENDING)
