from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradai.common.registry.artifacts import artifact_set_hash, folder_digests

HEX = st.text("0123456789abcdef", min_size=64, max_size=64)
FILES = st.dictionaries(st.text(min_size=1, max_size=20), HEX, min_size=1, max_size=6)


def test_the_hash_is_that_of_the_canonical_mapping() -> None:
    canonical = b'{"a/b.txt":"00","c":"11"}'

    assert artifact_set_hash({"c": "11", "a/b.txt": "00"}) == hashlib.sha256(canonical).hexdigest()


@given(files=FILES, choice=st.data())
def test_any_other_set_of_files_has_another_hash(files: dict[str, str], choice: st.DataObject) -> None:
    name = choice.draw(st.sampled_from(sorted(files)))
    changed = {**files, name: hashlib.sha256(files[name].encode()).hexdigest()}
    removed = {key: value for key, value in files.items() if key != name}
    renamed = {**removed, name + "x": files[name]}

    hashes = {artifact_set_hash(one) for one in (files, changed, removed, renamed)}

    assert len(hashes) == 4 - (len(removed) + 1 != len(renamed))


@given(files=FILES)
def test_the_order_of_files_does_not_matter(files: dict[str, str]) -> None:
    assert artifact_set_hash(files) == artifact_set_hash(dict(reversed(files.items())))


def test_a_folder_is_read_with_relative_paths_of_any_depth(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "m.bin").write_bytes(b"\x00" * 100_000)
    (tmp_path / "empty").write_bytes(b"")

    assert folder_digests(tmp_path) == {
        "deep/er/m.bin": hashlib.sha256(b"\x00" * 100_000).hexdigest(),
        "empty": hashlib.sha256(b"").hexdigest(),
    }


@pytest.mark.parametrize("name", ["nothing"])
def test_a_missing_folder_has_no_files(tmp_path: Path, name: str) -> None:
    assert folder_digests(tmp_path / name) == {}
