"""What is kept between runs so that no file is read twice: `open_cache` and the `Cache` that it gives.

A cache may be lost at any time and never makes an answer wrong: what is read back is either what was written
or is not there. A cache that cannot write goes on in memory and says so in its `note`.
"""

from corollary.store.cache.cache import Cache, forget_everything, open_cache
from corollary.store.cache.database import SegmentKey
from corollary.store.cache.records import Changes, FileRecord, changed_files, record_of

__all__ = [
    "Cache",
    "Changes",
    "FileRecord",
    "SegmentKey",
    "changed_files",
    "forget_everything",
    "open_cache",
    "record_of",
]
