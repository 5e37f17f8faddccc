"""Every attempt to escape is refused or contained, touches nothing outside, and the next call succeeds.

What is refused shares a warm worker; what is contained has small limits, and often costs a worker its life.
"""

from __future__ import annotations

import os
import re
import socket
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest

from corollary.errors import CorollaryError
from corollary.verification import Limits, Verifier

ATTEMPTS = Path(__file__).parent / "attempts"
LIMITS = Limits(seconds=0.4, memory=48 << 20, output=100_000, answers=2_000)
SECRET = "9f2c1d7e-canary"
VARIABLE = "COROLLARY_CANARY"

REFUSALS = frozenset({"query-refused", "query-undefined", "query-syntax", "smt-wrong"})
CONTAINED = frozenset({"query-timeout", "query-memory", "query-crashed", "query-output", "query-error", *REFUSALS})

HARD = "".join(
    [
        *(f"(declare-const x{row} (_ BitVec 64))" for row in range(4)),
        "(assert (= (bvmul x0 x1 x2 x3) #x123456789abcdef1)) (assert (bvugt x0 x1)) (assert (bvugt x1 x2))",
        "(assert (= (bvmul x0 x0 x0 x3) (bvudiv (bvmul x1 x1 x1) (bvadd x2 #x0000000000000003))))",
        "(assert (distinct x0 x1 x2 x3 #x0000000000000001)) (check-sat)",
    ]
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt: of which engine and technique, what is tried, and whether it must be refused."""

    engine: str
    technique: str
    text: str
    refused: bool
    program: bool = False
    goal: str = "true"
    explain: bool = False

    @property
    def name(self) -> str:
        return f"{self.technique}: {self.text[:70]}"


def attempts(engine: str) -> list[Attempt]:
    document: dict[str, Any] = tomllib.loads((ATTEMPTS / f"{engine}.toml").read_text(encoding="utf-8"))
    return [
        Attempt(
            engine,
            technique,
            text,
            kind == "refused",
            table.get("program", False),
            table.get("goal", "true"),
            table.get("explain", False),
        )
        for technique, table in document.items()
        for kind in ("refused", "contained")
        for text in table.get(kind, ())
    ]


EVERY = [*attempts("prolog"), *attempts("smt")]


@dataclass(frozen=True, slots=True)
class Canary:
    """What must stay as it is: a file, a folder without new files, a port, and a variable of the environment."""

    folder: Path
    listening: socket.socket

    @property
    def file(self) -> Path:
        return self.folder / "canary"

    def filled(self, text: str) -> str:
        names = {
            "canary": str(self.file),
            "fresh": str(self.folder / "fresh"),
            "port": str(self.listening.getsockname()[1]),
            "variable": VARIABLE,
        }
        for name, value in names.items():
            text = text.replace(f"{{{name}}}", value)
        text = text.replace("{{", "{").replace("}}", "}").replace("[HARD]", HARD)
        return re.sub(r"\[(\d+)\*([^\]]*)\]", lambda found: found[2] * int(found[1]), text)

    def check(self) -> None:
        assert self.file.read_text(encoding="utf-8") == SECRET
        assert [path.name for path in self.folder.iterdir()] == ["canary"]
        assert os.environ[VARIABLE] == SECRET
        with pytest.raises(BlockingIOError):
            self.listening.accept()


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Canary]:
    folder = tmp_path_factory.mktemp("escape")
    (folder / "canary").write_text(SECRET, encoding="utf-8")
    os.environ[VARIABLE] = SECRET
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield Canary(folder, listening)
    del os.environ[VARIABLE]


@pytest.fixture(scope="module")
def verifier() -> Iterator[Verifier]:
    with Verifier() as verifier:
        yield verifier


def outcome(verifier: Verifier, attempt: Attempt, text: str) -> tuple[str, str]:
    """The code of the error that ends an attempt, "" for an answer; and all that was said."""
    try:
        if attempt.engine == "smt":
            answer: Any = verifier.smt(text, limits=LIMITS)
        elif attempt.explain:
            answer = verifier.explain(text, attempt.goal, limits=LIMITS)
        elif attempt.program:
            answer = verifier.prolog(text, attempt.goal, limits=LIMITS)
        else:
            answer = verifier.prolog("", text, limits=LIMITS)
    except CorollaryError as error:
        return error.code, str(error)
    return "", msgspec.json.encode(answer).decode()


@pytest.mark.parametrize("attempt", EVERY, ids=lambda attempt: attempt.name)
def test_an_attempt_reaches_nothing(attempt: Attempt, verifier: Verifier, canary: Canary) -> None:
    code, said = outcome(verifier, attempt, canary.filled(attempt.text))
    assert code in REFUSALS if attempt.refused else code in CONTAINED | {""}, said
    assert SECRET not in said
    canary.check()
    if attempt.engine == "smt":
        assert verifier.smt("(declare-const p Bool) (assert p)").status == "sat"
    else:
        assert verifier.prolog("p(1).", "p(X)").solutions[0].bindings == {"X": 1}


def test_there_are_enough_attempts_of_every_technique() -> None:
    techniques = {(attempt.engine, attempt.technique) for attempt in EVERY}
    assert len({(attempt.engine, attempt.technique, attempt.text) for attempt in EVERY}) == len(EVERY) >= 150
    assert len(techniques) >= 20
