"""What `deploy strategy` would do, with every check, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence

from tradai.cli.deployment import Order
from tradai.cli.output import Row
from tradai.common.config.canonical import config_hash
from tradai.common.config.diff import Change
from tradai.common.config.schema import model_inputs
from tradai.common.entities.config_version import ConfigVersion, config_id
from tradai.common.registry.lifecycle_gates import Check
from tradai.common.runtime import wiring, wiring_models
from tradai.common.runtime.environment import environment


def planned(
    order: Order,
    active: ConfigVersion | None,
    changes: Sequence[Change],
    *,
    accepts_risks: bool,
    accepts_inputs: bool,
) -> Row:
    """The release as it would be; `checks` are those that the deployment must pass."""
    digest = config_hash(order.document.data)
    head, known = wiring.config_version_store(environment()).head(order.strategy, digest)
    return {
        "strategy": order.strategy,
        "config_id": known or config_id(head.last_number + 1, digest),
        "is_new_config": known is None,
        "changes": [str(change.path) for change in changes],
        "image": order.image,
        "git_commit": order.git_commit,
        "cpu": order.cpu,
        "memory": order.memory,
        "max_drawdown": order.max_drawdown,
        "checks": (
            _risks(changes, is_accepted=accepts_risks),
            _inputs(order, active, is_accepted=accepts_inputs),
        ),
        "dry_run": True,
    }


def _risks(changes: Sequence[Change], *, is_accepted: bool) -> Check:
    risky = [str(change.path) for change in changes if change.needs_yes]
    passed = not risky or is_accepted
    return Check(name="risks", passed=passed, detail="ok" if passed else f"{', '.join(risky)}: needs --yes")


def _inputs(order: Order, active: ConfigVersion | None, *, is_accepted: bool) -> Check:
    """Whether the live model was made for this configuration."""
    live = wiring_models.ledger().live(order.strategy)
    champion = live.model_version if live else None
    same = active is None or active.inputs_hash == config_hash(model_inputs(order.document.data))
    passed = champion is None or same or is_accepted
    told = f"model {champion} was trained for other inputs: needs --accept-new-inputs, or --yes"
    return Check(name="inputs", passed=passed, detail="ok" if passed else told)
