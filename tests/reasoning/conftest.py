"""One warm Prolog worker for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corollary.reasoning.prolog.queries import Prolog
from corollary.reasoning.workers.limits import Limits


@pytest.fixture(scope="session")
def prolog() -> Iterator[Prolog]:
    with Prolog(Limits(memory=256 << 20, seconds=60)) as worker:
        yield worker
