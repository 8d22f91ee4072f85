"""
Arrays as callers have them, in and out: NumPy, Arrow, or a list of dates.

A kernel sees whole numbers only. What it gives goes back in the form of what came in: nulls
stay nulls, NaT stays NaT, `date32` stays `date32`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
from attrs import evolve, frozen

from tthc_flow.errors import CallerError, NaiveInstant

__all__ = ["NO_DAY", "NO_INSTANT", "Column", "days", "instants", "steps"]

NO_DAY = -(2**31)
"""No date in int32 days, and no number of days between: what NaT is to datetime64."""

NO_INSTANT = -(2**63)
"""No instant in int64 microseconds: the number inside NaT."""

_OFFSET = 7 * 3_600_000_000
"""Việt Nam's clocks run seven hours ahead of UTC all year."""

Numbers = npt.NDArray[Any]


@frozen(eq=False)
class Column:
    """
    Whole numbers, and how to give an answer in the form they came in.

    Attributes:
        numbers: The values.
        null: The number that is no value.
        like: Makes an answer of the same kind.
        count: Makes an answer that is a number, such as days between.
        dtype: Of the numbers of an answer of the same kind.
    """

    numbers: Numbers
    null: int
    like: Callable[[Numbers], Any]
    count: Callable[[Numbers], Any]

    def apart_from(self, answer: Numbers) -> Column:
        """The same, copied when the kernel would write over what it has yet to read."""
        if not np.may_share_memory(answer, self.numbers):
            return self
        return evolve(self, numbers=self.numbers.copy())

    def new(self, out: Any) -> Numbers:
        """Where the kernel writes: *out* seen as numbers, or a new array."""
        if out is None:
            return np.empty(self.numbers.shape, self.numbers.dtype)
        if not isinstance(out, np.ndarray) or out.shape != self.numbers.shape:
            raise CallerError("out is not a NumPy array of the shape of the input")
        if out.dtype.itemsize != self.numbers.dtype.itemsize or out.dtype.kind not in "iM":
            raise CallerError(f"out of dtype {out.dtype} cannot hold {self.numbers.dtype}")
        return out.view(self.numbers.dtype)


def _same(numbers: Numbers) -> Any:
    return numbers


def days(values: Any) -> Column:
    """
    Dates as days since 1970-01-01.

    Args:
        values: Arrow `date32`, NumPy `datetime64[D]`, int32 or int64 days, or a list of dates.

    Raises:
        CallerError: Instants, whose date depends on the zone, or anything else.
    """
    if _is_arrow(values):
        return _arrow_days(values)
    array = values if isinstance(values, np.ndarray) else _listed(values)
    if array.dtype == np.dtype("datetime64[D]"):
        numbers = array.view(np.int64)
        return Column(numbers, NO_INSTANT, lambda n: n.view("datetime64[D]"), _same)
    if array.dtype == np.int32:
        return Column(array, NO_DAY, _same, _same)
    if array.dtype == np.int64:
        return Column(array, NO_INSTANT, _same, _same)
    raise CallerError(
        f"an array of {array.dtype} holds no dates",
        remedy="pass datetime64[D], date32 or int32 days since 1970-01-01",
    )


def instants(values: Any) -> Column:
    """
    Wall-clock time in Việt Nam as microseconds since 1970-01-01.

    Args:
        values: Arrow `timestamp`, NumPy `datetime64[us]`, or int64 microseconds. With a zone
            they are converted; without one they are wall-clock time in Việt Nam already, for
            an array cannot say what it leaves out.

    Raises:
        CallerError: Another type.
    """
    if _is_arrow(values):
        return _arrow_instants(values)
    array = values if isinstance(values, np.ndarray) else np.asarray(values)
    if array.dtype.kind == "M" and array.dtype != np.dtype("datetime64[us]"):
        array = _in_microseconds(array)
    if array.dtype == np.dtype("datetime64[us]"):
        numbers = array.view(np.int64)
        return Column(numbers, NO_INSTANT, lambda n: n.view("datetime64[us]"), _same)
    if array.dtype == np.int64:
        return Column(array, NO_INSTANT, _same, _same)
    raise NaiveInstant(
        f"an array of {array.dtype} holds no instants",
        remedy="pass datetime64[us], an Arrow timestamp or int64 microseconds, in Việt Nam time",
    )


