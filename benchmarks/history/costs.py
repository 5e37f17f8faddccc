"""What importing a history costs beside extracting its blobs once, and how large it is beside git."""

from __future__ import annotations

import resource
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.history.running import git
from corollary.facts.extraction import extract
from corollary.facts.fingerprint import file_kinds
from corollary.facts.segment import encode
from corollary.source.files import MANIFEST
from corollary.source.walking import Languages
from corollary.syntax.languages import load_languages
from corollary.versioning.importing.history import Wanted
from corollary.versioning.past import Past
from corollary.versioning.versions import Versions


def costs(repository: Path, folder: Path, commits: int) -> Iterator[tuple[str, str, str]]:
    """Figures of the last commits of the main line: what is measured, the figure, and its target."""
    clone = folder / "cost" / "root"
    git(folder, "clone", "--quiet", str(repository), str(clone))
    line = git(clone, "rev-list", "--first-parent", f"--max-count={commits + 1}", "HEAD").decode().split()
    revisions = "HEAD" if len(line) <= commits else f"{line[-1]}..HEAD"
    before = _processor_time()
    with Versions.open(clone, make=True) as versions:
        done = Past(versions).import_(Wanted(revisions, first_parent=True))
        spent = _processor_time() - before
        versions.store.file.checkpoint()
        ours = versions.store.file.path.stat().st_size
    blobs, objects = _objects(clone, revisions)
    sources = [(git(clone, "cat-file", "blob", name), *blob) for name, blob in blobs.items()]
    before = _processor_time()
    _extract(sources)
    once = _processor_time() - before
    theirs = _packed(clone, objects)
    measure = f"importing {done.commits} commits, {done.extracted} blobs, processor time"
    yield measure, f"{spent:.1f} s; extracting each blob once {once:.1f} s: {spent / once:.2f} times", "3 times"
    figure = f"{ours / 1024:.0f} KiB; repacked by git {theirs / 1024:.0f} KiB: {ours / theirs:.2f} times"
    yield f"size of {done.commits} commits", figure, "1.5 times"


def _processor_time() -> float:
    """Seconds of this process and those that it waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _objects(clone: Path, revisions: str) -> tuple[dict[str, tuple[str, str]], list[str]]:
    """Language and path of each blob with sources, and all objects of the main line but other blobs."""
    languages = Languages(*file_kinds(load_languages()))
    listed = git(clone, "rev-list", "--first-parent", "--objects", revisions).decode("utf-8", "surrogateescape")
    pairs = [line.partition(" ")[::2] for line in listed.splitlines()]
    names = "\n".join(name for name, _ in pairs).encode()
    check = git(clone, "cat-file", "--batch-check=%(objecttype)", given=names).split()
    blobs: dict[str, tuple[str, str]] = {}
    kept: list[str] = []
    for (name, path), kind in zip(pairs, check, strict=True):
        language = languages.of(path.rpartition("/")[2]) if kind == b"blob" else ""
        if language:
            blobs[name] = language, path
        if language or kind != b"blob":
            kept.append(f"{name} {path}")
    return blobs, kept


def _extract(sources: list[tuple[bytes, str, str]]) -> None:
    languages = load_languages()
    for content, language, path in sources:
        if language != MANIFEST:
            encode(extract(content, languages[language], path))


def _packed(clone: Path, objects: list[str]) -> int:
    """How large these objects are as `git repack -adf` leaves them: a pack and its index."""
    listed = ("\n".join(objects) + "\n").encode("utf-8", "surrogateescape")
    with tempfile.TemporaryDirectory() as folder:
        options = ("--window=10", "--depth=50", "--no-reuse-delta", "--delta-base-offset", "-q")
        git(clone, "pack-objects", *options, f"{folder}/pack", given=listed)
        return sum(path.stat().st_size for path in Path(folder).iterdir() if path.suffix in {".pack", ".idx"})
