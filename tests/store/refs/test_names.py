"""Which names branches and tags may have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corollary.errors import CorollaryError
from corollary.store.refs.names import checked_name
from corollary.store.refs.revisions import Revision, read_revision


@pytest.mark.parametrize(
    "name", ["main", "topic/one", "v1.2", "release-2026", "größe", "dead", "2026", "_x", "a.b/c", "HEADS", "a/HEAD"]
)
def test_a_name(name: str) -> None:
    assert checked_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "", "..", "a..b", "a\0b", "a\nb", "a\tb", "a b", "\u202eabc", "a\u200bb", "a\ufeff", "a\u2028b", "\ud800",
        "main.lock", "main.LOCK", "a.lock/b", ".hidden", "a/.b", "-x", "a/-b", "a.", "/a", "a/", "a//b", "a~1", "a^",
        "a:b", "a?", "a*", "a[b", "a\\b", "a@{1}", "@", "$(x)", "a;b", "a" * 201, "ä" * 101, "2026-03-01", "2026-03",
        "0123456789abcdef", "a\u0308", "HEAD",
    ],
)  # fmt: skip
def test_no_name(name: str) -> None:
    with pytest.raises(CorollaryError) as error:
        checked_name(name)
    assert error.value.code == "bad-ref-name"


@given(name=st.text(max_size=30))
def test_what_is_a_name_can_be_shown_and_is_no_way_out(name: str) -> None:
    try:
        checked_name(name)
    except CorollaryError:
        return
    assert name.isprintable()
    assert not name.startswith(("-", "/", "."))
    assert ".." not in name
    assert "@" not in name


@given(name=st.from_regex(r"[12][0-9]{3}-[0-9]{2}[-0-9a-zT:]{0,8}", fullmatch=True) | st.text(max_size=30))
def test_what_is_a_name_is_one_in_a_revision_too(name: str) -> None:
    try:
        checked_name(name)
    except CorollaryError:
        return
    assert read_revision(f"{name}~2") == Revision(name, None, 2)
