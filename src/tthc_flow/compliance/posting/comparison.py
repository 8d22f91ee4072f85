"""The authority's list beside what one body posts, code by code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from attrs import frozen

from tthc_flow.compliance.posting.posted_list import PostedProcedure
from tthc_flow.compliance.records import ProcedureRecord, RecordList
from tthc_flow.compliance.subject import Noqa, Place
from tthc_flow.compliance.yardstick import Yardstick
from tthc_flow.procedures import Level, SubmissionChannel

__all__ = ["Comparison", "Posting", "compare"]


@frozen(eq=False)
class Comparison:
    """
    One procedure as published and as posted.

    Attributes:
        commune: The body.
        code: National code.
        published: Its versions and cases in the authority's list, oldest first; none when the
            list does not have it.
        posted: As the body posts it; None when it does not.
        list_place: Where the body's list is, for what is missing in it.
    """

    commune: str
    code: str
    published: tuple[ProcedureRecord, ...]
    posted: PostedProcedure | None
    list_place: Place

    @property
    def key(self) -> str:
        """Body and code."""
        return f"{self.commune}/{self.code}"

    @property
    def place(self) -> Place:
        """Where it is posted, or the list in which it is missing."""
        return self.posted.place if self.posted else self.list_place

    @property
    def noqa(self) -> tuple[Noqa, ...]:
        """Excuses of the posted list."""
        return self.posted.noqa if self.posted else ()

    @property
    def is_secondary(self) -> bool:
        """Whether the authority's list was copied."""
        return any(record.is_secondary for record in self.published)

    def in_force(self, on: date) -> ProcedureRecord | None:
        """The version that holds on a day: the newest, where a list has no days."""
        held = self.all_in_force(on)
        return held[-1] if held else None

    def all_in_force(self, on: date) -> tuple[ProcedureRecord, ...]:
        """Every case of it that holds on a day."""
        return tuple(record for record in self.published if record.is_in_force(on))

    def decided_on(self, on: date) -> date | None:
        """Day of the decision that publishes the version in force; None when not on record."""
        record = self.in_force(on)
        if record is not None and record.decision is not None and record.decision.issued_on:
            return record.decision.issued_on
        return self.posted.decided_on if self.posted else None

    def must_be_posted_by(self, yardstick: Yardstick) -> date | None:
        """Last day for posting the version in force, in working days from its decision."""
        decided = self.decided_on(yardstick.on)
        if decided is None:
            return None
        days = yardstick.law_at(decided).whole("posting_working_days")
        return yardstick.calendar.add_working_days(decided, days)

    def is_electronic(self, on: date) -> bool:
        """Whether it is handled electronically: as the body says, else when posted for online."""
        if self.posted is None or self.in_force(on) is None:
            return False
        if self.posted.is_electronic is not None:
            return self.posted.is_electronic
        return SubmissionChannel.ONLINE in self.posted.channels


@frozen(eq=False)
class Posting:
    """
    All that one body posts, beside all that it should.

    Attributes:
        commune: The body.
        comparisons: Code by code.
        list_place: Where its list is.
    """

    commune: str
    comparisons: tuple[Comparison, ...]
    list_place: Place

    @property
    def key(self) -> str:
        """The body."""
        return self.commune

    @property
    def place(self) -> Place:
        """Its list."""
        return self.list_place

    @property
    def noqa(self) -> tuple[Noqa, ...]:
        """Nothing excuses a body as a whole."""
        return ()

    @property
    def is_secondary(self) -> bool:
        """A body's own list is first-hand."""
        return False

    def electronic(self, on: date) -> tuple[int, int]:
        """How many procedures in force are posted, and how many of these are electronic."""
        posted = [each for each in self.comparisons if each.posted and each.in_force(on)]
        return len(posted), sum(each.is_electronic(on) for each in posted)

    def __iter__(self) -> Iterator[Comparison | Posting]:
        """All subjects of the rules for posting."""
        yield from self.comparisons
        yield self


def compare(
    authority: RecordList,
    posted: Iterable[PostedProcedure],
    levels: frozenset[Level] = frozenset(),
) -> tuple[Posting, ...]:
    """
    Put each body's list beside the authority's.

    Args:
        authority: The authority's list, with all versions that it knows.
        posted: What the bodies post.
        levels: Levels whose procedures the bodies must post; empty for the whole list.
    """
    known: dict[str, list[ProcedureRecord]] = defaultdict(list)
    for versions in authority.versions:
        for record in versions.records:
            known[record.code].append(record)
    asked = {
        code
        for code, records in known.items()
        if not levels or any(levels & set(record.levels) for record in records)
    }
    by_commune: dict[str, dict[str, PostedProcedure]] = defaultdict(dict)
    for each in posted:
        by_commune[each.commune][each.code] = each
    return tuple(
        _posting(commune, own, asked, known) for commune, own in sorted(by_commune.items())
    )


def _posting(
    commune: str,
    own: dict[str, PostedProcedure],
    asked: set[str],
    known: dict[str, list[ProcedureRecord]],
) -> Posting:
    place = Place(next(iter(own.values())).place.file)
    return Posting(
        commune,
        tuple(
            Comparison(commune, code, tuple(known.get(code, ())), own.get(code), place)
            for code in sorted({*asked, *own})
        ),
        place,
    )
