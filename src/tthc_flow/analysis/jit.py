"""Kernels for numba. Loops, because that is what it compiles; see `tthc_flow.analysis.compiled`."""

# ruff: noqa: ANN001, ANN201, ANN202, PLR0913, PLR0917 - numba infers types, and takes plain arrays
# mypy: disable-error-code="no-untyped-def, untyped-decorator"

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["add_each", "add_fixed", "between", "count_required", "hour_add", "hour_between"]


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def add_fixed(days, base, table, null, out):
    """Row by row one look-up in the table of a fixed number of days."""
    size = len(table)
    bad = -1
    for row in range(len(days)):
        place = days[row] - base
        if 0 <= place < size:
            out[row] = table[place]
        elif days[row] == null:
            out[row] = null
        else:
            bad = row
    return bad


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def add_each(days, base, count, n, opened, null, out):
    """The same with a number of days in each row."""
    size, known = len(count), len(opened)
    bad = -1
    for row in range(len(days)):
        place = days[row] - base
        if 0 <= place < size:
            nth = count[place] + n[row] - 1
            if n[row] >= 1 and nth < known:
                out[row] = opened[nth]
            else:
                bad = row
        elif days[row] == null and n[row] >= 1:
            out[row] = null
        else:
            bad = row
    return bad


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def between(after, until, base, count, null, no_count, out):
    """Working days in (after, until]."""
    size = len(count)
    bad = -1
    for row in range(len(after)):
        first, last = after[row] - base, until[row] - base
        if 0 <= first < size and 0 <= last < size:
            out[row] = count[last] - count[first]
        elif (after[row] == null or 0 <= first < size) and (until[row] == null or 0 <= last < size):
            out[row] = no_count
        else:
            bad = row
    return bad


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def _divided(number, divisor, inverse):
    """
    Quotient and rest of numbers below 2**53, by multiplication and a correction.

    The division of 64 bits would cost more than all the rest.
    """
    quotient = np.int64(number * inverse)
    rest = number - quotient * divisor
    if rest < 0:
        return quotient - 1, rest + divisor
    if rest >= divisor:
        return quotient + 1, rest - divisor
    return quotient, rest


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def hour_add(instants, first, bucket, work, inverse, length, null, out):
    """Open time *length* (at least 1) later, read off bucket tables; one length, or by row."""
    known = len(inverse)
    end = len(work) * bucket
    part = 1.0 / bucket
    each = len(length) > 1
    add = length[0]
    bad = -1
    for row in range(len(instants)):
        place = instants[row] - first
        if each:
            add = length[row]
        if 0 <= place < end:
            slot, rest = _divided(place, bucket, part)
            packed = work[slot]
            done = (packed >> 1) + rest * (packed & 1) + add
            back, _ = _divided(done - 1, bucket, part)
            if add >= 1 and back < known:
                out[row] = done + inverse[back]
            else:
                bad = row
        elif instants[row] == null and add >= 1:
            out[row] = null
        else:
            bad = row
    return bad


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def hour_between(a, b, first, bucket, work, null, unit, out):
    """Open microseconds from a to b, or whole units of them, a part of one dropped."""
    end = len(work) * bucket
    part = 1.0 / bucket
    unit_part = 1.0 / unit
    bad = -1
    for row in range(len(a)):
        place, other = a[row] - first, b[row] - first
        a_in, b_in = 0 <= place < end, 0 <= other < end
        if a_in and b_in:
            slot, rest = _divided(place, bucket, part)
            there, more = _divided(other, bucket, part)
            start, last = work[slot], work[there]
            length = (last >> 1) + more * (last & 1) - (start >> 1) - rest * (start & 1)
            if unit > 1:
                whole, _ = _divided(abs(length), unit, unit_part)
                length = whole if length >= 0 else -whole
            out[row] = length
        elif (a_in or a[row] == null) and (b_in or b[row] == null):
            out[row] = null
        else:
            bad = row
    return bad


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def count_required(start, end, group, base, to_reach, count, counts):
    """
    One more dossier at its group and the smallest term it met; whether a day or group is unknown.

    All in 32 bits, and one comparison for both ends of a table: twice as fast as in 64. Tables
    in 16 bits stay in the processor's nearest memory.
    """
    groups, size = counts.shape
    known, known_groups, first = np.uint32(len(count)), np.uint32(groups), np.int32(base)
    most = np.int32(size - 1)
    unknown = False
    for row in range(len(start)):
        begin, last = np.uint32(start[row] - first), np.uint32(end[row] - first)
        its_group = np.uint32(group[row])
        if begin < known and last < known and its_group < known_groups:
            needed = min(max(np.int32(to_reach[last] - count[begin]), np.int32(0)), most)
            counts[its_group, np.uint32(needed)] += np.uint32(1)
        else:
            unknown = True
    return unknown
