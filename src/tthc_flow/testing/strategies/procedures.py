"""Procedures that the library accepts, catalogues of them, and places that settle them."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from tthc_flow.calendars import WorkingCalendar, load_calendar
from tthc_flow.dossier import Jurisdiction
from tthc_flow.procedures import (
    Catalogue,
    Commitment,
    LegalDocument,
    Level,
    Procedure,
    Step,
    StepKind,
    SubmissionChannel,
)
from tthc_flow.rulebook import load_rulebook
from tthc_flow.terms import Immediate, NotCounted, SameDay, Term, Unspecified
from tthc_flow.testing.strategies.terms import counting_rules, terms

__all__ = ["catalogues", "jurisdictions", "procedures"]

_WORK = [
    StepKind.APPRAISE,
    StepKind.CONSULT,
    StepKind.REVIEW,
    StepKind.APPROVE,
    StepKind.ISSUE,
]
_FIRST = date(2011, 1, 1)
_WITHOUT_LENGTH = (SameDay, Immediate, NotCounted, Unspecified)


@st.composite
def procedures(draw: st.DrawFn, *, dated: bool = True) -> Procedure:
    """
    A procedure (*thủ tục hành chính*) in force since 2011, promised in at most its legal time.

    Its code is made up, its steps need not add up: `load_catalogue` would take it, the rules of
    the lint may well object.

    Args:
        draw: Given by Hypothesis.
        dated: Only statutory terms that have a due date.
    """
    channels = draw(st.sets(st.sampled_from(SubmissionChannel), min_size=1))
    ordered = [channel for channel in SubmissionChannel if channel in channels]
    statutory = {channel: draw(terms(dated=dated)) for channel in ordered}
    promised = {
        channel: draw(_no_longer_than(statutory[channel]))
        for channel in ordered
        if draw(st.booleans())
    }
    code = f"{draw(st.integers(1, 3))}.{draw(st.integers(0, 999_999)):06}"
    return Procedure(
        code=code,
        name=f"Thủ tục thử {code}",
        field_of_work="Thử",
        level=draw(st.sampled_from(Level)),
        statutory=statutory,
        steps=draw(_steps()),
        valid_from=_FIRST,
        publication=LegalDocument("1/QĐ-UBND"),
        commitment=(
            Commitment(statutory, promised, LegalDocument("2/QĐ-UBND")) if promised else None
        ),
        supplement_window=draw(st.none() | terms()),
    )


def _no_longer_than(term: Term) -> st.SearchStrategy[Term]:
    """The same term, or a whole number of the same unit that is not longer."""
    if isinstance(term, _WITHOUT_LENGTH):
        return st.just(term)
    kind, length = type(term), int(term.value)  # type: ignore[attr-defined]
    shorter = st.integers(1, length).map(kind) if length else st.nothing()
    return st.just(term) | shorter


@st.composite
def _steps(draw: st.DrawFn) -> tuple[Step, ...]:
    """Up to two of the desk, one to three stages of one or two at once, perhaps the return."""
    kinds: list[tuple[int, StepKind]] = [
        (number, StepKind.INTAKE) for number in range(1, draw(st.integers(0, 2)) + 1)
    ]
    for _ in range(draw(st.integers(1, 3))):
        stage = kinds[-1][0] + 1 if kinds else 1
        kinds += [(stage, draw(st.sampled_from(_WORK))) for _ in range(draw(st.integers(1, 2)))]
    if draw(st.booleans()):
        kinds.append((kinds[-1][0] + 1, StepKind.RETURN_RESULT))
    length = terms(dated=False, longest=10)
    return tuple(
        Step(f"step_{number}", f"Bước {number}", draw(length), stage, kind)
        for number, (stage, kind) in enumerate(kinds, 1)
    )


def catalogues(*, most: int = 4, dated: bool = True) -> st.SearchStrategy[Catalogue]:
    """Catalogues (*danh mục*) of one to *most* procedures."""
    several = st.lists(
        procedures(dated=dated), min_size=1, max_size=most, unique_by=lambda each: each.code
    )
    return several.map(lambda found: Catalogue("Thử", tuple(found)))


def jurisdictions(
    some_catalogues: st.SearchStrategy[Catalogue] | None = None,
    some_calendars: st.SearchStrategy[WorkingCalendar] | None = None,
) -> st.SearchStrategy[Jurisdiction]:
    """
    Places with a catalogue, a calendar, the bundled law and any counting rule.

    Args:
        some_catalogues: None for `catalogues`.
        some_calendars: None for the bundled calendar, which is quick; else such as `calendars`.
    """
    return st.builds(
        Jurisdiction,
        catalogues() if some_catalogues is None else some_catalogues,
        st.builds(load_calendar) if some_calendars is None else some_calendars,
        st.builds(load_rulebook),
        counting_rules(),
    )
