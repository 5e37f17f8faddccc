"""Every language that comes with the package is sound."""

from __future__ import annotations

from corollary.syntax.checking import check_grammars
from corollary.syntax.languages import load_languages


def test_every_language_is_sound() -> None:
    assert not list(map(str, check_grammars()))


def test_languages_whose_files_import_one_another_find_them_alike() -> None:
    found: dict[tuple[object, ...], set[tuple[tuple[str, str], ...]]] = {}
    for language in load_languages().values():
        modules = language.specification.modules
        family = (modules.strategy, modules.package_files, modules.extensions)
        found.setdefault(family, set()).add(tuple(modules.substitutions.items()))
    assert all(len(substitutions) == 1 for substitutions in found.values())
