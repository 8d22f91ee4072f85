"""`python -m tthc_flow` does the same as `tthc`."""

from __future__ import annotations

from tthc_flow.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
