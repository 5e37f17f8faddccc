"""Rules that the users of a code base wrote: the solutions of `violation(Rule, Symbol, Message)` are findings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corollary.answers.types.findings import Finding
from corollary.errors import CorollaryError
from corollary.gate.known.fingerprints import qualified
from corollary.gate.scenes.scene import Scene
from corollary.reasoning.prolog.queries import Prolog
from corollary.reasoning.prolog.worlds import World, world_of

PROLOG = "prolog"

_GOAL = "violation(Rule, Symbol, Message)"
_PAGE = 10_000
_COMMENT = re.compile(r"\s*(?:%+ ?([^\n]*)|/\*+(.*?)\*/)", re.DOTALL)


def prolog(scene: Scene, files: tuple[str, ...]) -> Iterator[Finding]:
    """A finding for each solution, of each file of rules. The file's opening comment says why."""
    world = world_of(scene.program)
    with Prolog() as engine:
        for file in files:
            text = _text(scene, file)
            try:
                rows = _solutions(engine, world, text)
            except CorollaryError as error:
                place = f"{file}: {error.place}" if error.place else file
                raise CorollaryError(error.code, error.message, place=place, remedy=error.remedy) from None
            header = heading(text)
            for rule, symbol, message in rows:
                yield _violation(scene, file, header, rule, symbol, message)


def _solutions(engine: Prolog, world: World, text: str) -> list[tuple[str, str, str]]:
    """All solutions of a file of rules, each once."""
    found: set[tuple[str, str, str]] = set()
    offset: int | None = 0
    while offset is not None:
        answers = engine.query(world, _GOAL, rules=text, offset=offset, limit=_PAGE)
        at = [answers.variables.index(name) for name in ("Rule", "Symbol", "Message")]
        found.update((_shown(row[at[0]]), _shown(row[at[1]]), _shown(row[at[2]])) for row in answers.rows)
        offset = answers.following
    return sorted(found)


def heading(text: str) -> str:
    """The comment that opens a file of rules, in one line."""
    words: list[str] = []
    at = 0
    while found := _COMMENT.match(text, at):
        words += (found[1] or found[2] or "").replace("*", " ").split()
        at = found.end()
    return " ".join(words)


def _violation(scene: Scene, file: str, header: str, rule: str, symbol: str, message: str) -> Finding:
    row = scene.rows.get(symbol)
    place = (file, 1)
    if row is not None:
        known = scene.describe.symbol(row)
        place = (known.file, known.line)
    return scene.finding(
        PROLOG,
        contract=rule,
        subjects=[symbol],
        identity=[qualified(symbol) or symbol.rpartition("/")[2], _without_paths(message)],
        at=place,
        message=f"{message} ({rule})",
        why=header,
        symbol=symbol if row is not None else "",
    )


def _without_paths(message: str) -> str:
    """The message without the paths of ids in it: they change when files move."""
    return re.sub(r"\S+#", "#", message)


def _text(scene: Scene, file: str) -> str:
    data = scene.texts.read(file)
    if data is None:
        raise scene.mistake(("check", "prolog"), "there is no such file of rules", value=file)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CorollaryError("rules-unreadable", "is not UTF-8 text", place=file) from None


def _shown(value: object) -> str:
    return "" if value is None else str(value)
