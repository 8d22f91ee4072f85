"""`tthc catalogue cuts`: commitments against a directive, proposals, and the steps' new times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import groupby
from math import floor
from pathlib import Path
from typing import Annotated, Any

import typer
from attrs import frozen
from rich.table import Table as Grid
from rich.text import Text

from tthc_flow.citations import Confidence
from tthc_flow.cli.catalogue import catalogue, channel_name, open_catalogue
from tthc_flow.cli.terminal import FINDINGS, AsJson, InLanguage, Language, console, write_json
from tthc_flow.errors import CannotAllocate
from tthc_flow.instants import parse_date
from tthc_flow.procedures import Catalogue, Procedure, SubmissionChannel
from tthc_flow.procedures.allocation import Allotment, allocate
from tthc_flow.procedures.directive import ReductionDirective, RoundingMode
from tthc_flow.procedures.directive_file import load_directive
from tthc_flow.procedures.reduction import Cut, Verdict, check_cuts
from tthc_flow.procedures.working_days import printed_days
from tthc_flow.terms import Term, format_term
from tthc_flow.terms.notation import decimal_text

__all__ = ["cuts"]

_VERDICTS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.MET: ("đạt", "met"),
    Verdict.BELOW: ("chưa đạt", "below"),
    Verdict.NOT_CUT: ("chưa cắt giảm", "not cut"),
    Verdict.UNIT_CHANGES: ("đổi đơn vị", "unit changes"),
    Verdict.NOT_COUNTABLE: ("không tính được", "not countable"),
    Verdict.EXEMPT: ("miễn", "exempt"),
    Verdict.OUT_OF_SCOPE: ("ngoài phạm vi", "out of scope"),
}
_ROUNDINGS: Mapping[RoundingMode, tuple[str, str]] = {
    RoundingMode.FLOOR: ("làm tròn xuống", "floor"),
    RoundingMode.NEAREST: ("làm tròn gần nhất", "nearest"),
    RoundingMode.CEIL: ("làm tròn lên", "ceil"),
}
_TO_LOOK_AT = {Verdict.BELOW, Verdict.NOT_CUT, Verdict.UNIT_CHANGES}


@frozen
class Line:
    """
    The channels of a procedure that share their terms.

    Attributes:
        cut: What the directive says of each of them.
        channels: The channels.
        steps: The steps' new times; empty when there is no shorter total.
        trouble: Why the shorter total could not be spread; empty when it could.
    """

    cut: Cut
    channels: tuple[SubmissionChannel, ...]
    steps: tuple[Allotment, ...] = ()
    trouble: str = ""


@catalogue.command("cuts")
def cuts(
    directive: Annotated[Path, typer.Option("--directive", metavar="FILE", help="The directive.")],
    path: Annotated[
        Path | None, typer.Argument(metavar="[CATALOGUE]", help="Default: the sample.")
    ] = None,
    on: Annotated[
        str, typer.Option("--on", metavar="DATE", help="Versions in force that day; else newest.")
    ] = "",
    lang: InLanguage = Language.VI,
    as_json: AsJson = False,
) -> None:
    """
    Compare what is promised with a directive's target and propose what is not yet cut.

    Exit code 1 when a promise is below the target, missing, or in another unit.
    """
    order = load_directive(directive)
    checked = check_cuts(_procedures(open_catalogue(path), on), order)
    lines = [_line(list(same), order) for _, same in groupby(checked, _what_is_told)]
    if as_json:
        write_json(_for_machines(lines, order))
    else:
        _tell(lines, order, lang)
    if any(line.cut.verdict in _TO_LOOK_AT for line in lines):
        raise typer.Exit(FINDINGS)


def _procedures(book: Catalogue, on: str) -> Iterable[Procedure]:
    if not on:
        return [book.versions(code)[-1] for code in book.codes]
    day = parse_date(on)
    return [each for each in book.procedures if each.is_in_force(day)]


def _what_is_told(cut: Cut) -> tuple[str, Term, Term | None]:
    return cut.procedure.label, cut.statutory, cut.committed


def _line(same: list[Cut], directive: ReductionDirective) -> Line:
    cut = same[0]
    channels = tuple(each.channel for each in same)
    total = cut.proposal.term if cut.proposal else cut.committed
    is_timed = any(printed_days(step.term) for step in cut.procedure.steps)
    if total is None or not is_timed or cut.verdict in {Verdict.OUT_OF_SCOPE, Verdict.EXEMPT}:
        return Line(cut, channels)
    try:
        steps = allocate(total, cut.procedure.steps, directive.floors)
    except CannotAllocate as error:
        return Line(cut, channels, trouble=str(error))
    return Line(cut, channels, steps)


# --- for people -------------------------------------------------------------------------------


def _tell(lines: list[Line], directive: ReductionDirective, lang: Language) -> None:
    screen = console()
    target = _in_words(directive.known_target, lang)
    screen.print(
        Text(f"{directive.number}: {lang.choose('chỉ tiêu', 'target')} {target} %", "bold")
    )
    if directive.provenance is Confidence.ASSUMED:
        note = "giả định: chưa ai đọc văn bản", "assumed: nobody has read the text"
        screen.print(Text(lang.choose(*note), "yellow"))
    screen.print(_listing(lines, lang))
    for line in lines:
        if line.steps or line.trouble:
            _tell_steps(line, lang)


def _listing(lines: list[Line], lang: Language) -> Grid:
    grid = Grid(
        lang.choose("Mã", "Code"),
        lang.choose("Tên thủ tục", "Name"),
        lang.choose("Cách thức", "Channels"),
        lang.choose("Theo luật", "Statutory"),
        lang.choose("Cam kết", "Committed"),
        "%",
        lang.choose("Kết luận", "Verdict"),
        lang.choose("Đề xuất", "Proposal"),
    )
    grid.columns[0].no_wrap = True
    for line in lines:
        cut = line.cut
        grid.add_row(
            cut.procedure.reference,
            cut.procedure.name,
            ", ".join(channel_name(channel, lang) for channel in line.channels),
            format_term(cut.statutory, lang.code),
            format_term(cut.committed, lang.code) if cut.committed else "",
            "" if cut.reduction is None else _in_words(cut.reduction, lang),
            lang.choose(*_VERDICTS[cut.verdict]),
            _proposal(cut, lang),
        )
    return grid


def _proposal(cut: Cut, lang: Language) -> str:
    if cut.proposal is None:
        return ""
    term = format_term(cut.proposal.term, lang.code)
    rounding = lang.choose(*_ROUNDINGS[cut.proposal.rounding])
    return f"{term} ({_in_words(cut.proposal.reduction, lang)} %, {rounding})"


def _tell_steps(line: Line, lang: Language) -> None:
    screen = console()
    screen.print(Text(f"{line.cut.procedure.reference}: ", "bold"), end="")
    if line.trouble:
        screen.print(line.trouble)
        return
    screen.print(
        "; ".join(
            f"{lang.choose(given.step.label_vi, given.step.label_en or given.step.label_vi)}: "
            f"{format_term(given.step.term, lang.code)} → {format_term(given.term, lang.code)}"
            for given in line.steps
        )
    )


def percent(share: Fraction, decimals: int = 1) -> str:
    """A share in per cent, rounded half up; the verdict is reached before rounding."""
    scale = 10**decimals
    scaled = floor(share * 100 * scale + Fraction(1, 2))
    return decimal_text(Fraction(scaled, scale)) or ""


def _in_words(share: Fraction, lang: Language) -> str:
    return lang.choose(percent(share).replace(".", ","), percent(share))


# --- for machines -----------------------------------------------------------------------------


def _for_machines(lines: list[Line], directive: ReductionDirective) -> dict[str, Any]:
    return {
        "directive": {
            "number": directive.number,
            "issued_on": directive.issued_on.isoformat(),
            "target": str(directive.known_target),
            "provenance": directive.provenance.value,
            "rounding": directive.rounding.value,
            "granularity_days": str(directive.granularity),
        },
        "cuts": [_plain(line) for line in lines],
    }


def _plain(line: Line) -> dict[str, Any]:
    cut = line.cut
    proposal = cut.proposal
    return {
        "code": cut.procedure.code,
        "reference": cut.procedure.reference,
        "name": cut.procedure.name,
        "channels": [channel.value for channel in line.channels],
        "statutory": format_term(cut.statutory),
        "committed": format_term(cut.committed) if cut.committed else None,
        "reduction": None if cut.reduction is None else str(cut.reduction),
        "percent": None if cut.reduction is None else percent(cut.reduction, 2),
        "verdict": cut.verdict.value,
        "target_met": {Verdict.MET: True, Verdict.BELOW: False, Verdict.NOT_CUT: False}.get(
            cut.verdict
        ),
        "proposal": None
        if proposal is None
        else {
            "term": format_term(proposal.term),
            "reduction": str(proposal.reduction),
            "percent": percent(proposal.reduction, 2),
            "rounding": proposal.rounding.value,
        },
        "steps": [
            {
                "key": given.step.key,
                "label_vi": given.step.label_vi,
                "before": format_term(given.step.term),
                "after": format_term(given.term),
            }
            for given in line.steps
        ],
        "trouble": line.trouble or None,
    }
