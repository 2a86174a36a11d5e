"""Stores: reachable, encrypted with the environment's key, restorable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tradai.cli.doctor_account import Account, deployed_by
from tradai.cli.doctor_expected import QUEUES, QUEUES_OF_PLATFORM, TOPICS
from tradai.cli.doctor_findings import Finding
from tradai.common.aws.account_stores import Store
from tradai.common.runtime.environment import BUCKETS, TABLES


def stores(account: Account) -> Iterator[Finding]:
    """Tables, buckets, topics and queues that are missing or badly set up."""
    for what, stack, store in _all(account):
        if store is None:
            yield Finding(found=f"{what} is not there", fix=deployed_by(stack, account))
        elif not account.is_local:
            for problem in _problems(account, store):
                yield Finding(found=f"{what} {problem}", fix=deployed_by(stack, account))
    if account.is_local:
        yield Finding(found="the local stack encrypts nothing and restores nothing", is_harmless=True)


def _problems(account: Account, store: Store) -> Iterator[str]:
    if not store.key or _id(store.key) != _id(account.parameters.get("key-arn", "")):
        yield "is not encrypted with the environment's key"
    if not store.is_restorable:
        yield "keeps nothing to restore it from"


def _id(key: str) -> str:
    """A key's own, whether told alone or in an ARN."""
    return key.rpartition("/")[2]


def _all(account: Account) -> Iterator[tuple[str, str, Store | None]]:
    """Each with its stack. A name that SSM does not know is another check's finding."""
    for name in TABLES:
        table = f"tradai-{name}-{account.env.env}"
        yield f"table {table}", "Data", account.stores.table(table)
    for bucket in _told(account, "buckets", BUCKETS):
        yield f"bucket {bucket}", "Data", account.stores.bucket(bucket, account.env.bucket_owner)
    for topic in _told(account, "topics", TOPICS):
        yield f"topic {topic.rpartition(':')[2]}", "App", account.stores.topic(topic)
    for queue in map(account.prefixed, QUEUES):
        yield f"queue {queue}", "App", account.stores.queue(queue)
    for queue in map(account.prefixed, QUEUES_OF_PLATFORM if account.has_platform else ()):
        yield f"queue {queue}", "Platform", account.stores.queue(queue)


def _told(account: Account, kind: str, names: Sequence[str]) -> list[str]:
    values = (account.parameters.get(f"{kind}/{name}") for name in names)
    return [value for value in values if value]
