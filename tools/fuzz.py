"""Throw rubbish at every reader: python tools/fuzz.py [seconds]; ten minutes when not said."""

from __future__ import annotations

import faulthandler
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
DEFAULT_SECONDS = 600
HUNG_AFTER = 60


def main(seconds: float) -> int:
    """Give every target its part of the time; 1 when one of them failed."""
    sys.path.insert(0, str(ROOT))
    from tests.fuzz.targets import TARGETS, fuzz

    first_seed = int(os.environ.get("FUZZ_SEED", time.time_ns() % 1_000_000_007))
    print(f"FUZZ_SEED={first_seed}")
    failed = 0
    for target in TARGETS:
        faulthandler.dump_traceback_later(seconds / len(TARGETS) + HUNG_AFTER, exit=True)
        try:
            thrown = fuzz(target, seconds / len(TARGETS), first_seed)
        except Exception as error:  # noqa: BLE001  whatever a reader lets out is the finding
            failed += 1
            print(
                f"FAILED  {target.name}: {type(error).__name__}: {error}",
                *error.__notes__[:9],
                sep="\n  ",
            )
        else:
            print(f"held    {target.name}: {thrown:,} inputs")
        faulthandler.cancel_dump_traceback_later()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_SECONDS))
