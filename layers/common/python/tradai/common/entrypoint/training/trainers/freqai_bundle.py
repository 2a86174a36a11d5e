"""The files of a deployed FreqAI model: one folder per pair with model, pipelines and label statistics."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import cloudpickle

from tradai.common.entrypoint.training.sources.files import file_stem
from tradai.common.errors import TrainingFailedError, ValidationFailedError

PARTS = {
    "model.joblib": "*_model.joblib",
    "feature_pipeline.pkl": "*_feature_pipeline.pkl",
    "label_pipeline.pkl": "*_label_pipeline.pkl",
}
METADATA = "metadata.json"
KEPT = ("training_features_list", "label_list", "labels_mean", "labels_std", "extra_returns_per_train")
ABOUT = "about.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenModel:
    """One pair's model as stored; `trained_until` is exclusive."""

    trained_until: datetime
    model: Any
    feature_pipeline: Any
    label_pipeline: Any
    metadata: dict[str, Any]


def require_models(models: Path, pairs: int, refits: int) -> None:
    """FreqAI swallows training errors: a fit without a model file is one.

    Raises:
        TrainingFailedError: fewer models than pairs times fits.
    """
    found, wanted = len(list(models.rglob("*_model.joblib"))), pairs * refits
    if found != wanted:
        raise TrainingFailedError(
            f"FreqAI made {found} of {wanted} models ({pairs} pairs, {refits} fits each)"
        )


def export_bundle(
    models: Path, target: Path, *, fitted: datetime, pairs: tuple[str, ...], timeframe: str
) -> None:
    """Copy the models fitted at `fitted`, without training rows and without paths of this run."""
    for pair in pairs:
        source = models / f"sub-train-{pair.partition('/')[0]}_{int(fitted.timestamp())}"
        folder = target / file_stem(pair, timeframe)
        folder.mkdir(parents=True)
        for name, pattern in PARTS.items():
            shutil.copyfile(_only(source, pattern), folder / name)
        stored = json.loads(_only(source, "*_metadata.json").read_text())
        kept = {key: stored[key] for key in KEPT if key in stored}
        (folder / METADATA).write_text(json.dumps(kept, sort_keys=True))


def load_bundle(bundle: Path, *, pairs: tuple[str, ...], timeframe: str) -> dict[str, FrozenModel]:
    """Every pair's model. Unpickling runs code: only bundles whose hash was verified come here.

    Raises:
        ValidationFailedError: the bundle is of another trainer, or lacks a pair.
    """
    about = bundle / ABOUT
    if not about.is_file() or json.loads(about.read_text()).get("trainer") != "freqai":
        raise ValidationFailedError("the champion's bundle was not made by the freqai trainer")
    trained_until = datetime.fromisoformat(json.loads(about.read_text())["trained_until"])
    return {pair: _load(bundle / file_stem(pair, timeframe), pair, trained_until) for pair in pairs}


def _load(folder: Path, pair: str, trained_until: datetime) -> FrozenModel:
    if not folder.is_dir():
        raise ValidationFailedError(f"the champion's bundle has no model for {pair}")
    model, features, labels = (cloudpickle.loads(_only(folder, name).read_bytes()) for name in PARTS)
    return FrozenModel(
        trained_until=trained_until,
        model=model,
        feature_pipeline=features,
        label_pipeline=labels,
        metadata=json.loads(_only(folder, METADATA).read_text()),
    )


def _only(folder: Path, pattern: str) -> Path:
    found = list(folder.glob(pattern))
    if len(found) != 1:
        raise ValidationFailedError(f"{folder.name}: expected one {pattern}, found {len(found)}")
    return found[0]
