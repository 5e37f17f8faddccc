"""Following symbols through facts that another version extracted."""

from __future__ import annotations

from pathlib import Path

import pytest

from corollary.errors import CorollaryError
from corollary.store.store import Store
from corollary.versioning.timeline.lives import Lives
from tests.store.samples import of_the_past


def test_facts_of_another_version_are_told_and_no_fault(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        snapshot = store.commit("main", {"old.x": of_the_past("run")})
        with pytest.raises(CorollaryError) as error:
            Lives(store, [snapshot]).last_place("run")
        assert error.value.code == "facts-version"
