"""From a title and a process to a table of our own catalogue layout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from attrs import frozen

from tthc_flow.errors import UnknownNotation
from tthc_flow.procedures.channel import SubmissionChannel
from tthc_flow.procedures.importing.kinds import assumed_kinds
from tthc_flow.procedures.importing.process import Process
from tthc_flow.procedures.importing.remark import RemarkKind, Remarks
from tthc_flow.procedures.importing.table_rows import TableRow
from tthc_flow.procedures.importing.title import Decision, Named, PrintedLimit, Title
from tthc_flow.procedures.procedure import Level
from tthc_flow.procedures.working_days import printed_days
from tthc_flow.terms import (
    DeadlineText,
    NotCounted,
    Term,
    Unspecified,
    format_term,
    parse_deadline,
    parse_term,
)
from tthc_flow.terms.cut_down import parse_cut_down

__all__ = ["Defaults", "procedure_table"]

_NOT_PRINTED = "không nêu"


@frozen
class Defaults:
    """
    What the caller knows about all procedures of a file, where the file does not say it.

    Attributes:
        field_of_work: *Lĩnh vực*.
        level: Level that settles them.
        decision: Number of the publishing decision.
        issuer: Who issued it.
        issued_on: Day of issue.
        valid_from: First day of these versions.
        source: Address of the decision.
    """

    field_of_work: str = ""
    level: Level | None = None
    decision: str = ""
    issuer: str = ""
    issued_on: date | None = None
    valid_from: date | None = None
    source: str = ""


@frozen
class _Limits:
    """
    The terms of one procedure.

    Attributes:
        statutory: By law, as printed above the table.
        committed: As promised.
        assumed: The total of the table, where nothing is printed above it.
    """

    statutory: Term | None = None
    committed: Term | None = None
    assumed: Term | None = None


def procedure_table(
    named: Named, title: Title, process: Process, defaults: Defaults, remarks: Remarks
) -> dict[str, Any]:
    """
    One procedure in the layout of a catalogue file; what is not printed is `assumed`.

    Args:
        named: Its code and name.
        title: What the lines above the table say.
        process: Its steps.
        defaults: What the caller adds.
        remarks: Takes what cannot be read or written.
    """
    facts = _Facts()
    cases = [case for case in (title.case, process.case) if case is not None]
    name = " – ".join(filter(None, [named.name, *(case.words for case in cases)]))
    decision = title.decision or Decision(defaults.decision, defaults.issued_on, defaults.issuer)
    limits = _limits(title, process, named, remarks)
    printed = {
        "code": named.code,
        "case": "_".join(case.key for case in cases),
        "name": facts.choose("name", name),
        "field_of_work": facts.choose("field_of_work", title.field_of_work, defaults.field_of_work),
        "level": facts.choose("level", title.level, defaults.level, otherwise=Level.OTHER).value,
        "valid_from": facts.choose(
            "valid_from", defaults.valid_from, otherwise=decision.issued_on or date.min
        ),
        "agency_code": named.agency_code,
        "decision": _filled(
            {
                "number": facts.choose("decision", decision.number),
                "issuer": decision.issuer,
                "issued_on": decision.issued_on,
                "source": defaults.source,
            }
        ),
        "terms": _for_all_channels(
            facts.choose("terms", limits.statutory, otherwise=limits.assumed or Unspecified())
        ),
        "step": list(_steps(process.steps)),
        "assumed": facts.assumed,
    }
    if limits.committed is not None:
        terms = _for_all_channels(limits.committed)
        printed["commitment"] = {"decision": printed["decision"], "terms": terms}
    return _filled(printed)


class _Facts:
    """
    Chooses what is known of each field.

    Attributes:
        assumed: Fields of which nothing is; which channels there are no table of steps says.
    """

    def __init__(self) -> None:
        self.assumed = ["channels"]

    def choose(self, field: str, *known: Any, otherwise: Any = _NOT_PRINTED) -> Any:
        """The first of *known* that says something, or else a placeholder that is assumed."""
        for fact in known:
            if fact:
                return fact
        self.assumed.append(field)
        return otherwise


def _filled(table: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if value not in ("", None)}


def _for_all_channels(term: Term) -> dict[str, str]:
    """A table of steps does not tell the ways of submission apart."""
    return {channel.value: format_term(term) for channel in SubmissionChannel}


# --- time limits ------------------------------------------------------------------------------


def _limits(title: Title, process: Process, named: Named, remarks: Remarks) -> _Limits:
    """The limits above the table; without any, the total below it, which is only assumed."""
    printed = _printed_limits(title.limits, remarks)
    total = process.total
    stated = printed.committed or printed.statutory
    if total is None or total.term is None:
        if printed.statutory is None:
            remarks.add(RemarkKind.MISSING, named.cell, "no time limit by law is printed")
        return printed
    if stated is None:
        promise = total.term if total.lawful else None
        return _Limits(committed=promise, assumed=total.lawful or total.term)
    if printed_days(stated) != printed_days(total.term):
        remarks.add(
            RemarkKind.MISMATCH,
            total.time_cell if total.time_cell.text else total.cell,
            f"the total of the table is not the limit printed above it, {stated}",
        )
    return printed


def _printed_limits(limits: Sequence[PrintedLimit], remarks: Remarks) -> _Limits:
    found = _Limits()
    for limit in limits:
        try:
            pair = parse_cut_down(limit.text)
            read = _read_limit(limit)
        except UnknownNotation as error:
            remarks.add(RemarkKind.UNREAD, limit.cell, limit.cell.doubt or error.what)
            continue
        if pair is not None:
            found = _Limits(pair.statutory, pair.committed)
            continue
        _remark_conditions(read, limit, remarks)
        known = found.committed if limit.is_cut else found.statutory
        if known is not None and known != read.base:
            remarks.add(RemarkKind.MISMATCH, limit.cell, f"another limit above it is {known}")
        elif limit.is_cut:
            found = _Limits(found.statutory, read.base)
        else:
            found = _Limits(read.base, found.committed)
    return found


def _read_limit(limit: PrintedLimit) -> DeadlineText:
    """A limit, or a bare number under a heading that names its unit."""
    figure = limit.text.replace(".", ",") if limit.cell.is_number else limit.text
    if not limit.heading or not figure[:1].isdigit() or figure[-1:].isalpha():
        return parse_deadline(limit.text)
    return DeadlineText(parse_term(figure, unit=limit.heading))


def _remark_conditions(read: DeadlineText, limit: PrintedLimit, remarks: Remarks) -> None:
    """A catalogue holds one limit for each channel: the cases are for a person to enter."""
    left = [f"{branch.condition}: {branch.term}" for branch in read.branches]
    if read.extension is not None:
        left.append(f"{read.extension.condition}: + {read.extension.term}")
    left += read.notes
    if left:
        remarks.add(RemarkKind.LEFT_OUT, limit.cell, f"only the usual limit is kept, not {left}")


# --- steps ------------------------------------------------------------------------------------


def _steps(rows: Sequence[TableRow]) -> Iterator[dict[str, Any]]:
    """Steps in series, keyed by position: printed numbers repeat."""
    kinds = assumed_kinds([f"{row.label} {row.actor} {row.unit}" for row in rows])
    for position, (row, kind) in enumerate(zip(rows, kinds, strict=True), 1):
        assumed = ["kind", "stage"]
        if row.term is None:
            assumed.append("term")
        yield _filled(
            {
                "key": f"step_{position}",
                "label_vi": row.label,
                "kind": kind.value,
                "term": format_term(row.term or _without_time(row)),
                "stage": position,
                "actor": row.actor,
                "unit": row.unit,
                "assumed": assumed,
            }
        )


def _without_time(row: TableRow) -> Term:
    """Merged cells belong to the step above and add nothing; an unread time is unknown."""
    return NotCounted() if row.belongs_above else Unspecified()
