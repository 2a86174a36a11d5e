"""`cdk deploy --context env=dev`: reads the context, builds the layers, composes the stacks.

Without the CDK's CLI the context comes in CDK_CONTEXT_JSON and the assembly goes to CDK_OUTDIR.
"""

from __future__ import annotations

import sys
from pathlib import Path

from aws_cdk import App

from cdk.interpreter import ToolMissingError
from cdk.layer import HOST, LAMBDA, LayerError, build_layers
from cdk.nag import review
from cdk.settings import SettingsError, read_settings
from cdk.stacks import Sources, compose

BUILD = Path(__file__).parents[1] / "build"
FLAGS = {
    "@aws-cdk/aws-iam:minimizePolicies": True,
    "@aws-cdk/aws-lambda:recognizeLayerVersion": True,
    "@aws-cdk/aws-lambda:recognizeVersionProps": True,
    "@aws-cdk/core:checkSecretUsage": True,
    "@aws-cdk/core:target-partitions": ["aws"],
    "@aws-cdk/aws-kms:aliasNameRef": True,
    "aws:cdk:enable-path-metadata": False,
    "aws:cdk:disable-version-reporting": True,
}
EXPECTED = (SettingsError, LayerError, ToolMissingError)


def main() -> int:
    """Synthesise; 1 and one sentence on stderr when the context or the machine is not right."""
    problem = _synthesise()
    if problem:
        sys.stderr.write(f"{problem}\n")
    return 1 if problem else 0


def _synthesise() -> str | None:
    app = App(context=FLAGS)
    try:
        settings = read_settings(app.node.try_get_context)
        layers = build_layers(HOST if settings.is_local else LAMBDA, BUILD)
    except EXPECTED as error:
        return str(error)
    stacks = compose(app, settings, Sources(build=BUILD, layers=layers))
    if not settings.is_local:  # the same constructs, already reviewed
        review(*stacks, settings=settings)
    app.synth()
    return None


if __name__ == "__main__":
    sys.exit(main())
