"""Every function of the catalogue."""

from __future__ import annotations

from pathlib import Path

from aws_cdk import Stack
from constructs import Construct

from cdk.catalogue import FUNCTIONS
from cdk.code import LayerFolders, Layers, function_code
from cdk.environment import messaging, permitted, stores
from cdk.function import Function
from cdk.house import House
from cdk.workflow import LEASE_SECONDS


class Functions(Construct):
    """Exposes `by_name`: each function under its name in the catalogue.

    Args:
        build: folder to stage the code in.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, house: House, build: Path, layers: LayerFolders
    ) -> None:
        super().__init__(scope, construct_id)
        stack, settings = Stack.of(self), house.settings
        built = Layers(self, "Layers", settings=settings, folders=layers)
        environment = {
            **stores(stack, settings),
            **messaging(stack, settings, lease_seconds=LEASE_SECONDS),
        }
        self.by_name = {
            spec.name: Function(
                self,
                spec.name,
                spec=spec,
                house=house,
                code=function_code(spec, build),
                layers=built.of(spec),
                environment=environment | (permitted(settings) if spec.decides else {}),
            )
            for spec in FUNCTIONS
        }
