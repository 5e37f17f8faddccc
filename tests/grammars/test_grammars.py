"""Every language that comes with the package is sound."""

from __future__ import annotations

from corollary.syntax.checking import check_grammars


def test_every_language_is_sound() -> None:
    assert not list(map(str, check_grammars()))
