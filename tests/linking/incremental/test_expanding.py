"""Calls of macros follow what the code calls that these make, whichever file is edited."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.linking.incremental.test_relinking import assert_follows

USERS = "(ns users (:require [macros :refer [outer with]]))\n(defn f [] (outer 1))\n(defn g [] (with 1))\n"
OTHERS = "(ns others)\n(defn one [x] x)\n(defn two [x] x)\n(defn ^:dynamic three [x] x)\n"


def macros(called: str) -> str:
    return (
        "(ns macros (:require [others :refer [one two three]]))\n(defn before [x] x)\n"
        f"(defmacro with [& body] `({called} (fn [] ~@body)))\n(defmacro outer [& body] `(with ~@body))\n"
    )


def files(called: str, *, others: str = OTHERS, users: str = USERS) -> dict[str, str]:
    return {"macros.clj": macros(called), "users.clj": users, "others.clj": others, "unrelated.clj": "(ns unrelated)\n"}


@pytest.mark.parametrize(
    "edited",
    [
        files("two"),
        files("str"),
        files("~f"),
        files("one")
        | {"macros.clj": macros("one").replace("(defmacro outer [& body] `(with", "(defn outer [x] `(with")},
        files("one", others=OTHERS.replace("(defn one", "(defn once")),
        files("one", others="(defn zero [] 1)\n" + OTHERS),
        files("one", others=OTHERS + "(alter-var-root #'one two)\n"),
        files("one", others=OTHERS + "(defn h [] (binding [three two] 1))\n"),
        files("one", users=USERS + "(defn h [] (with 2))\n"),
    ],
)
def test_calls_of_macros_follow(edited: Mapping[str, str]) -> None:
    assert_follows(files("one"), edited)


def test_what_a_name_may_be_follows() -> None:
    bound = OTHERS + "(defn h [] (binding [three two] 1))\n"
    assert_follows(files("three"), files("three", others=bound))
