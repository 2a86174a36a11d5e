"""Deploys an assembly to the embedded AWS without the CDK's CLI: upload, create or update, wait."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from tradai.local import clients
from tradai.local.assembly import Asset, Stack
from tradai.local.errors import LocalStackError
from tradai.local.settings import ACCOUNT, REGION

_BOOTSTRAP = "/cdk-bootstrap/hnb659fds/version"  # the parameter every synthesised template asks for
_TEMPLATES = f"cdk-hnb659fds-assets-{ACCOUNT}-{REGION}"
_POLL_SECONDS = 0.1

Progress = Callable[[str], None]


def silent(_: str) -> None:
    """The progress nobody asked for."""


class DeployFailedError(LocalStackError):
    def __init__(self, stack: str, status: str, reasons: Iterable[str]) -> None:
        self.stack, self.status = stack, status
        super().__init__("\n  ".join([f"{stack} ended in {status}:", *reasons]))


def deploy(
    stacks: Iterable[Stack],
    endpoint: str,
    *,
    replaced: Mapping[str, str] | None = None,
    progress: Progress = silent,
) -> None:
    """Makes every stack exist as its template says; doing it again changes nothing.

    Args:
        replaced: texts to replace in the templates, for what is known only now: ports.

    Raises:
        DeployFailedError: names the resources that failed and why.
    """
    clients.client("ssm", endpoint).put_parameter(Name=_BOOTSTRAP, Value="30", Type="String", Overwrite=True)
    store = _Assets(endpoint)
    for stack in stacks:
        progress(f"deploying {stack.name}")
        for asset in stack.assets:
            store.upload(asset)
        template = store.put(_TEMPLATES, f"{stack.name}.json", _filled(stack.template, replaced or {}))
        _converge(clients.client("cloudformation", endpoint), stack.name, f"{endpoint}/{template}")


def _filled(template: Path, replaced: Mapping[str, str]) -> bytes:
    text = template.read_text()
    for old, new in replaced.items():
        text = text.replace(old, new)
    return text.encode()


class _Assets:
    """The buckets that hold code and templates."""

    def __init__(self, endpoint: str) -> None:
        self._s3 = clients.client("s3", endpoint)

    def upload(self, asset: Asset) -> None:
        """Puts it under its key, which names its content, unless it is there."""
        if not self._has(asset):
            self.put(asset.bucket, asset.key, asset.path.read_bytes())

    def put(self, bucket: str, key: str, body: bytes) -> str:
        """The path of the object, bucket included."""
        with suppress(self._s3.exceptions.BucketAlreadyOwnedByYou):
            self._s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        self._s3.put_object(Bucket=bucket, Key=key, Body=body)
        return f"{bucket}/{key}"

    def _has(self, asset: Asset) -> bool:
        with suppress(ClientError):
            self._s3.head_object(Bucket=asset.bucket, Key=asset.key)
            return True
        return False


def _converge(cloudformation: Any, name: str, template_url: str) -> None:
    request = {"StackName": name, "TemplateURL": template_url, "Capabilities": ["CAPABILITY_NAMED_IAM"]}
    exists = _status(cloudformation, name) is not None
    try:
        (cloudformation.update_stack if exists else cloudformation.create_stack)(**request)
    except ClientError as error:
        if "No updates are to be performed" in str(error):
            return
        raise DeployFailedError(name, "no attempt", [str(error)]) from None
    status = _settled(cloudformation, name)
    if status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        raise DeployFailedError(name, status, _reasons(cloudformation, name))


def _settled(cloudformation: Any, name: str) -> str:
    while True:
        status = _status(cloudformation, name) or "DELETED"
        if not status.endswith("_IN_PROGRESS"):
            return status
        time.sleep(_POLL_SECONDS)


def _status(cloudformation: Any, name: str) -> str | None:
    with suppress(ClientError):
        return str(cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"])
    return None


def _reasons(cloudformation: Any, name: str) -> list[str]:
    events = cloudformation.describe_stack_events(StackName=name)["StackEvents"]
    return [
        f"{event['LogicalResourceId']} ({event['ResourceType']}): {event.get('ResourceStatusReason', '')}"
        for event in reversed(events)
        if event["ResourceStatus"].endswith("_FAILED")
    ]
