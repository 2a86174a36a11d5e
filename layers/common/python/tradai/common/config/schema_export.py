"""The documents as JSON Schema (draft 2020-12), for editors."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from tradai.common.config.documents import FullDocument, ParametersDocument

_PLACEHOLDER = {"type": "string", "pattern": r"\$\{[A-Za-z_][A-Za-z0-9_]*((:-|:\?)[^{}$]*)?\}"}
_CLOSED = frozenset({"object", "array"})


def json_schema() -> dict[str, Any]:
    """A document of either kind. Any single value may also be a `${VAR}` placeholder."""
    full, parameters = _schema(FullDocument), _schema(ParametersDocument)
    definitions = full.pop("$defs", {}) | parameters.pop("$defs", {})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "tradai.yaml",
        "if": {"anyOf": [{"required": [section]} for section in FullDocument.model_fields]},
        "then": full,
        "else": parameters | {"minProperties": 1},
        "$defs": definitions,
    }


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema()
    schema["$defs"] = {name: _open(node) for name, node in schema.get("$defs", {}).items()}
    return _open(schema)


def _open(node: dict[str, Any]) -> dict[str, Any]:
    """The node with every single value in it open to placeholders."""
    opened = dict(node)
    for named in ("properties", "patternProperties"):
        if named in node:
            opened[named] = {key: _value(child) for key, child in node[named].items()}
    for single in ("items", "additionalProperties"):
        if isinstance(node.get(single), dict):
            opened[single] = _value(node[single])
    return opened


def _value(node: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in node or node.get("type") in _CLOSED or "oneOf" in node:
        return _open(node)
    if "anyOf" in node:
        return node | {"anyOf": [*map(_open, node["anyOf"]), _PLACEHOLDER]}
    told = {key: node.pop(key) for key in ("title", "default", "description") if key in node}
    return told | ({"anyOf": [node, _PLACEHOLDER]} if node else {})
