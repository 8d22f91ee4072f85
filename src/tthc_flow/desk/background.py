"""Waiting that can be cut off: coroutines run beside a caller that knows nothing of them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

__all__ = ["Background"]

Answer = TypeVar("Answer")


class Background:
    """
    An event loop in a thread of its own.

    The time of each read and write is easily limited, that of a whole conversation only by
    leaving it; and a caller may itself run in an event loop, where it could start no other.
    """

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        # A daemon: who forgets to close it must not be kept from ending.
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, coroutine: Coroutine[Any, Any, Answer]) -> Answer:
        """Run *coroutine* and wait for its answer."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    def close(self) -> None:
        """End the loop and its thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()
