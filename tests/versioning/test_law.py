"""The law of snapshots: after whatever was done, a snapshot has the roots and the program of one taken from nothing."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from corollary import Workspace
from corollary.linking import stored
from corollary.linking.program import Program
from corollary.store.entries import Snapshot
from corollary.store.overlay import Edit, ordered
from corollary.versioning.grammars import Grammars
from corollary.versioning.overlays.laying import laid_over
from corollary.versioning.programs.linked import Linked
from corollary.versioning.versions import Versions
from tests.test_incremental import CONTENTS, PATHS, trees, write

SETTINGS = "corollary.toml"
BRANCHES = st.sampled_from(("main", "dev"))
CONFIGURATIONS = st.sampled_from(
    (None, "", 'exclude = ["shop/"]\n', 'entry-points = ["*#g"]\n', 'include = ["*.py"]\nexclude = ["b.py"]\n')
)
EDITS = st.sampled_from(
    (
        Edit("assert", "entry_point", ("a.py#f", "what-if")),
        Edit("assert", "layer", ("*.py", "web")),
        Edit("drop", "path", ("shop/c.py",)),
        Edit("drop", "symbol", ("a.py#A",)),
    )
)

Files = Mapping[str, str]


def comparable(program: Program) -> bytes:
    return b"".join(map(bytes, stored.encode(replace(program, snapshot=""))))


def from_nothing(files: Files) -> tuple[Snapshot, bytes]:
    """The snapshot and the program of a folder that never held anything else."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "root"
        for path, content in files.items():
            write(root, path, content)
        with Versions.open(root, make=True, jobs=1) as versions:
            versions.snapshot()
            snapshot = versions.store.as_of("main")
            return snapshot, comparable(Linked(versions.store, snapshot, str(root), Grammars(str(root))).fresh())


class Repository(RuleBasedStateMachine):
    """A folder that is edited, configured and switched between branches, with a workspace that stays open."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.root = self.folder / "root"
        self.files: dict[str, str] = {"always.py": "import a\n\na.f()\n"}
        self.heads: dict[str, tuple[dict[str, str], bytes, frozenset[Edit]]] = {}

    @initialize(tree=trees)
    def begin(self, tree: dict[str, str]) -> None:
        self.files |= tree
        for path, text in self.files.items():
            write(self.root, path, text)
        self.versions = Versions.open(self.root, make=True, jobs=1)
        self.workspace = Workspace.open(self.root, jobs=1)

    def teardown(self) -> None:
        if hasattr(self, "versions"):
            assert not self.versions.store.verify().faults
            self.versions.close()
            self.workspace.close()
        shutil.rmtree(self.folder)

    def put(self, path: str, content: str | None) -> None:
        write(self.root, path, content)
        self.files = {at: text for at, text in self.files.items() if at != path}
        if content is not None:
            self.files[path] = content

    @rule(path=st.sampled_from(PATHS), content=st.one_of(st.none(), st.sampled_from(CONTENTS)))
    def edit(self, path: str, content: str | None) -> None:
        self.put(path, content)

    @rule(old=st.sampled_from(PATHS), new=st.sampled_from(PATHS))
    def move(self, old: str, new: str) -> None:
        if old in self.files and old != new:
            self.put(new, self.files[old])
            self.put(old, None)

    @rule(content=CONFIGURATIONS)
    def configure(self, content: str | None) -> None:
        self.put(SETTINGS, content)

    @rule(branch=BRANCHES)
    def snapshot(self, branch: str) -> None:
        self.versions.snapshot(branch)
        head = self.versions.store.as_of(branch)
        fresh, program = from_nothing(self.files)
        for part in ("manifest", "settings", "fingerprints"):
            assert getattr(head.root, part) == getattr(fresh.root, part)
        assert comparable(self.linked(head).fresh()) == program
        assert comparable(self.workspace.refresh()) == program
        said = self.heads[branch][2] if branch in self.heads else frozenset()
        self.heads[branch] = dict(self.files), program, said

    @precondition(lambda self: self.heads)
    @rule(branch=BRANCHES)
    def switch(self, branch: str) -> None:
        if branch in self.heads:
            wanted = self.heads[branch][0]
            for path in self.files.keys() | wanted.keys():
                self.put(path, wanted.get(path))

    @precondition(lambda self: self.heads)
    @rule(branch=BRANCHES, edit=EDITS)
    def say(self, branch: str, edit: Edit) -> None:
        if branch in self.heads:
            files, program, said = self.heads[branch]
            self.versions.store.amend(branch, lambda kept: ordered((*kept, edit)))
            self.heads[branch] = files, program, said | {edit}

    def linked(self, snapshot: Snapshot) -> Linked:
        return Linked(self.versions.store, snapshot, str(self.root), Grammars(str(self.root)))

    @invariant()
    def heads_link_to_what_their_files_did(self) -> None:
        for branch, (_, program, said) in self.heads.items():
            linked = self.linked(self.versions.store.as_of(branch))
            assert set(linked.overlay) == said
            if not any(edit.verb == "drop" and edit.name == "path" for edit in said):
                base = stored.decode(program)
                assert comparable(linked.program) == comparable(laid_over(base, linked.overlay).program)


TestLaw = Repository.TestCase
TestLaw.settings = settings(max_examples=10, stateful_step_count=12)
