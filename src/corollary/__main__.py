"""The command line as `python -m corollary`."""

from __future__ import annotations

from corollary.interfaces.console import main

if __name__ == "__main__":
    main()
