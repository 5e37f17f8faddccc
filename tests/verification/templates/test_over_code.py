"""Templates over the facts of a program: what is not given follows from the code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from corollary import Workspace
from corollary.verification.templates.asking import OverCode, Templates
from corollary.verification.templates.reading.loading import shipped
from corollary.verification.verifier import Verifier

FILES = {
    "web/__init__.py": "",
    "web/views.py": "from db import raw\nfrom db import pool\n\n\ndef search(text):\n    raw.execute(clean(text))\n\n\n"
    "def report(text):\n    raw.execute(text)\n\n\ndef clean(text):\n    return raw.escape(text)\n",
    "db/__init__.py": "",
    "db/raw.py": "def execute(text): ...\n\n\ndef escape(text): ...\n",
    "db/pool.py": "import web.views\n\n\ndef take(): ...\n\n\ndef give(): ...\n\n\n"
    "def good():\n    take()\n    give()\n\n\ndef bad():\n    take()\n\n\n"
    "def first():\n    second()\n\n\ndef second():\n    first()\n",
}

QUESTIONS: dict[str, tuple[Mapping[str, Any], str, str]] = {
    "layering": (
        {"layers": [["data", 1, "db/*"], ["web", 2, "web/*"]]},
        "violated",
        "db/pool.py (data) uses web/views.py (web)",
    ),
    "taint-propagation": (
        {"sources": ["web/views.py#report"], "sinks": ["*#execute"], "sanitisers": ["*#escape"]},
        "tainted",
        "web/views.py#report -> db/raw.py#execute",
    ),
    "resource-pairing": (
        {"acquires": [["*#take", "connection"]], "releases": [["*#give", "connection"]]},
        "leak",
        "db/pool.py#bad acquires connection by db/pool.py#take",
    ),
    "lock-order": (
        {"takes": [["db/pool.py#first", "a"], ["db/pool.py#second", "b"]]},
        "deadlock",
        "circle a -> b -> a",
    ),
    "collective-classification": (
        {"labels": [["db/pool.py#take", "storage"]]},
        "undecided",
        "no way leads to anything labelled",
    ),
}


@pytest.fixture(scope="module")
def over(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Templates, OverCode]]:
    root: Path = tmp_path_factory.mktemp("code")
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with Verifier() as verifier, Workspace.open(root) as workspace:
        yield Templates.open(root, verifier), OverCode(workspace.program(), workspace.coverage)


def test_every_template_that_can_is_asked_over_code() -> None:
    assert set(QUESTIONS) == {one.id for one in shipped() if any(slot.from_code for slot in one.about.slots.values())}


@pytest.mark.parametrize("template", QUESTIONS)
def test_what_is_not_given_follows_from_the_code(template: str, over: tuple[Templates, OverCode]) -> None:
    templates, program = over
    values, verdict, said = QUESTIONS[template]
    answer = templates.fill(template, values, over=program)
    assert answer.verdict == verdict
    assert said in "\n".join(answer.says)
    assert answer.snapshot == program.program.snapshot
    assert answer.coverage == program.coverage
