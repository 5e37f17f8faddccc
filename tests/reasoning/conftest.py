"""One warm Prolog worker for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corollary.reasoning.prolog.process import Limits
from corollary.reasoning.prolog.queries import Prolog


@pytest.fixture(scope="session")
def prolog() -> Iterator[Prolog]:
    with Prolog(Limits(prolog_memory=256 << 20, seconds=60)) as worker:
        yield worker
