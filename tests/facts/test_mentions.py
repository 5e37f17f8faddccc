"""Which names and patterns strings spell."""

from __future__ import annotations

import pytest

from corollary.facts.extraction import extract
from corollary.syntax.languages import load_languages

CASES = {
    "'save'": {"save"},
    "'pkg.module:save'": {"pkg.module:save", "pkg", "module", "save"},
    "'two words'": set(),
    "'visit_' + kind": {"visit_*", "visit_"},
    "'_process_{cls}'.format(cls=kind)": {"_process_*", "*_process_*"},
    "'clean_%s' % name": {"clean_*"},
    "'_get_%(what)s_rights' % values": {"_get_*_rights", "*_get_*_rights"},
    "f'on_{event}'": {"on_*", "f"},
    "kind + '_handler'": {"*_handler", "_handler"},
    "'{}'.format(name)": set(),
    "'__all__'": {"__all__"},
    "'result = self.build(params)'": {"build"},
    "'see (build)'": set(),
    "'{{.Name}} of {{ user.label | upper }} {% if user.is_new %}'": {".Name", ".label", ".is_new"},
    "'a set {x: y.name}'": set(),
}


@pytest.mark.parametrize("source", CASES)
def test_names_and_patterns(source: str) -> None:
    segment = extract(f"value = {source}\n".encode(), load_languages()["python"], "a.py")
    found = {segment.strings[row[0]] for row in segment.relations["mention"].tolist()}
    assert found == CASES[source]


def test_documentation_calls_nothing() -> None:
    segment = extract(b'def f():\n    """Calls build(x) at times."""\n', load_languages()["python"], "a.py")
    assert not len(segment.relations["mention"])
