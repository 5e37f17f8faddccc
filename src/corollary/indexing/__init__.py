"""From the files of a root to its linked program, and again after every change, at the cost of the change.

What is kept, and by what key: the segment of a file by the hash of its bytes and the fingerprint of its grammar,
the program by the hash of everything it is made from. So the same bytes are never parsed twice, and a second run
only looks at names, sizes and times.
"""

from corollary.indexing.index import Index
from corollary.indexing.state import Capture, Progress

__all__ = ["Capture", "Index", "Progress"]
