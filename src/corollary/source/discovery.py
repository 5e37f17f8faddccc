"""Which files of a root are to be analysed, told from names and `stat` alone: no file but ignore files is opened.

What only content can tell (binary, generated, minified) is asked when a file is read. Scripts without a known
extension are deliberately absent: finding them would mean opening every file.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Mapping
from operator import attrgetter

from corollary.errors import CorollaryError
from corollary.source.disk import Disk, source_file
from corollary.source.files import REASONS, WORDS, Listing, Omitted, SourceFile
from corollary.source.ignoring.filters import Filters
from corollary.source.remembering import Remembered
from corollary.source.settings.configuration import Configuration
from corollary.source.walking import Languages, Walk

_PATH = attrgetter("path")


def discover(
    root: str | os.PathLike[str],
    extensions: Mapping[str, str],
    configuration: Configuration | None = None,
    filenames: Mapping[str, str] | None = None,
    remembered: Remembered | None = None,
    *,
    required: bool = True,
    words: bool = False,
) -> Listing:
    """The files under `root` whose extension (".xy") or whole name stands for a language.

    What is `remembered` of a root that was listed with the same arguments makes it quick, and changes nothing.

    With `words` those files are listed, too, that are left out and may use the others: their language is WORDS.

    A root that is a file gives that one file, relative to its folder, whatever the rules say of it.
    Raises CorollaryError where there is nothing to list: "root-missing", "root-unreadable", and, if any file is
    `required`, "nothing-to-analyse".
    """
    place = os.fspath(root)
    languages = Languages(extensions, filenames or {}, words)
    path, status = _locate(place)
    if not stat.S_ISDIR(status.st_mode):
        return _single(path, status, place, languages)
    try:
        os.scandir(path).close()
    except OSError as error:
        raise _unreadable(place, error) from None
    filters = Filters.of(configuration or Configuration())
    listing = _listing(path, languages, filters, Remembered() if remembered is None else remembered)
    if required and not listing.files:
        raise nothing_found(listing, place, languages.extensions)
    return listing


def locate(root: str | os.PathLike[str]) -> tuple[str, str]:
    """The absolute path of a root, and the folder that it is or lies in.

    Raises CorollaryError "root-missing" or "root-unreadable".
    """
    path, status = _locate(os.fspath(root))
    return path, path if stat.S_ISDIR(status.st_mode) else os.path.dirname(path)


def nothing_found(listing: Listing, place: str, extensions: Mapping[str, str]) -> CorollaryError:
    """What to tell users of a root without a file that is wanted: what was left out, else what could be read."""
    if not listing.omitted:
        message = "no file in a language that Corollary reads"
        return CorollaryError("nothing-to-analyse", message, place=place, remedy=_supported(extensions))
    counts = ", ".join(f"{count} {reason}" for reason, count in listing.omitted_counts.items())
    first = listing.omitted[0]
    message = f"everything was left out ({counts}); first {first.path}: {REASONS[first.reason]}"
    remedy = f'To bring something back, add a pattern such as `exclude = ["!{first.path}"]` to corollary.toml.'
    return CorollaryError("nothing-to-analyse", message, place=place, remedy=remedy)


def _listing(root: str, languages: Languages, filters: Filters, remembered: Remembered) -> Listing:
    """What the folders at and below a root hold."""
    disk = Disk(root)
    walk = Walk(disk, languages, filters)
    files: list[SourceFile] = []
    omitted: list[Omitted] = []
    for found in remembered.look(walk, disk):
        files.extend(found.files)
        omitted.extend(found.omitted)
    files.sort(key=_PATH)
    omitted.sort(key=_PATH)
    counts = Counter(entry.reason for entry in omitted)
    return Listing(root, tuple(files), tuple(omitted), dict(sorted(counts.items())))


def _locate(place: str) -> tuple[str, os.stat_result]:
    """The absolute path of the root, and what the file system says of it."""
    try:
        path = os.path.abspath(place)
        return path, os.stat(path)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        remedy = "Check the path, or leave it out to analyse the current folder."
        raise CorollaryError("root-missing", "there is no such file or folder", place=place, remedy=remedy) from None
    except OSError as error:
        raise _unreadable(place, error) from None


def _single(path: str, status: os.stat_result, place: str, languages: Languages) -> Listing:
    folder, name = os.path.split(path)
    language = languages.of(name)
    if language in {"", WORDS} or not stat.S_ISREG(status.st_mode):
        message = "this file is in no language that Corollary reads"
        raise CorollaryError("nothing-to-analyse", message, place=place, remedy=_supported(languages.extensions))
    return Listing(folder, (source_file(name, language, status),), (), {})


def _unreadable(place: str, error: OSError) -> CorollaryError:
    message = f"cannot be read: {error.strerror or error}"
    return CorollaryError("root-unreadable", message, place=place, remedy="Check its permissions.")


def _supported(extensions: Mapping[str, str]) -> str:
    known = sorted(extension for extension, language in extensions.items() if language != WORDS)
    return f"Known extensions: {' '.join(known)}. To add a language, see grammars/README.md."
