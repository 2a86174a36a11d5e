"""Which keys a document may have where, read from its JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel

from tradai.common.config.documents import FullDocument
from tradai.common.config.documents_paths import Path

Node = Mapping[str, Any]


@cache
def homes() -> Mapping[str, str]:
    """Each key that exists in exactly one place of a full document, with that place."""
    found: dict[str, list[str]] = {}
    for parent, key in _keys_below(schema_of(FullDocument), schema_of(FullDocument), ""):
        found.setdefault(key, []).append(parent)
    return {key: parents[0] for key, parents in found.items() if len(parents) == 1 and parents[0]}


def _keys_below(node: Node, root: Node, path: str) -> Iterator[tuple[str, str]]:
    for key, child in properties(node, root).items():
        yield path, key
        yield from _keys_below(child, root, f"{path}.{key}".removeprefix("."))


@cache
def schema_of(model: type[BaseModel]) -> Node:
    return model.model_json_schema()


@cache
def known_keys(model: type[BaseModel], path: Path) -> tuple[str, ...]:
    """The keys that a mapping at a path may have; empty where it is free."""
    root = schema_of(model)
    node: Node = root
    for step in path:
        node = properties(node, root).get(str(step)) or _values(node, root)
    return tuple(properties(node, root))


def properties(node: Node, root: Node) -> dict[str, Node]:
    """The named children of a schema node, through references and alternatives."""
    children: dict[str, Node] = {}
    for branch in _branches(node, root):
        children.update(branch.get("properties", {}))
    return children


def _values(node: Node, root: Node) -> Node:
    for branch in _branches(node, root):
        free = branch.get("additionalProperties")
        patterned = tuple(branch.get("patternProperties", {}).values())
        if isinstance(free, Mapping) or patterned:
            return patterned[0] if patterned else free or {}
    return {}


def _branches(node: Node, root: Node) -> Iterator[Node]:
    if "$ref" in node:
        yield from _branches(root["$defs"][node["$ref"].rpartition("/")[2]], root)
        return
    yield node
    for branch in (*node.get("anyOf", ()), *node.get("oneOf", ())):
        yield from _branches(branch, root)
