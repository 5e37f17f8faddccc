"""What fills slots: the values that are given, and the rows that documents add to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from corollary.errors import CorollaryError
from corollary.verification.templates.model import Case, Template
from corollary.verification.templates.reading import normalising
from corollary.verification.templates.reading.documents import documents as read


def given_of_case(template: Template, case: Case) -> dict[str, Any]:
    """What a worked case fills the slots with, its documents included."""
    texts = [(one.normalisation, one.file, template.documents[one.file]) for one in case.documents]
    return with_documents(template, case.slots, texts)


def with_documents(
    template: Template, given: Mapping[str, Any], documents: Iterable[tuple[str, str, str]]
) -> dict[str, Any]:
    """The values that are given, and the rows that documents add, each a normalisation, a name and a text.

    Raises CorollaryError "unknown-normalisation", "bad-document", "nothing-mapped".
    """
    slots = template.about.slots
    filled = dict(given)
    for name, file, text in documents:
        known = normalising.shipped()
        if name not in known:
            near = get_close_matches(name, known, n=1)
            remedy = f"Did you mean '{near[0]}'?" if near else f"There are: {', '.join(known)}."
            raise CorollaryError("unknown-normalisation", f"there is no normalisation '{name}'", remedy=remedy)
        one = known[name]
        found = normalising.rows(one, read(text, file, one.form))
        if not any(found.values()):
            raise CorollaryError(
                "nothing-mapped",
                f"it holds nothing that '{name}' maps",
                place=file,
                remedy=f"{name} reads {one.describes}.",
            )
        for slot, value in one.sets.items():
            if slot in slots:
                filled.setdefault(slot, value)
        for slot, rows in found.items():
            if slot in slots:
                filled[slot] = [*filled.get(slot, ()), *rows]
    return filled
