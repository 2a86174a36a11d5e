"""Synthesis of an environment, reviewed by cdk-nag as `cdk synth` does it."""

from __future__ import annotations

from pathlib import Path

from aws_cdk import App

from cdk.app import FLAGS
from cdk.nag import review
from cdk.settings import read_settings
from cdk.stacks import Sources, compose
from tests.infrastructure.templates import Environment


def synthesised(sources: Sources, folder: Path, **context: str) -> Environment:
    """The templates that this context gives; what is not acknowledged fails."""
    app = App(context=FLAGS, outdir=str(folder))
    settings = read_settings(context.get)
    stacks = compose(app, settings, sources)
    if not settings.is_local:
        review(*stacks, settings=settings)
    app.synth()
    return Environment(env=settings.env, target=settings.target, assembly=folder)
