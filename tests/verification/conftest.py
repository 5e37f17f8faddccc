"""One verifier for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corollary.verification import Verifier


@pytest.fixture(scope="session")
def verifier() -> Iterator[Verifier]:
    with Verifier() as one:
        yield one
