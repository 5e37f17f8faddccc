"""Files that a command reads and writes where the user says: whole, or not at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from corollary.errors import CorollaryError

_MOST = 4 << 20


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file at once: nobody sees half of it. What is no plain file (a pipe) is written to as it is."""
    import tempfile

    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            whole = Path(temporary)
            whole.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
            whole.replace(path)
        except BaseException:
            Path(temporary).unlink()
            raise
    except OSError as error:
        raise CorollaryError("not-written", f"cannot be written: {error.strerror}", place=str(path)) from None


def text_of(file: str) -> str:
    """The text of a file, or of standard input."""
    try:
        if file == "-":
            data = sys.stdin.buffer.read(_MOST + 1)
        else:
            with Path(file).open("rb") as stream:
                data = stream.read(_MOST + 1)
        if len(data) > _MOST:
            raise CorollaryError("unreadable", f"is longer than {_MOST} bytes", place=file)
        return data.decode("utf-8-sig")
    except OSError as error:
        raise CorollaryError("unreadable", f"cannot be read: {error.strerror}", place=file) from None
    except UnicodeDecodeError:
        raise CorollaryError("unreadable", "is not UTF-8 text", place=file) from None
