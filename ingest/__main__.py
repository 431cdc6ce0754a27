"""`python -m ingest`: the same as `machi-annai ingest`."""

from __future__ import annotations

import sys

from app import main

if __name__ == "__main__":
    sys.argv.insert(1, "ingest")
    main()
