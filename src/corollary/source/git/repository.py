"""A repository of git's, to be read: commits and what they hold, by the ids that git gives them.

Ids are the hexadecimal text of git's hashes. Deliberately absent: the index, the work tree, remotes, and running git.
"""

from __future__ import annotations

import os
import re
import stat
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, NewType, Self

from corollary.errors import CorollaryError
from corollary.source.contents.opening import read_small
from corollary.source.git.modules import modules_in

if TYPE_CHECKING:
    from dulwich.object_store import BaseObjectStore
    from dulwich.objects import Commit as _Commit
    from dulwich.objects import ObjectID, ShaFile
    from dulwich.repo import Repo

CommitId = NewType("CommitId", str)
TreeId = NewType("TreeId", str)
BlobId = NewType("BlobId", str)

_TREES_KEPT = 20_000
_WHOLE = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")
_SHORT = re.compile("[0-9a-fA-F]{4,64}")
_REFS = (b"%s", b"refs/%s", b"refs/tags/%s", b"refs/heads/%s", b"refs/remotes/%s", b"refs/remotes/%s/HEAD")


class MissingObjectError(OSError):
    """An object is not in the repository: it is a partial clone, or damaged."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit; `parents` that a shallow clone cuts off are not among them. `time` is in milliseconds."""

    id: CommitId
    tree: TreeId
    parents: tuple[CommitId, ...]
    author: str
    time: int
    message: str


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """A name in a tree; what it names is a blob, a tree, a link (a blob) or a submodule (a commit of elsewhere)."""

    name: str
    mode: int
    id: str

    def is_symlink(self) -> bool:
        return stat.S_ISLNK(self.mode)

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        """Whether it is a folder; the one where a submodule would be is."""
        return stat.S_ISDIR(self.mode) or self.is_submodule

    @property
    def is_submodule(self) -> bool:
        return stat.S_IFMT(self.mode) == 0o160000

    @property
    def is_file(self) -> bool:
        return stat.S_ISREG(self.mode)


