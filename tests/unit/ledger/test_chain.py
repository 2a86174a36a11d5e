"""Entries are sealed with the one before."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest

from tests.contracts.storage.storages import EPOCH
from tests.unit.ledger.ledgers import NAME, Past, draft
from tradai.common.config.canonical import canonical_json
from tradai.common.entities.release import LivePointer, ReleaseKind
from tradai.common.errors import ContentAlteredError
from tradai.common.registry.chain import build, pointed_at
from tradai.common.registry.records import pointer_of, pointer_record, record, release_of


def test_the_first_entry_follows_nothing() -> None:
    release = build(draft(model_version="3"), None, EPOCH)

    assert (release.seq, release.prev_digest, release.created_at) == (1, "", EPOCH)
    assert (release.model_name, release.model_version, release.paused) == (NAME, "3", False)


def test_an_entry_names_the_digest_before() -> None:
    first = build(draft(), None, EPOCH)

    second = build(draft(), pointed_at(first), EPOCH)

    assert (second.seq, second.prev_digest) == (2, first.digest)


def test_the_digest_is_the_hash_of_the_canonical_entry_without_digest_and_id() -> None:
    release = build(draft(evidence={"b": 1.0, "a": "ä"}), None, EPOCH)
    entry = record(release)
    del entry["digest"], entry["release_id"]

    assert release.digest == sha256(canonical_json(entry)).hexdigest()
    assert release.release_id == f"deploy-{release.digest[:8]}"


def test_none_keeps_what_is_live() -> None:
    live = pointed_at(
        build(draft(config_id="v1-a", config_hash="a", model_version="1", image="i"), None, EPOCH)
    )

    release = build(draft(model_version="2"), live, EPOCH)

    assert (release.config_id, release.config_hash, release.image) == ("v1-a", "a", "i")
    assert release.model_version == "2"


def test_facts_of_a_run_are_not_kept() -> None:
    live = pointed_at(build(draft(mlflow_run_id="run", git_commit="abc"), None, EPOCH))

    release = build(draft(), live, EPOCH)

    assert (release.mlflow_run_id, release.git_commit) == (None, None)


def test_a_pause_lasts_until_it_is_ended() -> None:
    paused = pointed_at(build(draft(ReleaseKind.PAUSED, paused=True), None, EPOCH))
    still = pointed_at(build(draft(), paused, EPOCH))

    resumed = build(draft(ReleaseKind.RESUMED, paused=False), still, EPOCH)

    assert (paused.paused, still.paused, resumed.paused) == (True, True, False)


@pytest.mark.parametrize("back", [timedelta(0), timedelta(days=400)])
def test_a_clock_that_stands_or_runs_back_does_not_turn_time_around(back: timedelta) -> None:
    first = build(draft(), None, EPOCH)

    second = build(draft(), pointed_at(first), EPOCH - back)

    assert second.created_at == EPOCH + timedelta(microseconds=1)


def test_an_entry_survives_the_store() -> None:
    for release in Past(30).releases:
        assert release_of(record(release)) == release


def test_a_pointer_survives_the_store() -> None:
    pointer = pointed_at(Past(3).releases[-1])

    assert pointer_of({**pointer_record(pointer), "sk": "#LIVE"}) == pointer


@pytest.mark.parametrize("field", ["seq", "since", "digest", "paused"])
def test_a_pointer_without_its_facts_is_refused(field: str) -> None:
    item = pointer_record(pointed_at(Past(1).releases[-1]))
    del item[field]

    with pytest.raises(ContentAlteredError, match="#LIVE of MyStrategy"):
        pointer_of(item)


@pytest.mark.parametrize(
    ("field", "value"), [("seq", 0), ("seq", "1"), ("since", "soon"), ("mirrored_seq", -1)]
)
def test_a_pointer_that_makes_no_sense_is_refused(field: str, value: object) -> None:
    item = {**pointer_record(pointed_at(Past(1).releases[-1])), field: value}

    with pytest.raises(ContentAlteredError):
        pointer_of(item)


def test_a_pointer_starts_unmirrored() -> None:
    assert pointed_at(Past(1).releases[-1]).mirrored_seq == 0
    assert LivePointer(strategy_name=NAME, seq=1, digest="", since=EPOCH).mirrored_seq == 0
