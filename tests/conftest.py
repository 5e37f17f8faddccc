"""What every test shares: how Hypothesis searches, and where the repository lies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from corollary.reasoning.prolog.queries import Prolog

settings.register_profile(
    "corollary",
    deadline=None,  # a slow machine is no failure
    derandomize=True,  # the same commit gives the same result
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("search", parent=settings.get_profile("corollary"), derandomize=False, max_examples=2000)
settings.load_profile("corollary")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write what is found into the expected files")


@pytest.fixture(scope="session")
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are written instead of compared."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of this repository."""
    return Path(__file__).parents[1]


@pytest.fixture(scope="session")
def prolog() -> Iterator[Prolog]:
    """One warm worker for all tests."""
    from corollary.reasoning.prolog.queries import Prolog
    from corollary.reasoning.workers.limits import Limits

    with Prolog(Limits(memory=256 << 20, seconds=60)) as worker:
        yield worker
