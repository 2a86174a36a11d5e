from __future__ import annotations

import io
import zipfile

from tests.e2e.local import machines
from tests.local_stack import LocalAws

SEES = """
import importlib.util, sys
import layered
def handler(event, context):
    seen = [name for name in event if importlib.util.find_spec(name)]
    return {"seen": seen, "layer": layered.__file__}
"""


def layer(aws: LocalAws) -> str:
    """The ARN of a layer with one module, `layered`."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as content:
        content.writestr("python/layered.py", "")
    published = aws.client("lambda").publish_layer_version(
        LayerName="layered", Content={"ZipFile": archive.getvalue()}
    )
    return str(published["LayerVersionArn"])


def test_a_handler_sees_the_runtimes_boto3_and_its_layers_only(local_aws: LocalAws) -> None:
    machines.function(local_aws, "sees", SEES, layers=[layer(local_aws)])

    answer, _ = machines.invoke(local_aws, "sees", ["boto3", "ministack", "docker", "tradai", "pydantic"])

    assert answer["seen"] == ["boto3"]


def test_workers_share_one_copy_of_a_layer(local_aws: LocalAws) -> None:
    shared = layer(local_aws)
    machines.function(local_aws, "first", SEES, layers=[shared])
    machines.function(local_aws, "second", SEES, layers=[shared])

    answers = [machines.invoke(local_aws, name, [])[0]["layer"] for name in ("first", "second")]

    assert answers[0] == answers[1]
