"""Where symbolic links lead: followed inside the root, never out of it and never in circles."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads: a folder or not, its path relative to the root, and the reason not to follow it, or ""."""

    is_folder: bool
    path: str
    problem: str = ""


def follow(real_root: str, path: str, linked: bool) -> Target:
    """Where the link at `path` leads; `linked` if the folder it lies in was itself reached through a link.

    A link in a linked folder is not followed to a folder: folders that link to each other would otherwise
    give paths without end, or so many that it makes no difference.
    """
    target = os.path.realpath(path)
    try:
        is_folder = stat.S_ISDIR(os.stat(target).st_mode)
    except OSError:
        return Target(False, "", "broken-link")
    if not _contains(real_root, target):
        return Target(is_folder, "", "outside-root")
    relative = os.path.relpath(target, real_root).replace(os.sep, "/")
    if not is_folder:
        return Target(False, relative)
    if _contains(target, os.path.realpath(os.path.dirname(path))):
        return Target(True, relative, "link-loop")
    return Target(True, relative, "link-in-link" if linked else "")


def _contains(folder: str, path: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
