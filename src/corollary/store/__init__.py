"""What is kept between runs, behind one small interface: `open_store` and the `Store` that it gives.

A cache may be lost at any time and never makes an answer wrong: what is read back is either what was written
or is not there. A store that cannot write goes on in memory and says so in its `note`.
"""

from corollary.store.database import SegmentKey
from corollary.store.records import Changes, FileRecord, changed_files, record_of
from corollary.store.store import Store, open_store

__all__ = ["Changes", "FileRecord", "SegmentKey", "Store", "changed_files", "open_store", "record_of"]
