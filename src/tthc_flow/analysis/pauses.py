"""
Pauses and extensions in the sufficient statistic (R33, R34, R35).

A dossier paused several times is on time under a term only if the term had not run out when
each pause began: lateness is not cured. So what it needs is the largest of several needs, one
up to the beginning of each pause and one up to its end, each less what was won until then.
SUBTRACT wins the length of the pause on the term's own ruler, RESTART begins anew, an extension
wins its days.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from attrs import field, frozen

from tthc_flow.analysis.columns import EXTENSIONS, PAUSES, checked
from tthc_flow.analysis.required import BEFORE_IT_BEGAN, required_days
from tthc_flow.analysis.rule import ReplayRule, Unit
from tthc_flow.analysis.rulers import DayRuler
from tthc_flow.errors import InvalidPause, UnknownChoice, UnreadableTable
from tthc_flow.terms import SupplementPolicy

__all__ = ["Moves", "moves_of", "required_with_moves"]

Int32 = npt.NDArray[np.int32]
Int64 = npt.NDArray[np.int64]


@frozen(eq=False)
class Moves:
    """
    Pauses and extensions, by dossier and in order of time.

    Attributes:
        row: Row of the dossier in the table of cases.
        begin: Day it began, since 1970-01-01.
        until: Day work went on; the same day for an extension.
        won: Days that an extension adds.
        restarts: Whether the term begins anew at *until*.
        strangers: How many rows are of dossiers that are not among the cases, by the name of
            the finding.
    """

    row: Int64
    begin: Int32
    until: Int32
    won: Int32
    restarts: npt.NDArray[np.bool_]
    strangers: Mapping[str, int] = field(factory=dict)


def moves_of(
    case_ids: pa.Array, rule: ReplayRule, pauses: pa.Table | None, extensions: pa.Table | None
) -> Moves:
    """
    Line up *pauses* and *extensions* with the dossiers *case_ids*; strangers are counted, no more.

    Raises:
        InvalidPause: A pause that ends before it begins, or overlaps another of its dossier.
        UnknownChoice: A policy that does not exist.
        UnreadableTable: A column is missing or empty, or an extension takes days away.
    """
    parts = []
    strangers: dict[str, int] = {}
    if pauses is not None:
        table = checked(pauses, PAUSES, where="pauses")
        policy = _policies(table.column("policy"), rule)
        begin, until = _days(table, "from_on"), _days(table, "until_on")
        _refuse_reversed(begin, until, table)
        kept = policy != SupplementPolicy.IGNORE
        row = _rows(case_ids, table)
        strangers["pauses_without_dossier"] = int((row < 0).sum())
        nothing = np.zeros(len(row), np.int32)
        restarts = policy == SupplementPolicy.RESTART
        parts.append([part[kept] for part in (row, begin, until, nothing, restarts)])
    if extensions is not None:
        table = checked(extensions, EXTENSIONS, where="extensions")
        row, granted = _rows(case_ids, table), _days(table, "granted_on")
        strangers["extensions_without_dossier"] = int((row < 0).sum())
        won = table.column("days").to_numpy().astype(np.int32)
        _refuse_negative(won, table)
        kept = won > 0
        nothing = np.zeros(len(row), bool)
        parts.append([part[kept] for part in (row, granted, granted, won, nothing)])
    if not parts:
        parts.append([np.zeros(0, kind) for kind in (np.int64, np.int32, np.int32, np.int32, bool)])
    row, begin, until, won, restarts = (
        np.concatenate(column) for column in zip(*parts, strict=True)
    )
    order = np.lexsort((until, begin, row))
    order = order[row[order] >= 0]
    found = {name: count for name, count in strangers.items() if count}
    moves = Moves(row[order], begin[order], until[order], won[order], restarts[order], found)
    _refuse_overlaps(moves, case_ids)
    return moves


def required_with_moves(start: Int32, end: Int32, rule: ReplayRule, moves: Moves) -> Int32:
    """
    As `required_days`, with pauses and extensions.

    A pause that begins after the end moves nothing, one that covers the end moves all of its
    length; one begun before the receipt counts from the receipt on.
    """
    needed = required_days(start, end, rule)
    used = moves.begin <= end[moves.row]
    row = moves.row[used]
    if not len(row):
        return needed
    begin = np.maximum(moves.begin[used], start[row])
    until = np.maximum(moves.until[used], begin)
    restarts = moves.restarts[used]
    won = np.where(restarts, 0, _length(begin, until, rule) + moves.won[used]).astype(np.int64)
    first = np.concatenate(([True], row[1:] != row[:-1]))
    origin, before = _since_restart(first, restarts, start[row], until, won)
    reach = np.maximum(required_days(origin, begin, rule), 0) - before
    at_end = np.flatnonzero(np.concatenate((row[1:] != row[:-1], [True])))
    last_origin = np.where(restarts, until, origin)[at_end]
    last_won = np.where(restarts, 0, before + won)[at_end]
    final = required_days(last_origin.astype(np.int32), end[row[at_end]], rule) - last_won
    most = np.maximum.reduceat(reach, np.flatnonzero(first))
    answer = needed.copy()
    cases = row[at_end]
    answer[cases] = np.where(
        needed[cases] == BEFORE_IT_BEGAN, BEFORE_IT_BEGAN, np.maximum(np.maximum(final, most), 0)
    )
    return answer


def _since_restart(
    first: npt.NDArray[np.bool_],
    restarts: npt.NDArray[np.bool_],
    start: Int32,
    until: Int32,
    won: Int64,
) -> tuple[Int32, Int64]:
    """For each move, where its count begins and what was won since."""
    places = np.arange(len(first))
    fresh = first.copy()
    fresh[1:] |= restarts[:-1]
    began = np.maximum.accumulate(np.where(fresh, places, 0))
    sums = np.cumsum(won) - won
    after_restart = np.concatenate(([0], until[:-1]))
    origins = np.where(first, start, after_restart)
    return origins[began].astype(np.int32), sums - sums[began]


def _length(begin: Int32, until: Int32, rule: ReplayRule) -> Int32:
    """What a pause wins on the ruler of the term (R33)."""
    if rule.unit is Unit.WORKING_DAYS and rule.calendar is not None:
        length: Int32 = DayRuler(rule.calendar).between(begin, until)
        return length
    return until - begin


def _rows(case_ids: pa.Array, table: pa.Table) -> Int64:
    found = pc.index_in(table.column("case_id").combine_chunks(), value_set=case_ids)
    return np.asarray(pc.fill_null(found, -1).to_numpy(zero_copy_only=False), np.int64)


def _days(table: pa.Table, name: str) -> Int32:
    return np.asarray(table.column(name).cast(pa.int32()).to_numpy(), np.int32)


def _policies(column: pa.ChunkedArray, rule: ReplayRule) -> npt.NDArray[np.object_]:
    names = pc.fill_null(column, str(rule.policy)).to_numpy(zero_copy_only=False)
    known = {str(policy) for policy in SupplementPolicy}
    unknown = sorted(set(names) - known)
    if unknown:
        raise UnknownChoice(
            f"unknown policy {unknown[0]!r}", remedy=f"use {', '.join(sorted(known))}"
        )
    return np.asarray(names, object)


def _refuse_reversed(begin: Int32, until: Int32, table: pa.Table) -> None:
    wrong = np.flatnonzero(until < begin)
    if len(wrong):
        case = table.column("case_id")[int(wrong[0])].as_py()
        raise InvalidPause(
            f"{len(wrong)} pauses end before they begin",
            where=f"dossier {case}",
            remedy="exchange the two ends",
        )


def _refuse_negative(won: Int32, table: pa.Table) -> None:
    wrong = np.flatnonzero(won < 0)
    if len(wrong):
        row = int(wrong[0])
        raise UnreadableTable(
            f"{len(wrong)} extensions take days away, the first {won[row]}",
            where=f"extensions, dossier {table.column('case_id')[row].as_py()}",
            remedy="an extension adds days (R35)",
        )


def _refuse_overlaps(moves: Moves, case_ids: pa.Array) -> None:
    """Pauses must not overlap; an extension may be granted during one."""
    pause = np.flatnonzero(moves.won == 0)
    row, begin, until = moves.row[pause], moves.begin[pause], moves.until[pause]
    wrong = np.flatnonzero((row[1:] == row[:-1]) & (begin[1:] < until[:-1]))
    if len(wrong):
        case = case_ids[int(row[wrong[0]])].as_py()
        raise InvalidPause(
            f"{len(wrong)} pauses begin before the one before them ends",
            where=f"dossier {case}",
            remedy="give the union of overlapping pauses",
        )
