"""Review by cdk-nag, and what is acknowledged with its reason."""

from __future__ import annotations

from aws_cdk import Stack


def review(*stacks: Stack) -> None:
    """Have every stack checked at synth."""
