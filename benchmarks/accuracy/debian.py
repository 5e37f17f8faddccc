"""Sources of packages as Debian has them, with the tests that other archives leave out; and packages, unpacked.

Both are fetched with apt and kept.

Lists of source packages are kept in the cache: nothing is installed, and the machine's own lists are left as they are.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

from benchmarks.accuracy.kept import kept

SUITE = "bookworm"
SOURCES = f"""Types: deb-src
URIs: http://deb.debian.org/debian
Suites: {SUITE}
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
"""


def original(package: str, folder: Path, cache: Path) -> None:
    """Unpack into a folder what the authors of a source package published, without what Debian adds."""
    apt = cache / "debian-sources"
    (archive,) = kept(apt / "archives" / package, partial(_fetch, apt, package)).glob("*.orig.tar.*")
    folder.mkdir(parents=True)
    subprocess.run(["tar", "-xf", archive, "-C", folder, "--strip-components=1"], check=True)


def original_version(package: str, cache: Path) -> str:
    """The version of a source package in the cache."""
    (archive,) = (cache / "debian-sources" / "archives" / package).glob("*.orig.tar.*")
    return archive.name.partition("_")[2].partition(".orig.")[0]


def version(package: str, cache: Path) -> str:
    """The version of a Debian package in the cache."""
    (archive,) = (cache / "debian" / package).glob("*.deb")
    fields = subprocess.run(["dpkg-deb", "-f", archive, "Version"], check=True, capture_output=True, text=True)
    return fields.stdout.strip()


def unpacked(package: str, cache: Path) -> Path:
    """The files of a Debian package, fetched where the cache has none."""
    return kept(cache / "debian" / package / "files", partial(_unpack, package))


def _unpack(package: str, target: Path) -> None:
    """Fetch a package into the folder around the target, where its archive stays, and unpack it."""
    folder = target.parent
    subprocess.run(["apt-get", "download", "-qq", package], cwd=folder, check=True, stderr=subprocess.DEVNULL)
    (archive,) = folder.glob("*.deb")
    subprocess.run(["dpkg-deb", "-x", archive, target], check=True)


def _fetch(apt: Path, package: str, target: Path) -> None:
    if not (apt / "lists").is_dir():
        _prepare(apt)
    target.mkdir()
    _apt_get(apt, "source", "--tar-only", "--download-only", "-qq", f"{package}/{SUITE}", folder=target)


def _prepare(apt: Path) -> None:
    for part in ("parts", "lists/partial", "cache/archives/partial"):
        (apt / part).mkdir(parents=True, exist_ok=True)
    (apt / "parts" / "debian.sources").write_text(SOURCES, encoding="utf-8")
    _apt_get(apt, "update", "-qq", folder=apt)


def _apt_get(apt: Path, *arguments: str, folder: Path) -> None:
    """Run apt-get with lists of its own; without it, or if it fails, one line says so."""
    program = shutil.which("apt-get")
    if program is None:
        sys.exit("these packages of the bench come from Debian: apt-get was not found")
    options = {
        "Dir::Etc::SourceList": "/dev/null",
        "Dir::Etc::SourceParts": apt / "parts",
        "Dir::State::lists": apt / "lists",
        "Dir::Cache": apt / "cache",
    }
    stated = [part for name, value in options.items() for part in ("-o", f"{name}={value}")]
    run = subprocess.run([program, *stated, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    if run.returncode:
        sys.exit(f"apt-get {arguments[0]} failed: {' '.join(run.stderr.splitlines()[:2])}")
