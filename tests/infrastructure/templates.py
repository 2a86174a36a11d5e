"""A synthesised environment, in the words of the tests."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

Resource = Mapping[str, Any]


@dataclass(frozen=True)
class Environment:
    """The templates of one environment on one target.

    `account`, `region` and `partition` are what plain ARNs of these templates hold.
    """

    env: str
    target: str
    assembly: Path

    @cached_property
    def stacks(self) -> dict[str, dict[str, Any]]:
        return {
            path.name.removeprefix("Tradai").partition("-")[0]: json.loads(path.read_text())
            for path in sorted(self.assembly.glob(f"Tradai*-{self.env}.template.json"))
        }

    @cached_property
    def resources(self) -> dict[str, Resource]:
        return {name: r for stack in self.stacks.values() for name, r in stack["Resources"].items()}

    def of_type(self, kind: str, *, part: str | None = None) -> dict[str, Resource]:
        """Resources of a type, of all stacks or of one."""
        resources = self.stacks[part]["Resources"] if part else self.resources
        return {name: r for name, r in resources.items() if r["Type"] == kind}

    def properties(self, kind: str, part: str) -> Iterator[Mapping[str, Any]]:
        """What the resources of a type are set to, in one stack."""
        for resource in self.of_type(kind, part=part).values():
            yield resource["Properties"]

    def named(self, kind: str, attribute: str) -> dict[str, Resource]:
        """Resources of a type by their physical name."""
        return {self.text(r["Properties"][attribute]): r for r in self.of_type(kind).values()}

    def text(self, value: Any) -> str:
        """A value with its references written out: pseudo parameters and logical ids in `<>`."""
        if isinstance(value, str):
            return value
        if "Fn::Join" in value:
            glue, parts = value["Fn::Join"]
            return str(glue).join(self.text(part) for part in parts)
        if "Fn::GetAtt" in value:
            return f"<{'.'.join(value['Fn::GetAtt'])}>"
        return f"<{value['Ref']}>"

    def statements(self, role: str) -> Iterator[Mapping[str, Any]]:
        """The policy statements of a role, by the role's name."""
        (logical,) = [
            n for n, r in self.of_type("AWS::IAM::Role").items() if r["Properties"].get("RoleName") == role
        ]
        for policy in self.of_type("AWS::IAM::Policy").values():
            if {"Ref": logical} in policy["Properties"]["Roles"]:
                yield from policy["Properties"]["PolicyDocument"]["Statement"]

    def parameter(self, path: str) -> str:
        """The value of an SSM parameter, by its path after `/tradai/{env}/`."""
        return self.text(
            self.named("AWS::SSM::Parameter", "Name")[f"/tradai/{self.env}/{path}"]["Properties"]["Value"]
        )

    def parameter_path(self, reference: Any) -> str:
        """The path, after `/tradai/{env}/`, of the SSM parameter that a value is read from."""
        parameters = {n: p for s in self.stacks.values() for n, p in s.get("Parameters", {}).items()}
        return str(parameters[reference["Ref"]]["Default"]).removeprefix(f"/tradai/{self.env}/")

    @property
    def function_names(self) -> list[str]:
        return sorted(self.named("AWS::Lambda::Function", "FunctionName"))


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
