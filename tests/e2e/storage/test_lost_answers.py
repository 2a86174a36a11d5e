"""Every third call goes wrong on the wire; what the caller is told is true all the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

import boto3
import pytest

from tests.contracts.storage.invariants import check
from tests.contracts.storage.storages import KEY_ID, REGION, SECRET, Storage, document, on_aws
from tests.faulty_proxy import Fault, FaultyProxy, faulty_proxy
from tests.local_stack import LocalAws
from tests.proof import rounds
from tradai.common.aws.clients import BOUNDED
from tradai.common.entities.clock import system_clock
from tradai.common.entities.config_version import ConfigStatus
from tradai.common.entities.release import ReleaseDraft, ReleaseKind
from tradai.common.patience import Patience

NAME = "MyStrategy"
ROUNDS = rounds(10, 30)
FAULTS = (Fault.LOST_ANSWER, Fault.LOST_ANSWER, Fault.ERROR_AFTERWARDS, Fault.LOST_REQUEST)


@dataclass(slots=True)
class Mishaps:
    """A fault for every third request, by chance; `met` counts them."""

    chance: Random
    met: list[Fault] = field(default_factory=list)

    def __call__(self, *_: object) -> Fault | None:
        if self.chance.random() > 1 / 3:
            return None
        self.met.append(self.chance.choice(FAULTS))
        return self.met[-1]


@pytest.fixture
def proxy(local_aws: LocalAws) -> Iterator[FaultyProxy]:
    with faulty_proxy(local_aws.endpoint) as proxy:
        yield proxy


def through(proxy: FaultyProxy, local_aws: LocalAws) -> Storage:
    session = boto3.Session(KEY_ID, SECRET, region_name=REGION)
    dynamodb = session.client("dynamodb", endpoint_url=proxy.uri, config=BOUNDED)
    return on_aws(dynamodb, local_aws.client("s3"))


def test_answers_stay_true_while_every_third_is_lost(local_aws: LocalAws, proxy: FaultyProxy) -> None:
    mishaps = Mishaps(Random(5))  # noqa: S311 - mishaps, not secrets
    storage, plain = through(proxy, local_aws), on_aws(local_aws.client("dynamodb"), local_aws.client("s3"))
    service, ledger = (
        storage.service(system_clock, patience=Patience()),
        storage.ledger(system_clock, Patience()),
    )
    proxy.faults = mishaps

    for number in range(1, ROUNDS + 1):
        version = service.create_version(strategy_name=NAME, config_data=document(number))
        assert (version.version_number, version.duplicate) == (number, False)
        assert service.activate(NAME, version.config_id).status is ConfigStatus.ACTIVE
        promotion = ReleaseDraft(
            strategy_name=NAME,
            kind=ReleaseKind.MODEL_PROMOTED,
            actor="ada",
            reason="",
            model_version=str(number),
        )
        release = ledger.commit(promotion, expected=plain.ledger().live(NAME))
        assert plain.releases.entry(NAME, 2 * number) is not None
        assert (release.seq, release.config_id) == (2 * number, version.config_id)

    check(plain, NAME)
    assert len(mishaps.met) > ROUNDS
