"""
A scenario (*phương án*): which terms are cut by how much, and how they are counted.

A small value, kept as TOML beside the report that rests on it. What it does not say is as in
the law's own count.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from attrs import asdict, field, fields, frozen

from tthc_flow.analysis.cuts import Rounding, checked_cuts, cut_terms
from tthc_flow.analysis.histogram import NO_TERM
from tthc_flow.analysis.replay import Dossiers
from tthc_flow.analysis.rule import Compare, ReplayRule, Unit
from tthc_flow.analysis.zones import zone_named
from tthc_flow.calendars import load_calendar
from tthc_flow.errors import CallerError, TthcError, UnknownChoice, UnreadableTable
from tthc_flow.terms import ReceptionRule, SupplementPolicy

__all__ = ["Scenario", "read_scenario"]


def _chosen(kind: Any, value: Any) -> Any:
    """The member of *kind* named *value*, or the names there are."""
    try:
        return kind(value)
    except ValueError as error:
        names = ", ".join(str(member) for member in kind)
        raise UnknownChoice(f"there is no {value!r}", remedy=f"use {names}") from error


def _percent(value: Any) -> int:
    return checked_cuts([value])[0]


def _rounding(value: Any) -> Rounding:
    chosen: Rounding = _chosen(Rounding, value)
    return chosen


def _policy(value: Any) -> SupplementPolicy:
    chosen: SupplementPolicy = _chosen(SupplementPolicy, value)
    return chosen


def _reception(value: Any) -> ReceptionRule:
    chosen: ReceptionRule = _chosen(ReceptionRule, value)
    return chosen


def _compare(value: Any) -> Compare:
    chosen: Compare = _chosen(Compare, value)
    return chosen


@frozen(kw_only=True)
class Scenario:
    """
    What is tried.

    Attributes:
        name: Shown beside its results.
        cut: Percent by which every term is cut.
        cuts: Percents by value of *cut_by*, instead of *cut*.
        cut_by: Column told apart by, e.g. the procedure.
        rounding: How cut terms become whole days.
        calendar: "vn" or "none".
        known_on: The calendar as it was known on that day (R6).
        office: Whose hours; see `load_calendar`.
        unit: Unit of bare numbers of days.
        policy: What a pause does when it does not say itself (R33).
        reception: Which day is day 0 (R17).
        compare: Dates or instants.
        tz: Zone in which dates are told.

    Raises:
        UnknownChoice: A name that does not exist, or a cut that is no whole percent.
        CallerError: Cuts by group without the column of the groups.
    """

    name: str
    cut: int = field(default=0, converter=_percent)
    cuts: Mapping[str, int] = field(factory=dict)
    cut_by: str = ""
    rounding: Rounding = field(default=Rounding.FLOOR, converter=_rounding)
    calendar: str = "vn"
    known_on: date | None = None
    office: str = ""
    unit: str = ""
    policy: SupplementPolicy = field(default=SupplementPolicy.RESTART, converter=_policy)
    reception: ReceptionRule = field(default=ReceptionRule.EVENT_DAY, converter=_reception)
    compare: Compare = field(default=Compare.DATE, converter=_compare)
    tz: str = ""

    def __attrs_post_init__(self) -> None:
        checked_cuts(self.cuts.values())
        if self.cuts and not self.cut_by:
            raise CallerError("cuts by group need their column", remedy="name it as cut_by")
        if self.calendar not in {"vn", "none"}:
            raise UnknownChoice(f"there is no calendar {self.calendar!r}", remedy="use vn or none")
        self.rule()

    def rule(self) -> ReplayRule:
        """How its dossiers are counted."""
        calendar = None
        if self.calendar == "vn":
            calendar = load_calendar(known_on=self.known_on, office=self.office or None)
        return ReplayRule(
            unit=_chosen(Unit, self.unit) if self.unit else None,
            calendar=calendar,
            compare=self.compare,
            rounding=self.rounding,
            zone=zone_named(self.tz),
            policy=self.policy,
            reception=self.reception,
        )

    def terms_of(self, dossiers: Dossiers) -> npt.NDArray[np.int64]:
        """
        The cut term of each dossier; `NO_TERM` without.

        Raises:
            CallerError: The dossiers are not told apart by `cut_by`.
        """
        rounding = self.rule().effective_rounding
        dated = dossiers.term != NO_TERM
        terms = np.where(dated, dossiers.term, 0)
        percents = self._percents(dossiers)
        answer = np.zeros(len(terms), np.int64)
        for percent in np.unique(percents).tolist():
            here = percents == percent
            answer[here] = cut_terms(terms[here], percent, rounding, dossiers.less[here])
        return np.where(dated, answer, NO_TERM)

    def _percents(self, dossiers: Dossiers) -> npt.NDArray[np.int64]:
        if not self.cuts:
            return np.full(len(dossiers.term), self.cut)
        if self.cut_by not in dossiers.groups:
            raise CallerError(
                f"the dossiers are not told apart by {self.cut_by!r}",
                remedy=f"name it among the columns: {', '.join(dossiers.groups) or 'none yet'}",
            )
        codes, values = dossiers.groups[self.cut_by]
        table = np.array([self.cuts.get(value, self.cut) for value in values], np.int64)
        percents: npt.NDArray[np.int64] = table[codes]
        return percents

    def to_dict(self) -> dict[str, Any]:
        """Its choices for a manifest."""
        return {
            "name": self.name,
            "cut": self.cut,
            "cuts": dict(self.cuts),
            "cut_by": self.cut_by,
            **self.rule().to_dict(),
        }


def read_scenario(path: Path, *, like: Scenario | None = None) -> Scenario:
    """
    Read a scenario: TOML with the keys of `Scenario`; ``[cuts]`` holds percents by group.

    Args:
        path: The file; without a name the scenario has that of the file.
        like: What holds where the file says nothing; None takes the defaults of `Scenario`.

    Raises:
        UnreadableTable: Not TOML, an unknown key, or a value that cannot be.
        OSError: It cannot be opened.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableTable(f"the scenario is not TOML: {error}", where=str(path)) from error
    known = [attribute.name for attribute in fields(Scenario)]
    unknown = sorted(table.keys() - set(known))
    if unknown:
        raise UnreadableTable(
            f"unknown key {unknown[0]!r}", where=str(path), remedy=f"use {', '.join(known)}"
        )
    said = {} if like is None else asdict(like, recurse=False)
    try:
        return Scenario(**(said | {"name": path.stem} | table))
    except TthcError as error:
        raise UnreadableTable(error.what, where=str(path), remedy=error.remedy) from error
    except (TypeError, AttributeError, ValueError) as error:
        raise UnreadableTable(f"a value of the wrong kind: {error}", where=str(path)) from error