class GitRepository:
    """An open repository; close it, or use it as a context manager."""

    def __init__(self, repo: Repo, prefix: str) -> None:
        self._repo = repo
        self.prefix = prefix
        """The path of the analysed folder from the top of the work tree, empty or ending with `/`."""
        self._shallow = frozenset(one.decode("ascii") for one in repo.get_shallow())
        self._trees: OrderedDict[TreeId, dict[str, TreeEntry]] = OrderedDict()

    @classmethod
    def around(cls, folder: str) -> GitRepository | None:
        """The repository that a folder is, or lies in; None if there is none. Raises CorollaryError "git-unusable"."""
        from dulwich.errors import NotGitRepository
        from dulwich.repo import Repo

        with _told(folder):
            try:
                repo = Repo.discover(folder)
            except NotGitRepository:
                return None
            top = repo.path if repo.bare else os.path.realpath(repo.path)
            relative = os.path.relpath(os.path.realpath(folder), os.path.realpath(top)).replace(os.sep, "/")
            inside = "" if relative == "." or repo.bare else f"{relative}/"
            return cls(repo, inside)

    def close(self) -> None:
        for module in self.__dict__.get("_modules", {}).values():
            module.close()
        self._repo.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @cached_property
    def exclude_patterns(self) -> bytes:
        """The repository's own file of what to ignore, which no commit holds."""
        return read_small(os.path.join(os.fsdecode(self._repo.commondir()), "info", "exclude")) or b""

    @property
    def submodules(self) -> tuple[str, ...]:
        """The names of the submodules whose repositories are there, and followed."""
        return tuple(self._modules)

    @cached_property
    def _modules(self) -> dict[str, Repo]:
        from dulwich.repo import Repo

        with _told(self._repo.path):
            places = modules_in(os.fsdecode(one) for one in (self._repo.controldir(), self._repo.commondir()))
            return {name: Repo(os.fspath(path)) for name, path in places.items()}

    @property
    def is_shallow(self) -> bool:
        """Whether the history is cut off somewhere."""
        return bool(self._shallow)

    def head(self) -> str:
        """The short name of the branch that is checked out; "" if none is."""
        from dulwich.refs import Ref

        with _told(self._repo.path):
            target = self._repo.refs.read_ref(Ref(b"HEAD")) or b""
        prefix = b"ref: refs/heads/"
        return os.fsdecode(target[len(prefix) :]) if target.startswith(prefix) else ""

    def branches(self) -> list[CommitId]:
        """The last commits of all branches, that which is checked out first."""
        with _told(self._repo.path):
            found = self._repo.refs.as_dict()
        heads = [commit for ref, commit in sorted(found.items()) if ref == b"HEAD" or ref.startswith(b"refs/heads/")]
        return [CommitId(commit.decode("ascii")) for commit in dict.fromkeys(heads)]

    def named(self, name: str) -> str:
        """The id of what a name stands for, in the order of git (gitrevisions(7)); "" if it stands for nothing.

        A whole id, a ref (as it is, then in refs/, tags, heads and remotes), then the beginning of an id. Raises
        CorollaryError "ambiguous-revision".
        """
        from dulwich.refs import Ref

        spelt = os.fsencode(name)
        with _told(self._repo.path):
            store, refs = self._repo.object_store, self._repo.refs
            if _WHOLE.fullmatch(name) and _id(name) in store:
                return name
            for pattern in _REFS:
                with suppress(KeyError, ValueError):
                    return refs[Ref(pattern % spelt)].decode("ascii")
            if not _SHORT.fullmatch(name):
                return ""
            found = {one.decode("ascii") for one in store.iter_prefix(spelt.lower())}
        commits = sorted(one for one in found if self._object(one).type_name == b"commit")
        if len(commits) > 1:
            listed = ", ".join(one[:12] for one in commits[:5])
            raise CorollaryError(
                "ambiguous-revision",
                f"{len(commits)} commits of git begin with this",
                place=name,
                remedy=f"Give more digits: {listed}.",
            )
        return commits[0] if commits else ""

    def peeled(self, identifier: str) -> CommitId | None:
        """The commit that an id names, directly or by tags; None if it is something else. Raises MissingObjectError."""
        found = self._object(identifier)
        while found.type_name == b"tag":
            found = self._object(found.object[1].decode("ascii"))  # type: ignore[attr-defined]
        return CommitId(found.id.decode("ascii")) if found.type_name == b"commit" else None

    def has(self, identifier: str) -> bool:
        """Whether an object is there."""
        with _told(self._repo.path):
            return _id(identifier) in self._repo.object_store

    def commit(self, identifier: CommitId) -> Commit:
        """The commit with this id. Raises MissingObjectError."""
        found = self._object(identifier)
        if found.type_name != b"commit":
            raise MissingObjectError(identifier)
        return _commit(found, cut=identifier in self._shallow)  # type: ignore[arg-type]

    def merge_base(self, one: CommitId, other: CommitId) -> CommitId | None:
        """The best commit that both come from, None if there is none. Raises MissingObjectError."""
        from dulwich.graph import find_merge_base

        with _told(self._repo.path):
            try:
                found = find_merge_base(self._repo, [_id(one), _id(other)])
            except KeyError:
                raise MissingObjectError(one) from None
        return CommitId(found[0].decode("ascii")) if found else None

    def tree(self, identifier: TreeId) -> dict[str, TreeEntry]:
        """What is in a tree, by name. Raises MissingObjectError."""
        known = self._trees.get(identifier)
        if known is None:
            found = self._object(identifier)
            if found.type_name != b"tree":
                raise MissingObjectError(identifier)
            known = {}
            for name, mode, sha in found.items():  # type: ignore[attr-defined]
                text = os.fsdecode(name)
                known[text] = self._followed(TreeEntry(text, mode, sha.decode("ascii")))
            self._trees[identifier] = known
            if len(self._trees) > _TREES_KEPT:
                self._trees.popitem(last=False)
        return known

    def blob(self, identifier: BlobId) -> bytes:
        """The bytes of a blob. Raises MissingObjectError."""
        with _told(self._repo.path):
            for store in self._stores():
                with suppress(KeyError):
                    kind, data = store.get_raw(_id(identifier))
                    if kind == _BLOB:
                        return data
        raise MissingObjectError(identifier)

    def _followed(self, entry: TreeEntry) -> TreeEntry:
        """The folder that a submodule is, where its commit is in a repository that is there."""
        if entry.is_submodule:
            with suppress(MissingObjectError):
                found = self._object(entry.id)
                if found.type_name == b"commit":
                    return TreeEntry(entry.name, stat.S_IFDIR, found.tree.decode("ascii"))  # type: ignore[attr-defined]
        return entry

    def _object(self, identifier: str) -> ShaFile:
        with _told(self._repo.path):
            for store in self._stores():
                with suppress(KeyError):
                    return store[_id(identifier)]
        raise MissingObjectError(identifier)

    def _stores(self) -> Iterator[BaseObjectStore]:
        """Where objects are: first the repository itself, then submodules, which are opened only where it lacks one."""
        yield self._repo.object_store
        for module in self._modules.values():
            yield module.object_store


_BLOB = 3
"""The number that packs give to blobs."""


def _commit(found: _Commit, *, cut: bool) -> Commit:
    encoding = (found.encoding or b"utf-8").decode("ascii", "replace")
    return Commit(
        CommitId(found.id.decode("ascii")),
        TreeId(found.tree.decode("ascii")),
        () if cut else tuple(CommitId(parent.decode("ascii")) for parent in found.parents),
        _text(found.author, encoding),
        int(found.commit_time) * 1000,
        _text(found.message, encoding).strip("\n"),
    )


def _text(data: bytes, encoding: str) -> str:
    """The text, if need be with marks for what is none."""
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        return data.decode("utf-8", "replace")


def _id(identifier: str) -> ObjectID:
    from dulwich.objects import ObjectID

    return ObjectID(identifier.encode("ascii"))


@contextmanager
def _told(place: str) -> Iterator[None]:
    """Turns what goes wrong in the library into an error for users."""
    try:
        yield
    except (CorollaryError, KeyError, MissingObjectError):
        raise
    except Exception as error:
        raise CorollaryError(
            "git-unusable",
            f"the repository of git cannot be read: {type(error).__name__}: {str(error).partition(chr(10))[0]}",
            place=os.fsdecode(place),
            remedy="`git fsck` says what is wrong with it.",
        ) from error
