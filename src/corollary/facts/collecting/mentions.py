"""Names that strings spell, whole or in part: what code that looks members up by name may reach.

A string with holes spells a pattern in which `*` stands for anything: "visit_{kind}", "clean_%s". So does a string
that begins or ends with an underscore, because it is made to be joined to the rest of a name. A string that is a path
of names, "shop.cart.Cart" or "shop.cart:Cart", spells that path besides. Of prose only what it calls counts,
"{name}(": it may be code; and what it reads of objects where it is to be filled in, "{{.Name}}": it may be a template.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from corollary.facts.collecting.draft import Draft
from corollary.facts.schema import PATTERN
from corollary.syntax.tables import Node

_LONGEST = 200
_LONGEST_CODE = 100_000
_FEWEST_LETTERS = 3
HOLE = re.compile(r"%(?:\(\w+\))?[sdr]|\{\w*(?:![rsa])?(?::[^{}]*)?\}")
_WORD = re.compile(r"[\w*]+")
_CALLED = re.compile(r"\b([^\W\d]\w*)\(")
_PATH = re.compile(r"[^\W\d]\w*(?:[.:][^\W\d]\w*)+")
_FILLED = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_MEMBER = re.compile(r"\.[^\W\d]\w*")
_SPACE = re.compile(r"\s")


def collect_mentions(draft: Draft) -> None:
    """Adds the names and patterns that the strings of the file spell."""
    lines: dict[str, int] = {}
    word = draft.specification.names.word
    docs = {node.start_byte for node in draft.matches["doc"].column("value")}
    for node in draft.matches["literal.string"].optional("value"):
        if node is None:
            continue
        start = node.start_byte
        size = node.end_byte - start
        if size <= _LONGEST_CODE:
            text = draft.text(node)
            if size <= _LONGEST:
                _note(lines, node, text)
                if word and not _SPACE.search(text):
                    _note_names(lines, node, re.findall(word, text))
            if "(" in text and start not in docs:
                _note_called(lines, node, text)
            if ("{{" in text or "{%" in text) and start not in docs:
                _note_members(lines, node, text)
    for node, inner in patterns_in(draft):
        if node.end_byte - node.start_byte <= _LONGEST:
            _note(lines, node, with_holes(draft, node, inner))
    lines.update(_spelled_besides(lines, draft.specification.names.spells))
    for name, line in sorted(lines.items()):
        draft.add("mention", draft.string(name), line)


def _spelled_besides(lines: Mapping[str, int], spells: Mapping[str, str]) -> dict[str, int]:
    """The first lines of patterns that stand for code which is made where a word stands."""
    found = ((pattern, lines[word]) for word, pattern in spells.items() if word in lines)
    return {pattern: min(line, lines.get(pattern, line)) for pattern, line in found}


def _note(lines: dict[str, int], node: Node, text: str) -> None:
    """Notes the first line that spells each name of a string."""
    _note_names(lines, node, _names_in(text))


def _note_names(lines: dict[str, int], node: Node, names: Sequence[str]) -> None:
    line = node.start_point.row + 1 if names else 0
    for name in names:
        lines[name] = min(line, lines.get(name, line))


def _note_called(lines: dict[str, int], node: Node, text: str) -> None:
    """Notes the names that a string calls, should it be code."""
    _note_names(lines, node, _CALLED.findall(text))


def _note_members(lines: dict[str, int], node: Node, text: str) -> None:
    """Notes, with a dot, the members that a string reads where it is to be filled in, should it be a template."""
    line = node.start_point.row + 1
    for place in _FILLED.findall(text):
        for name in _MEMBER.findall(place):
            lines[name] = min(line, lines.get(name, line))


def patterns_in(draft: Draft) -> list[tuple[Node, list[Node]]]:
    """The strings with holes in them, each with its holes."""
    found: dict[int, tuple[Node, list[Node]]] = {}
    table = draft.matches["literal.pattern"]
    for node_id, node, hole in zip(table.ids, table, table.column("hole"), strict=True):
        found.setdefault(node_id, (node, []))[1].append(hole)
    return list(found.values())


def with_holes(draft: Draft, node: Node, holes: list[Node], stands: Callable[[Node], str] = lambda _: PATTERN) -> str:
    """The text of a string in which other text `stands` for each hole."""
    parts = []
    position = node.start_byte
    for hole in sorted(holes, key=lambda hole: hole.start_byte):
        parts += [draft.content[position : hole.start_byte], stands(hole).encode()]
        position = hole.end_byte
    parts.append(draft.content[position : node.end_byte])
    return b"".join(parts).decode("utf-8", "replace")


@lru_cache(maxsize=1 << 16)
def _names_in(text: str) -> tuple[str, ...]:
    """The names and patterns in the text of a string; prose has none."""
    if _SPACE.search(text):
        return ()
    found = [text] if _PATH.fullmatch(text) else []
    for word in _WORD.findall(HOLE.sub("*", text)):
        if sum(character != "*" for character in word) >= _FEWEST_LETTERS:
            if word.startswith("_") and not word.startswith("__"):
                found.append(f"*{word}")
            if word.endswith("_") and not word.endswith("__"):
                found.append(f"{word}*")
            if "*" in word:
                found.append(word)
        if "*" not in word and not word[0].isdigit():
            found.append(word)
    return tuple(found)
