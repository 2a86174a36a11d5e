"""The model registry: versions, stages, tags, aliases."""

from __future__ import annotations

from collections.abc import Mapping

from tradai.common.entities.mlflow import ModelStage
from tradai.common.entities.model_version import ModelVersion
from tradai.common.entities.names import checked_name
from tradai.common.entities.registered_model import RegisteredModel
from tradai.common.errors import (
    ModelVersionNotFoundError,
    NotFoundError,
    ValidationFailedError,
)
from tradai.common.mlflow import values
from tradai.common.mlflow.answers import JSON
from tradai.common.mlflow.transport import Reader, Transport

PAGE = 1000
GET_VERSION = "model-versions/get"
GET_MODEL = "registered-models/get"
ALIAS = "registered-models/alias"


class RegistryCalls:
    """Method names are the official client's; a write is read back after an unclear answer."""

    _http: Transport

    def create_registered_model(self, name: str, tags: Mapping[str, str] | None = None) -> RegisteredModel:
        """Raises ConflictError when the name is taken."""
        answer = self._http.write(
            "POST",
            "registered-models/create",
            {"name": name, "tags": values.entries(tags or {})},
            applied=lambda read: read(GET_MODEL, {"name": name}),
        )
        return values.registered_model(answer["registered_model"])

    def get_registered_model(self, name: str) -> RegisteredModel:
        """The model with its aliases; NotFoundError when there is none."""
        return values.registered_model(self._http.read(GET_MODEL, {"name": name})["registered_model"])

    def create_model_version(
        self, name: str, source: str, run_id: str | None = None, tags: Mapping[str, str] | None = None
    ) -> ModelVersion:
        """Register files under a new number.

        One source is one version: after an unclear answer the version that has it is returned
        instead of a second one.
        """
        body: JSON = {"name": name, "source": source, "tags": values.entries(tags or {})}
        answer = self._http.write(
            "POST",
            "model-versions/create",
            body | ({"run_id": run_id} if run_id else {}),
            applied=lambda read: _with_source(read, name, source),
        )
        return values.model_version(answer["model_version"])

    def get_model_version(self, name: str, version: str | int) -> ModelVersion:
        """One version with its aliases; ModelVersionNotFoundError when there is none."""
        number = _number(name, version)
        try:
            answer = self._http.read(GET_VERSION, {"name": name, "version": number})
        except NotFoundError:
            raise ModelVersionNotFoundError(name, number) from None
        return values.model_version(answer["model_version"])

    def search_model_versions(self, name: str) -> list[ModelVersion]:
        """Every version of a model, newest number first; empty for an unknown model.

        MLflow leaves `aliases` out of this answer: they come from `get_registered_model`.
        """
        found = [values.model_version(answer) for answer in _search(self._http.read, name)]
        return sorted(found, key=lambda version: int(version.version), reverse=True)

    def set_model_version_tag(self, name: str, version: str | int, key: str, value: str) -> None:
        number = _number(name, version)
        self._http.write(
            "POST",
            "model-versions/set-tag",
            {"name": name, "version": number, "key": key, "value": value},
            applied=lambda read: _if(_tags(read, name, number).get(key) == value),
        )

    def delete_model_version_tag(self, name: str, version: str | int, key: str) -> None:
        """Remove a tag; removing an absent one is a success."""
        number = _number(name, version)
        try:
            self._http.write(
                "DELETE",
                "model-versions/delete-tag",
                {"name": name, "version": number, "key": key},
                applied=lambda read: _if(key not in _tags(read, name, number)),
            )
        except NotFoundError:
            self.get_model_version(name, number)

    def set_registered_model_alias(self, name: str, alias: str, version: str | int) -> None:
        """Point an alias at a version; the last writer wins."""
        number = _number(name, version)
        self._http.write(
            "POST",
            ALIAS,
            {"name": name, "alias": alias, "version": number},
            applied=lambda read: _if(_aliases(read, name).get(alias) == number),
        )

    def get_model_version_by_alias(self, name: str, alias: str) -> ModelVersion:
        """The holder of an alias; NotFoundError for a missing alias too (MLflow answers 400)."""
        try:
            answer = self._http.read(ALIAS, {"name": name, "alias": alias})
        except ValidationFailedError as error:
            raise NotFoundError(f"{name} has no alias {alias}") from error
        return values.model_version(answer["model_version"])

    def delete_registered_model_alias(self, name: str, alias: str) -> None:
        """Remove an alias; removing an absent one is a success."""
        self._http.write(
            "DELETE",
            ALIAS,
            {"name": name, "alias": alias},
            applied=lambda read: _if(alias not in _aliases(read, name)),
        )

    def transition_model_version_stage(
        self,
        name: str,
        version: str | int,
        stage: ModelStage,
        *,
        archive_existing_versions: bool = False,
    ) -> ModelVersion:
        """Move the label.

        The archive flag belongs to Staging and Production: MLflow answers 500 to it elsewhere,
        here it is a ValidationFailedError.
        """
        number = _number(name, version)
        if archive_existing_versions and stage not in {ModelStage.STAGING, ModelStage.PRODUCTION}:
            raise ValidationFailedError(
                f"archive_existing_versions does not go with stage {stage}; leave it out"
            )
        answer = self._http.write(
            "POST",
            "model-versions/transition-stage",
            {
                "name": name,
                "version": number,
                "stage": stage.value,
                "archive_existing_versions": archive_existing_versions,
            },
            applied=lambda read: _moved(read, name, number, stage, alone=archive_existing_versions),
        )
        return values.model_version(answer["model_version"])

    def delete_model_version(self, name: str, version: str | int) -> None:
        number = _number(name, version)
        self._http.write(
            "DELETE",
            "model-versions/delete",
            {"name": name, "version": number},
            applied=lambda read: _if(all(v["version"] != number for v in _search(read, name))),
        )


def _number(name: str, version: str | int) -> str:
    text = str(version)
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise ModelVersionNotFoundError(name, text)
    return str(int(text))


def _if(applied: bool) -> JSON | None:
    return {} if applied else None


def _search(read: Reader, name: str) -> list[JSON]:
    query = {"filter": f"name='{checked_name(name)}'", "max_results": str(PAGE)}
    answer = read("model-versions/search", query)
    found: list[JSON] = answer.get("model_versions", [])
    while token := answer.get("next_page_token"):
        answer = read("model-versions/search", {**query, "page_token": token})
        found += answer.get("model_versions", [])
    return found


def _with_source(read: Reader, name: str, source: str) -> JSON | None:
    numbers = {int(v["version"]): v for v in _search(read, name) if v.get("source") == source}
    return {"model_version": numbers[max(numbers)]} if numbers else None


def _moved(read: Reader, name: str, version: str, target: ModelStage, *, alone: bool) -> JSON | None:
    there = {v["version"]: v for v in _search(read, name) if v["current_stage"] == target.value}
    done = version in there and (len(there) == 1 or not alone)
    return {"model_version": there[version]} if done else None


def _tags(read: Reader, name: str, version: str) -> dict[str, str]:
    answer = read(GET_VERSION, {"name": name, "version": version})
    return values.pairs(answer["model_version"].get("tags", ()))


def _aliases(read: Reader, name: str) -> Mapping[str, str]:
    return values.registered_model(read(GET_MODEL, {"name": name})["registered_model"]).aliases
