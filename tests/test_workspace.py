"""The library API where it is more than its questions."""

from __future__ import annotations

import pytest

import corollary
from corollary import CorollaryError, Workspace
from tests.support.programs import program
from tests.support.shop import CART, shop
from tests.support.workspaces import Programs


def test_the_library_has_one_face() -> None:
    assert corollary.Workspace is Workspace
    assert issubclass(CorollaryError, Exception)
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = corollary.Nothing


def test_nothing_is_read_before_the_first_question() -> None:
    source = Programs([shop(), program()])
    Workspace.open("nowhere", source=source)
    assert len(source.programs) == 2


def test_questions_share_a_program_until_it_is_refreshed() -> None:
    first, second = shop(), program(["other.x#f"])
    workspace = Workspace(Programs([first, second]))
    assert workspace.program() is first
    assert workspace.find("main").file == CART
    assert workspace.refresh() is second
    assert workspace.program() is second
    assert workspace.find("f").file == "other.x"


def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    Workspace(Programs([shop()])).refresh(lambda done, total: told.append((done, total)))
    assert told == [(2, 2)]


def test_notes_that_change_reach_the_next_answer() -> None:
    source = Programs([shop()])
    workspace = Workspace(source)
    assert not workspace.coverage.notes
    source.notes = ["the disk is full"]
    workspace.refresh()
    assert workspace.coverage.notes == ("the disk is full",)


def test_leaving_it_closes_it() -> None:
    source = Programs([shop()])
    with Workspace(source) as workspace:
        workspace.program()
    assert source.closed
