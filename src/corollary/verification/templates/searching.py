"""Templates found by words: BM25 over what a template says of itself, forgiving of typing errors.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009). A word of the query that no
template uses counts as the nearest words that some do, and for less.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from corollary.verification.templates.model import Template
from corollary.verification.templates.reading.normalising import Normalisation

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_FILLERS = """
a about all an and any are as at be been before but by can could do does each either for from give given had has
have here how i if in into is it its like may me might more must my need no not of on once one only or other our out
over say says she should so some such than that the their them then there these they this those to two under up us
use used uses using want was way we were what when where whether which while who whom will with without would you
your yet
"""
_STOP = frozenset(_FILLERS.split())
_ENDINGS = ("izations", "isations", "ization", "isation", "ations", "ation", "ings", "ing", "ies", "ied", "ers", "er")
_MORE_ENDINGS = ("ed", "es", "s", "ly", "ion", "ity", "able", "ible", "e", "y")

_SATURATION = 1.2
_LENGTH = 0.6
_FORGIVEN = 0.7
"""What a word counts that is only near to one of the query."""


@dataclass(frozen=True, slots=True)
class Found:
    """A template, how well it fits, and the words that say so."""

    template: Template
    score: float
    words: tuple[str, ...]


class Index:
    """What can be searched: made once for a set of templates."""

    def __init__(self, templates: Sequence[Template], normalisations: Mapping[str, Normalisation]) -> None:
        self._templates = list(templates)
        self._counts = [Counter(_weighted(template, normalisations)) for template in self._templates]
        self._lengths = [sum(counts.values()) for counts in self._counts]
        self._mean = sum(self._lengths) / max(len(self._lengths), 1) or 1.0
        self._holders = Counter(word for counts in self._counts for word in counts)

    def search(self, query: str, *, limit: int = 5, domain: str = "") -> list[Found]:
        """The templates that fit best, the best first, none that shares no word with the query."""
        wanted = list(self._wanted(query))
        found = []
        for template, counts, length in zip(self._templates, self._counts, self._lengths, strict=True):
            if domain and domain.lower() not in template.about.domain.lower():
                continue
            shares = {word: self._share(word, counts, length) * weight for word, weight in wanted if counts[word]}
            if shares:
                found.append(Found(template, round(sum(shares.values()), 3), tuple(sorted(shares))))
        return sorted(found, key=lambda one: (-one.score, one.template.id))[:limit]

    def _share(self, word: str, counts: Counter[str], length: int) -> float:
        holders = self._holders[word]
        rarity = math.log(1 + (len(self._templates) - holders + 0.5) / (holders + 0.5))
        count = counts[word]
        return (
            rarity * count * (_SATURATION + 1) / (count + _SATURATION * (1 - _LENGTH + _LENGTH * length / self._mean))
        )

    def _wanted(self, query: str) -> Iterator[tuple[str, float]]:
        """The words to look for, with what each counts."""
        for word in dict.fromkeys(words(query)):
            if word in self._holders:
                yield word, 1.0
            elif len(word) > 3:
                yield from ((near, _FORGIVEN) for near in get_close_matches(word, self._holders, n=2, cutoff=0.75))


def words(text: str) -> Iterator[str]:
    """The words of a text that carry meaning, without their endings."""
    for word in _WORD.findall(text.lower()):
        if word not in _STOP:
            yield stem(word)


def stem(word: str) -> str:
    """A word without the endings that inflect it; both forms of a word must only meet, not be words."""
    for ending in (*_ENDINGS, *_MORE_ENDINGS):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "sl":
        return word[:-1]
    return word.removesuffix("e") if len(word) > 4 else word


def _weighted(template: Template, normalisations: Mapping[str, Normalisation]) -> Iterator[str]:
    """The words of a template, as often as they weigh."""
    about = template.about
    for text, weight in (
        (template.id.replace("-", " "), 3),
        (about.title, 3),
        (about.question, 4),
        (about.domain, 2),
        (" ".join(about.tips), 1),
        (" ".join(slot.description for slot in about.slots.values()), 1),
        (" ".join(case.title for case in template.cases), 1),
        (" ".join(f"{verdict.word} {verdict.says}" for verdict in about.verdicts), 1),
        (" ".join(word for name in about.normalisations for word in normalisations[name].words), 1),
    ):
        for word in words(text):
            yield from [word] * weight
