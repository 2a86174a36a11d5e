"""The life of a version, as the service tells it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.contracts.storage.faults import Faults, struck
from tests.contracts.storage.invariants import check
from tests.contracts.storage.storages import EPOCH, Storage, document, in_memory
from tests.fakes.s3_config_repository import InMemoryConfigBodies
from tradai.common.config.service import ConfigVersionService
from tradai.common.entities.config_version import ConfigStatus, ConfigVersion
from tradai.common.entities.release import ReleaseDraft, ReleaseKind
from tradai.common.errors import (
    ConfigInvalidError,
    ConfigVersionNotFoundError,
    ConflictError,
    ContentAlteredError,
    GateRefusedError,
    InvalidNameError,
    InvalidTransitionError,
    TransientError,
    ValidationFailedError,
)
from tradai.common.patience import Patience

NAME = "MyStrategy"
LATER = EPOCH + timedelta(days=91)


@pytest.fixture
def storage() -> Storage:
    return in_memory()


@pytest.fixture
def service(storage: Storage) -> ConfigVersionService:
    return storage.service()


def created(service: ConfigVersionService, *numbers: int, timeframe: str = "1h") -> list[ConfigVersion]:
    return [
        service.create_version(strategy_name=NAME, config_data=document(number, timeframe))
        for number in numbers
    ]


def with_model(storage: Storage) -> None:
    """Puts a model live."""
    ledger = storage.ledger()
    draft = ReleaseDraft(
        strategy_name=NAME, kind=ReleaseKind.MODEL_PROMOTED, actor="ada", reason="", model_version="3"
    )
    ledger.commit(draft, expected=ledger.live(NAME))


def test_a_new_version_is_a_numbered_draft(service: ConfigVersionService) -> None:
    version = service.create_version(
        strategy_name=NAME, config_data={"timeframe": "1h"}, description="Updated symbols list"
    )

    assert version.config_id == f"v1-{version.config_hash[:8]}"
    assert (version.status, version.version_number) == (ConfigStatus.DRAFT, 1)
    assert (version.created_by, version.description) == ("ada", "Updated symbols list")
    assert version.s3_key == f"configs/{NAME}/{version.config_hash}.json"
    assert service.get(NAME, version.config_id) == version


def test_equal_content_is_one_version(service: ConfigVersionService) -> None:
    first = service.create_version(strategy_name=NAME, config_data={"a": 1, "b": 2})

    again = service.create_version(strategy_name=NAME, config_data={"b": 2.0, "a": 1.0})

    assert again == replace(first, duplicate=True)
    assert len(service.list_versions(NAME)) == 1


def test_a_lock_on_a_version_that_is_gone_is_said(storage: Storage, service: ConfigVersionService) -> None:
    (first,) = created(service, 1)
    storage.releases.shelf.versions[NAME].clear()  # type: ignore[attr-defined]  # the fake's

    with pytest.raises(ConfigVersionNotFoundError, match=first.config_id):
        created(service, 1)


def test_equal_content_of_two_strategies_is_two_versions(service: ConfigVersionService) -> None:
    service.create_version(strategy_name="a", config_data=document())

    assert not service.create_version(strategy_name="b", config_data=document()).duplicate
    assert service.strategies() == ["a", "b"]


def test_activation_retires_the_previous_version(service: ConfigVersionService) -> None:
    first, second = created(service, 1, 2)
    service.activate(NAME, first.config_id)

    active = service.activate(NAME, second.config_id)

    retired = service.get(NAME, first.config_id)
    assert (active.status, active.deployed_at) == (ConfigStatus.ACTIVE, EPOCH)
    assert (retired.status, retired.superseded_by) == (ConfigStatus.DEPRECATED, second.config_id)
    assert retired.ttl == EPOCH + timedelta(days=90)
    assert service.get_active(NAME) == active


def test_activation_is_written_in_the_ledger(storage: Storage) -> None:
    service = storage.service(actor="eve")
    first, second = created(service, 1, 2)
    service.activate(NAME, first.config_id)

    service.activate(NAME, second.config_id, reason="fewer symbols", trace_id="t")

    entry = next(storage.ledger().history(NAME))
    assert (entry.kind, entry.config_id) == (ReleaseKind.CONFIG_ACTIVATED, second.config_id)
    assert (entry.actor, entry.reason, entry.trace_id) == ("eve", "fewer symbols", "t")
    assert entry.evidence["previous_config_id"] == first.config_id


def test_activating_the_active_one_changes_nothing(storage: Storage, service: ConfigVersionService) -> None:
    (first,) = created(service, 1)
    active = service.activate(NAME, first.config_id)

    assert service.activate(NAME, first.config_id) == active
    assert len(list(storage.ledger().history(NAME))) == 1


@pytest.mark.parametrize("expected", [None, "v9-00000000"])
def test_a_stale_expectation_is_a_conflict(service: ConfigVersionService, expected: str | None) -> None:
    first, second = created(service, 1, 2)
    service.activate(NAME, first.config_id)

    with pytest.raises(ConflictError, match=first.config_id) as conflict:
        service.activate(NAME, second.config_id, expected_active_id=expected)

    assert conflict.value.current == {"active_id": first.config_id}


def test_a_right_expectation_passes(service: ConfigVersionService) -> None:
    first, second = created(service, 1, 2)

    service.activate(NAME, first.config_id, expected_active_id=None)
    active = service.activate(NAME, second.config_id, expected_active_id=first.config_id)

    assert active.status is ConfigStatus.ACTIVE


def test_a_deprecated_version_never_comes_back(service: ConfigVersionService) -> None:
    first, second = created(service, 1, 2)
    service.activate(NAME, first.config_id)
    service.activate(NAME, second.config_id)

    with pytest.raises(InvalidTransitionError, match=f"tradai config create {NAME} --from {first.config_id}"):
        service.activate(NAME, first.config_id)


def test_a_dry_run_checks_and_writes_nothing(storage: Storage, service: ConfigVersionService) -> None:
    (first,) = created(service, 1)

    preview = service.activate(NAME, first.config_id, dry_run=True)

    assert preview.status is ConfigStatus.ACTIVE
    assert service.get_active(NAME) is None
    assert storage.ledger().live(NAME) is None
    with pytest.raises(ConflictError):
        service.activate(NAME, first.config_id, dry_run=True, expected_active_id="v7-0")


def test_content_is_validated_before_it_is_stored(storage: Storage, service: ConfigVersionService) -> None:
    with pytest.raises(ConfigInvalidError) as refusal:
        service.create_version(strategy_name=NAME, config_data={"bad": 1})

    assert [problem.path for problem in refusal.value.problems] == ["bad"]
    assert storage.versions.head(NAME, "")[0].last_number == 0
    assert storage.bodies == InMemoryConfigBodies()


def test_new_inputs_under_a_live_model_are_accepted_only_when_meant(
    storage: Storage, service: ConfigVersionService
) -> None:
    (first,) = created(service, 1)
    service.activate(NAME, first.config_id)
    with_model(storage)
    (slower,) = created(service, 1, timeframe="4h")

    with pytest.raises(GateRefusedError, match="model 3") as refusal:
        service.activate(NAME, slower.config_id)
    service.activate(NAME, slower.config_id, accept_new_inputs=True)

    assert refusal.value.current["model_version"] == "3"
    assert next(storage.ledger().history(NAME)).evidence["inputs_changed"] is True


def test_new_inputs_without_a_model_need_no_word(service: ConfigVersionService) -> None:
    first, slower = *created(service, 1), *created(service, 1, timeframe="4h")
    service.activate(NAME, first.config_id)

    assert service.activate(NAME, slower.config_id).status is ConfigStatus.ACTIVE


def test_same_inputs_under_a_live_model_need_no_word(storage: Storage, service: ConfigVersionService) -> None:
    first, second = created(service, 1, 2)
    service.activate(NAME, first.config_id)
    with_model(storage)

    assert service.activate(NAME, second.config_id).status is ConfigStatus.ACTIVE


def test_a_draft_is_abandoned_and_its_content_is_free_again(service: ConfigVersionService) -> None:
    (first,) = created(service, 1)

    gone = service.deprecate(NAME, first.config_id)
    (again,) = created(service, 1)

    assert (gone.status, gone.ttl) == (ConfigStatus.DEPRECATED, EPOCH + timedelta(days=90))
    assert (again.version_number, again.duplicate) == (2, False)
    assert service.deprecate(NAME, first.config_id) == gone


def test_the_active_one_is_taken_away_only_by_force(storage: Storage, service: ConfigVersionService) -> None:
    (first,) = created(service, 1)
    service.activate(NAME, first.config_id)

    with pytest.raises(InvalidTransitionError, match="--force"):
        service.deprecate(NAME, first.config_id)
    service.deprecate(NAME, first.config_id, force=True)

    pointer = storage.ledger().live(NAME)
    assert pointer is not None
    assert (pointer.config_id, pointer.paused) == (None, True)
    assert service.get_active(NAME) is None
    check(storage, NAME)


def test_after_the_active_one_was_taken_away_another_can_follow(
    storage: Storage, service: ConfigVersionService
) -> None:
    first, second = created(service, 1, 2)
    service.activate(NAME, first.config_id)
    service.deprecate(NAME, first.config_id, force=True)

    service.activate(NAME, second.config_id, expected_active_id=None)

    check(storage, NAME)


def test_an_expired_version_is_gone_for_readers(storage: Storage, service: ConfigVersionService) -> None:
    first, second = created(service, 1, 2)
    service.activate(NAME, first.config_id)
    service.activate(NAME, second.config_id)
    late = storage.service(lambda: LATER)

    assert [version.config_id for version in late.list_versions(NAME)] == [second.config_id]
    for ask in (late.get, late.activate, late.deprecate):
        with pytest.raises(ConfigVersionNotFoundError):
            ask(NAME, first.config_id)


def test_the_latest_version_is_the_highest_number_that_is_left(
    storage: Storage, service: ConfigVersionService
) -> None:
    *_, tenth, eleventh = created(service, *range(11))
    service.deprecate(NAME, eleventh.config_id)

    latest = storage.service(lambda: LATER).latest(NAME)

    assert latest is not None
    assert latest.config_id == tenth.config_id
    assert service.latest("Unknown") is None


@pytest.mark.parametrize("item_is_gone", [False, True])
def test_old_content_returns_as_a_new_version_even_after_it_expired(
    storage: Storage, service: ConfigVersionService, item_is_gone: bool
) -> None:
    first, second = created(service, 1, 2)
    service.activate(NAME, first.config_id)
    service.activate(NAME, second.config_id)
    late = storage.service(lambda: LATER)
    if item_is_gone:
        storage.releases.shelf.versions[NAME].pop(first.config_id)  # type: ignore[attr-defined]  # the fake's

    back = late.restore(NAME, first.config_id)

    assert (back.version_number, back.config_hash) == (3, first.config_hash)
    assert (back.config_data, back.description) == (first.config_data, f"return to {first.config_id}")
    assert late.activate(NAME, back.config_id).status is ConfigStatus.ACTIVE


def test_a_version_nobody_remembers_can_not_return(service: ConfigVersionService) -> None:
    with pytest.raises(ConfigVersionNotFoundError):
        service.restore(NAME, "v1-00000000")
    with pytest.raises(ConfigVersionNotFoundError):
        service.prepare_change(NAME, "v1-00000000")


def test_a_change_to_what_is_active_is_no_change(service: ConfigVersionService) -> None:
    (first,) = created(service, 1)
    service.activate(NAME, first.config_id)

    assert service.prepare_change(NAME, first.config_id) is None


def test_a_change_uses_the_draft_that_has_the_content(
    storage: Storage, service: ConfigVersionService
) -> None:
    first, second = created(service, 1, 2)
    service.activate(NAME, first.config_id)
    service.activate(NAME, second.config_id)
    back = service.restore(NAME, first.config_id)

    change = service.prepare_change(NAME, first.config_id)

    assert change is not None
    assert change.activates is not None
    assert (change.is_new, change.activates.version.config_id) == (False, back.config_id)
    committed(storage, change)
    check(storage, NAME)


def test_a_change_appends_the_version_it_returns_to(storage: Storage, service: ConfigVersionService) -> None:
    first, second = created(service, 1, 2)
    service.activate(NAME, first.config_id)
    service.activate(NAME, second.config_id)

    change = service.prepare_change(NAME, first.config_id, config_hash=first.config_hash)
    committed(storage, change)

    active = service.get_active(NAME)
    assert active is not None
    assert (active.version_number, active.config_hash) == (3, first.config_hash)
    check(storage, NAME)


def committed(storage: Storage, change: Any) -> None:
    ledger = storage.ledger()
    draft = ReleaseDraft(strategy_name=NAME, kind=ReleaseKind.MODEL_ROLLED_BACK, actor="ada", reason="")
    ledger.commit(draft, expected=ledger.live(NAME), config=change)


def test_an_altered_body_is_never_loaded(storage: Storage, service: ConfigVersionService) -> None:
    (first,) = created(service, 1)
    service.deprecate(NAME, first.config_id)
    bodies = storage.bodies
    assert isinstance(bodies, InMemoryConfigBodies)
    bodies.objects[str(first.s3_key)] = b'{"stake_amount":1000000}'

    with pytest.raises(ContentAlteredError, match="does not match its hash"):
        service.restore(NAME, first.config_id)
    bodies.objects.clear()
    with pytest.raises(ContentAlteredError, match="found nothing"):
        service.restore(NAME, first.config_id)


def test_altered_content_of_an_item_is_never_loaded(storage: Storage, service: ConfigVersionService) -> None:
    (first,) = created(service, 1)
    versions = storage.releases.shelf.versions[NAME]  # type: ignore[attr-defined]  # the fake's
    versions[first.config_id] = replace(versions[first.config_id], text='{"stake_amount":1000000}')

    for read in (service.get, service.activate):
        with pytest.raises(ContentAlteredError):
            read(NAME, first.config_id)
    with pytest.raises(ContentAlteredError):
        service.list_versions(NAME)
    assert [v.config_id for v in service.list_versions(NAME, with_content=False)] == [first.config_id]


def test_a_large_document_lies_beside_the_item(storage: Storage, service: ConfigVersionService) -> None:
    version = service.create_version(strategy_name=NAME, config_data=document("x" * 300_000))

    found = storage.versions.get(NAME, version.config_id)
    assert found is not None
    assert found.text is None
    assert service.get(NAME, version.config_id) == version
    service.activate(NAME, version.config_id)
    active = service.get_active(NAME)
    assert active is not None
    assert active.config_data == version.config_data


def test_a_page_of_versions(service: ConfigVersionService) -> None:
    created(service, *range(5))

    numbers = [version.version_number for version in service.list_versions(NAME, limit=2, before=4)]

    assert numbers == [3, 2]
    assert service.list_versions("Unknown") == []


def test_the_source_text_is_kept_for_people(service: ConfigVersionService) -> None:
    version = service.create_version(strategy_name=NAME, config_data=document(), source_text="# why\n")

    assert service.source_text(NAME, version.config_id) == "# why\n"
    assert service.source_text(NAME, "v9-00000000") is None


@pytest.mark.parametrize(
    "facts",
    [{"description": "x" * 1_001}, {"config_data": {"a": "x" * 1_100_000}}, {"config_data": {"a": 2**60}}],
)
def test_what_is_too_much_is_refused(service: ConfigVersionService, facts: dict[str, Any]) -> None:
    with pytest.raises(ValidationFailedError):
        service.create_version(**{"strategy_name": NAME, "config_data": document(), **facts})


@pytest.mark.parametrize("name", ["", "a b", "../etc", "x" * 65, "-a", "a\n", "#LIVE"])
def test_a_bad_name_is_refused_before_any_store_is_asked(storage: Storage, name: str) -> None:
    faults = Faults()
    service = struck(storage, faults).service()
    asks = (service.get_active, service.list_versions, service.latest)

    for ask in asks:
        with pytest.raises(InvalidNameError):
            ask(name)
    for act in (service.activate, service.deprecate, service.get, service.restore, service.prepare_change):
        with pytest.raises(InvalidNameError):
            act(name, "v1-00000000")
    with pytest.raises(InvalidNameError):
        service.create_version(strategy_name=name, config_data=document())
    assert faults.calls == 0


def test_patience_ends(storage: Storage) -> None:
    now = iter(range(1_000))
    impatient = Patience(sleep=lambda _: None, monotonic=lambda: float(next(now)))

    class Throttled(Faults):
        def call(self, *_: Any, **__: Any) -> Any:
            raise TransientError("throttled")

    with pytest.raises(TransientError, match="throttled"):
        struck(storage, Throttled()).service(patience=impatient).activate(NAME, "v1-00000000")
    assert next(now) < 30
