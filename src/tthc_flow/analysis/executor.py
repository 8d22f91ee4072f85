"""
Where parts are counted: here, in threads, or on a Dask cluster (R52).

An executor maps a function over paths, gathers what it gives, and closes. It sends paths, not
rows; what comes back is small and adds up in any order, so every executor gives the same
integers.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Protocol, TypeVar

from tthc_flow.analysis.doors import need

__all__ = ["Executor", "OnDask", "OneByOne", "Threads"]

Answer = TypeVar("Answer")


class Executor(Protocol):
    """What a replay over parts needs."""

    def map(self, kernel: Callable[[str], Answer], paths: Sequence[str]) -> Sequence[Any]:
        """Begin to count each path."""
        ...

    def gather(self, tasks: Sequence[Any]) -> list[Any]:
        """Their answers, in the order of the paths."""
        ...

    def close(self) -> None:
        """Give back what was taken."""
        ...


class OneByOne:
    """One part after the other, in this thread."""

    def map(self, kernel: Callable[[str], Answer], paths: Sequence[str]) -> Sequence[Answer]:
        """Count each path at once."""
        return [kernel(path) for path in paths]

    def gather(self, tasks: Sequence[Answer]) -> list[Answer]:
        """The answers."""
        return list(tasks)

    def close(self) -> None:
        """Nothing was taken."""


class Threads:
    """
    Threads of this process; Arrow and NumPy let go of the interpreter while they work.

    Args:
        workers: How many; None takes one for each processor.
    """

    def __init__(self, workers: int | None = None) -> None:
        self._pool = ThreadPoolExecutor(workers or os.cpu_count() or 1)

    def map(self, kernel: Callable[[str], Answer], paths: Sequence[str]) -> list[Future[Answer]]:
        """Begin to count each path."""
        return [self._pool.submit(kernel, path) for path in paths]

    def gather(self, tasks: Sequence[Future[Answer]]) -> list[Answer]:
        """Their answers, in the order of the paths."""
        return [task.result() for task in tasks]

    def close(self) -> None:
        """Let the threads end."""
        self._pool.shutdown()


class OnDask:
    """
    Workers of a Dask cluster, which can open the same paths.

    Args:
        client: A `distributed.Client`; None starts a cluster on this machine, closed with us.

    Raises:
        MissingExtra: `distributed` is not installed.
    """

    def __init__(self, client: Any = None) -> None:
        self._owned = client is None
        if client is None:
            distributed = need("distributed", "a replay on a Dask cluster")
            client = distributed.Client(processes=True, dashboard_address=None)
        self._client = client

    def map(self, kernel: Callable[[str], Any], paths: Sequence[str]) -> Sequence[Any]:
        """Begin to count each path; equal paths are equal questions, but are asked anew."""
        futures: Sequence[Any] = self._client.map(kernel, list(paths), pure=False)
        return futures

    def gather(self, tasks: Sequence[Any]) -> list[Any]:
        """Their answers, in the order of the paths."""
        answers: list[Any] = self._client.gather(list(tasks))
        return answers

    def close(self) -> None:
        """Close the cluster that was started here."""
        if self._owned:
            self._client.close()
            self._client.shutdown()