def steps(values: Any, what: str) -> int | Numbers:
    """
    How far to go: a whole number, or one for each row (null where an Arrow one is null).

    Raises:
        CallerError: Not whole numbers.
    """
    if isinstance(values, int | np.integer) and not isinstance(values, bool):
        return int(values)
    if _is_arrow(values):
        import pyarrow.compute as pc

        if values.null_count:
            raise CallerError(f"{what} has nulls", remedy="fill them, or drop these rows")
        values = pc.cast(values, "int64").to_numpy()
    array = np.asarray(values)
    if array.dtype.kind not in "iu":
        raise CallerError(f"{what} of {array.dtype} is no whole number", remedy="pass integers")
    return array


# --- forms ------------------------------------------------------------------------------------


def _is_arrow(values: Any) -> bool:
    return type(values).__module__.partition(".")[0] == "pyarrow"


def _listed(values: Any) -> Numbers:
    if isinstance(values, date):
        values = [values]
    array = np.asarray(values)
    if array.dtype == object and all(v is None or type(v) is date for v in array.ravel()):
        return array.astype("datetime64[D]")
    return array


def _in_microseconds(array: Numbers) -> Numbers:
    exact: Numbers = array.astype("datetime64[us]")
    if np.any((exact.astype(array.dtype) != array) & ~np.isnat(array)):
        raise CallerError(f"{array.dtype} is finer than a microsecond", remedy="round it first")
    return exact


def _arrow_days(values: Any) -> Column:
    import pyarrow as pa

    if not pa.types.is_date32(values.type):
        raise CallerError(f"{values.type} holds no dates", remedy="cast to date32")
    array = _one_chunk(values)
    numbers = _filled(array, np.dtype(np.int32), NO_DAY)
    return Column(
        numbers,
        NO_DAY,
        lambda answer: _arrow(answer, array, pa.int32()).view(pa.date32()),
        lambda answer: _arrow(answer.astype(np.int32, copy=False), array, pa.int32()),
    )


def _arrow_instants(values: Any) -> Column:
    import pyarrow as pa

    kind = values.type
    if not pa.types.is_timestamp(kind):
        raise CallerError(f"{kind} holds no instants", remedy="cast to timestamp('us')")
    array = _one_chunk(values)
    if kind.unit != "us":
        array = array.cast(pa.timestamp("us", kind.tz))
    shift = _OFFSET if kind.tz else 0
    numbers = _filled(array, np.dtype(np.int64), NO_INSTANT)
    if shift:
        numbers = np.where(numbers == NO_INSTANT, NO_INSTANT, numbers + shift)
    return Column(
        numbers,
        NO_INSTANT,
        lambda answer: _arrow(answer - shift, array, pa.int64()).view(array.type),
        lambda answer: _arrow(answer, array, pa.int64()),
    )


def _one_chunk(values: Any) -> Any:
    import pyarrow as pa

    if not isinstance(values, pa.ChunkedArray):
        return values
    return values.chunk(0) if values.num_chunks == 1 else pa.concat_arrays(values.chunks)


def _filled(array: Any, dtype: np.dtype[Any], null: int) -> Numbers:
    """Zero copy when nothing is null; what stands under a null is garbage and is replaced."""
    buffer = array.buffers()[1]
    if buffer is None:
        return np.empty(0, dtype)
    plain: Numbers = np.frombuffer(buffer, dtype, len(array) + array.offset)[array.offset :]
    if not array.null_count:
        return plain
    valid = array.is_valid().to_numpy(zero_copy_only=False)
    return np.where(valid, plain, dtype.type(null))


def _arrow(numbers: Numbers, like: Any, kind: Any) -> Any:
    """*numbers* as an Arrow array with the nulls of *like*."""
    import pyarrow as pa

    if not like.null_count:
        return pa.array(numbers, kind)
    if like.offset == 0:
        buffers = [like.buffers()[0], pa.py_buffer(np.ascontiguousarray(numbers))]
        return pa.Array.from_buffers(kind, len(numbers), buffers, like.null_count)
    return pa.array(numbers, kind, mask=~like.is_valid().to_numpy(zero_copy_only=False))
