"""Documents made into rows by paths."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from corollary.errors import CorollaryError
from corollary.verification.templates.reading.documents import documents
from corollary.verification.templates.reading.given import with_documents
from corollary.verification.templates.reading.loading import shipped
from corollary.verification.templates.reading.normalising import Cell, Normalisation, Rows, rows


def rows_of(columns: dict[str, Any], document: Any, **conditions: Any) -> list[dict[str, Any]]:
    one = Rows(slot="s", columns=columns, **conditions)
    return rows(Normalisation(title="", describes="", rows=(one,)), [document])["s"]


RULES = {
    "kind": "Role",
    "rules": [
        {"verbs": ["get", "list"], "on": ["pods", "nodes"]},
        {"verbs": "watch", "on": ["events"], "named": ["x"]},
    ],
    "labels": {"a": "1", "b": 2},
    "since": dt.date(2026, 3, 1),
}


@pytest.mark.parametrize(
    ("columns", "conditions", "found"),
    [
        ({"x": "kind"}, {}, ["Role"]),
        ({"x": "rules[].verbs[]"}, {}, ["get", "list", "watch"]),
        ({"x": "rules[1].on[0]"}, {}, ["events"]),
        ({"x": "labels{}.@key"}, {}, ["a", "b"]),
        ({"x": "labels{}"}, {}, ["1", "2"]),
        ({"x": "rules[].@index"}, {}, ["1", "2"]),
        ({"x": Cell(literal="10.0.0.0/8", address="first")}, {}, [167772160]),
        ({"x": Cell(path="since", address="last")}, {}, []),
        ({"x": "since"}, {}, ["2026-03-01"]),
        ({"x": "missing ?? none"}, {}, ["none"]),
        ({"x": "missing | kind"}, {}, ["Role"]),
        ({"x": "missing"}, {}, []),
        ({"x": Cell(join=("kind", "missing?", "labels.a"))}, {}, ["Role/1"]),
        ({"x": Cell(join=("kind", "missing", "labels.a"))}, {}, []),
        ({"x": Cell(join=("=a ", "kind"), by="")}, {}, ["a Role"]),
        ({"x": Cell(path="kind", map={"Role": "r"})}, {}, ["r"]),
        ({"x": Cell(path="labels.b", integer=True)}, {}, [2]),
        ({"x": Cell(path="kind", until="l")}, {}, ["Ro"]),
        ({"x": Cell(path="kind", since="l")}, {}, ["le"]),
        ({"x": Cell(path="kind", after="R")}, {}, ["ole"]),
        ({"x": Cell(path="kind", replace={"o": "0"}, lower=True)}, {}, ["r0le"]),
        ({"x": "rules[].verbs[]"}, {"excluding": {"rules[].verbs[]": ("i", "z")}}, ["get", "watch"]),
        ({"x": "rules[].verbs[]"}, {"without": ("rules[].named",)}, ["get", "list"]),
        ({"x": "rules[].verbs[]"}, {"having": ("rules[].named[]",)}, ["watch"]),
        ({"x": "rules[].verbs[]"}, {"where": {"kind": ("Role",)}}, ["get", "list", "watch"]),
        ({"x": "rules[].verbs[]"}, {"where": {"kind": ("Other",)}}, []),
        ({"x": "rules[].verbs[]"}, {"where": {"rules[].on[]": ("nodes",)}}, ["get", "list"]),
    ],
)
def test_a_path_gives_its_values(columns: dict[str, Any], conditions: dict[str, Any], found: list[Any]) -> None:
    assert [row["x"] for row in rows_of(columns, RULES, **conditions)] == found


def test_paths_through_one_list_mean_one_element() -> None:
    found = rows_of({"verb": "rules[].verbs[]", "on": "rules[].on[]"}, RULES)
    assert [(row["verb"], row["on"]) for row in found] == [
        ("get", "pods"),
        ("list", "pods"),
        ("get", "nodes"),
        ("list", "nodes"),
        ("watch", "events"),
    ]


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ('{"a": 1}', "x.json", [{"a": 1}]),
        ('{"a": 1}', "-", [{"a": 1}]),
        ("a: 1\n---\nb: 2\n", "x.yaml", [{"a": 1}, {"b": 2}]),
        ("a = 1", "x.toml", [{"a": 1}]),
        ("", "x.yaml", []),
    ],
)
def test_documents_are_read_by_their_name_or_beginning(text: str, name: str, found: list[Any]) -> None:
    assert documents(text, name) == found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("{", "x.json"),
        ("[" * 100_000, "x.json"),
        ("a: [", "x.yaml"),
        ("a: !!python/object:os.system x", "x.yaml"),
        ("a = ", "x.toml"),
        ("flowchart LR\n a --> --> b", "x.mmd"),
    ],
)
def test_what_cannot_be_read_is_an_error(text: str, name: str) -> None:
    with pytest.raises(CorollaryError) as caught:
        documents(text, name)
    assert caught.value.code == "bad-document"


def test_aliases_that_multiply_are_cut_off() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 7)]
    (document,) = documents("\n".join(lines), "x.yaml")
    with pytest.raises(CorollaryError) as caught:
        rows_of({"x": "a6[][][][][][][]"}, document)
    assert "more than" in caught.value.message


def test_a_document_of_another_kind_is_told() -> None:
    template = next(one for one in shipped() if one.id == "privilege-escalation")
    with pytest.raises(CorollaryError) as caught:
        with_documents(template, {}, [("kubernetes-rbac", "x.yaml", "kind: Service\n")])
    assert (caught.value.code, caught.value.place) == ("nothing-mapped", "x.yaml")
