"""One file that a user names, as text: in whatever encoding it is."""

from __future__ import annotations

import sys
from pathlib import Path

from corollary.errors import CorollaryError
from corollary.source.contents.encoding import has_wide_mark, to_utf8
from corollary.source.contents.opening import NotAFileError, TooLargeError, read_regular

MOST_BYTES = 64 << 20


def read_document_text(file: str | Path) -> str:
    """The text of a file, or of standard input for `-`. Raises CorollaryError "unreadable"."""
    try:
        raw = sys.stdin.buffer.read(MOST_BYTES + 1) if str(file) == "-" else read_regular(str(file), MOST_BYTES)[0]
        if len(raw) > MOST_BYTES:
            raise TooLargeError(str(file))
    except TooLargeError:
        raise CorollaryError("unreadable", f"is longer than {MOST_BYTES >> 20} MiB", place=str(file)) from None
    except (NotAFileError, IsADirectoryError):
        raise CorollaryError("unreadable", "is no file", place=str(file)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", "") or "no such file"
        raise CorollaryError("unreadable", f"cannot be read: {reason}", place=str(file)) from None
    if b"\0" in raw and not has_wide_mark(raw):
        raise CorollaryError("unreadable", "is no text: it holds NUL bytes", place=str(file))
    return to_utf8(raw)[0].decode("utf-8")
