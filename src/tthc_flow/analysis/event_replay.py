"""
A whole event log through the compiled table of its lifecycle (R28, R29).

Almost every trigger leads to one state wherever it is legal, so the state before an event is
what the event before it leads to: a shift, not a loop. Dossiers with an illegal event are done
again one by one; the event is reported and changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from attrs import frozen

from tthc_flow.analysis.columns import checked
from tthc_flow.errors import UnreadableTable
from tthc_flow.lifecycle import LifecycleTable

__all__ = ["EventReplay", "IllegalEvent", "replay_events"]

_STAYS, _VARIES, _ILLEGAL = -1, -2, -1

Int32 = npt.NDArray[np.int32]
Int64 = npt.NDArray[np.int64]

_NEEDED = pa.schema(
    [
        pa.field("case_id", pa.string(), nullable=False, metadata={"doc": "Code of the dossier."}),
        pa.field("trigger", pa.string(), nullable=False, metadata={"doc": "Its trigger."}),
    ]
)


@frozen
class IllegalEvent:
    """
    An event that the table does not allow; the dossier is as before (R29).

    Attributes:
        case_id: Code of the dossier.
        seq: Its number in the dossier, from 1.
        state: State it was in.
        trigger: What was refused.
        legal: What would have been legal.
    """

    case_id: str
    seq: int
    state: str
    trigger: str
    legal: tuple[str, ...]


@frozen(eq=False, repr=False)
class EventReplay:
    """
    Where each dossier ended.

    Attributes:
        ids: Codes of the dossiers, in the order they first appear.
        states: Code of the state each is in, see *names*.
        names: Names of the states.
        illegal: Illegal events, by dossier and number.
        events: Events replayed.
    """

    ids: pa.Array
    states: Int32
    names: tuple[str, ...]
    illegal: tuple[IllegalEvent, ...]
    events: int

    def __repr__(self) -> str:
        return (
            f"<EventReplay: {self.events} events of {len(self.ids)} dossiers, "
            f"{len(self.illegal)} illegal>"
        )

    def counts(self) -> Mapping[str, int]:
        """Number of dossiers by state."""
        found = np.bincount(self.states, minlength=len(self.names))
        return {name: int(count) for name, count in zip(self.names, found, strict=True) if count}


def replay_events(events: pa.Table, table: LifecycleTable) -> EventReplay:
    """
    Replay the triggers of many dossiers.

    Args:
        events: Columns ``case_id`` and ``trigger``, and ``seq`` (1 to the number of events of the
            dossier, each once) or ``at``; XES names are understood.
        table: What is legal, and where it leads.

    Returns:
        The state of each dossier after its legal events. Where a hold began is not in the
        table, so coming back to another place is legal here; the fold of a dossier is stricter.

    Raises:
        UnreadableTable: A column is missing, or the numbers of a dossier are not 1, 2, 3…
    """
    named = checked(events, _NEEDED, where="events")
    encoded = named.column("case_id").combine_chunks().dictionary_encode()
    case = encoded.indices.to_numpy().astype(np.int64)
    cases = len(encoded.dictionary)
    count = np.bincount(case, minlength=cases)
    start = np.concatenate(([0], np.cumsum(count)[:-1])).astype(np.int64)
    place = _places(named, case, count, start, encoded.dictionary)
    grid, targets = _numbers(table)
    triggers = pa.array([*table.triggers])
    codes = pc.fill_null(pc.index_in(named.column("trigger"), value_set=triggers), len(triggers))
    grouped = np.empty(len(case), np.int32)
    grouped[place] = codes.to_numpy().astype(np.int32)
    names = tuple(table.states)
    first = names.index(table.initial)
    states, wrong = _shift(grouped, start, grid, targets, first)
    owner = np.repeat(np.arange(cases), count)
    again = np.unique(owner[wrong])
    illegal: list[IllegalEvent] = []
    texts = np.empty(len(case), object)
    if len(again):
        texts[place] = named.column("trigger").to_pylist()
    for dossier in again.tolist():
        here = slice(int(start[dossier]), int(start[dossier] + count[dossier]))
        state = first
        for seq, (code, text) in enumerate(zip(grouped[here], texts[here], strict=True), 1):
            target = int(grid[state, code])
            if target == _ILLEGAL:
                told = encoded.dictionary[dossier].as_py(), seq, names[state], text
                illegal.append(IllegalEvent(*told, table.legal(names[state])))
            else:
                state = target
        states[dossier] = state
    return EventReplay(encoded.dictionary, states, names, tuple(illegal), len(case))


def _places(table: pa.Table, case: Int64, count: Int64, start: Int64, ids: pa.Array) -> Int64:
    """Where each event stands when those of a dossier stand together, in order."""
    if "seq" not in table.column_names:
        if "at" not in table.column_names:
            raise UnreadableTable("the events have neither 'seq' nor 'at'", where="events")
        order = np.lexsort((table.column("at").cast(pa.int64()).to_numpy(), case))
        by_time = np.empty(len(case), np.int64)
        by_time[order] = np.arange(len(case))
        return by_time
    seq = table.column("seq").cast(pa.int64())
    numbers = pc.fill_null(seq, 0).to_numpy()
    place: Int64 = start[case] + numbers - 1
    outside = (numbers < 1) | (numbers > count[case])
    hits = np.bincount(place[~outside], minlength=len(case))
    if outside.any() or (hits != 1).any():
        owner = (
            case[outside][0]
            if outside.any()
            else np.repeat(np.arange(len(count)), count)[np.flatnonzero(hits != 1)[0]]
        )
        raise UnreadableTable(
            "the numbers of its events are not 1, 2, 3… each once",
            where=f"dossier {ids[int(owner)].as_py()}",
            remedy="give the column 'seq' from 1 without gaps, or none and the column 'at'",
        )
    return place


def _numbers(table: LifecycleTable) -> tuple[Int32, Int32]:
    """The table as a grid of state × trigger, and the one target of each trigger."""
    states = {name: number for number, name in enumerate(table.states)}
    triggers = {name: number for number, name in enumerate(table.triggers)}
    grid = np.full((len(states), len(triggers) + 1), _ILLEGAL, np.int32)
    targets = np.full(len(triggers) + 1, _STAYS, np.int32)
    for (source, trigger), target in table.targets.items():
        grid[states[source], triggers[trigger]] = states[target]
    for trigger, number in triggers.items():
        edges = {(s, to) for (s, name), to in table.targets.items() if name == trigger}
        ends = {to for _, to in edges}
        if len(ends) == 1:
            targets[number] = states[ends.pop()]
        elif any(s != to for s, to in edges):
            targets[number] = _VARIES
    return grid, targets


def _shift(
    grouped: Int32, start: Int64, grid: Int32, targets: Int32, first: int
) -> tuple[Int32, npt.NDArray[np.bool_]]:
    """Last state of each dossier, and which events are illegal or need the loop."""
    moves = targets[grouped]
    places = np.arange(len(grouped))
    moved = np.maximum.accumulate(np.where(moves >= 0, places, -1)) if len(grouped) else places
    before = np.concatenate(([-1], moved[:-1])).astype(np.int64)
    begin = np.repeat(start, np.diff(np.append(start, len(grouped))))
    state = np.where(before >= begin, moves[before], first)
    wrong = (grid[state, grouped] == _ILLEGAL) | (moves == _VARIES)
    ends = np.append(start[1:], len(grouped)) - 1
    last = moved[ends]
    states = np.where(last >= start, moves[last], first).astype(np.int32)
    return states, wrong
