"""What a dossier is pinned to at acceptance: procedure version, calendar, law (R38)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property

from attrs import frozen

from tthc_flow.calendars import WorkingCalendar
from tthc_flow.lifecycle import LifecycleTable, Phase, lifecycle_of, stage_of, stage_state
from tthc_flow.procedures import Procedure, Step
from tthc_flow.rulebook import RulebookView
from tthc_flow.terms import CountingRule

__all__ = ["Basis"]


@frozen(eq=False, slots=False)
class Basis:
    """
    What a dossier is measured by; a later notice never moves it silently (R38).

    Attributes:
        procedure: The version in force on the day of acceptance (T47).
        calendar: As known on that day (R6).
        rulebook: The law in force on that day.
    """

    procedure: Procedure
    calendar: WorkingCalendar
    rulebook: RulebookView

    @cached_property
    def hash(self) -> str:
        """One hash for all three."""
        content = f"{self.procedure.hash}|{self.calendar.version}|{self.rulebook.hash}"
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    @cached_property
    def step_rule(self) -> CountingRule:
        """How steps are counted: as usual, by the law it pins."""
        return CountingRule(law=self.rulebook)

    # --- the course of the procedure, worked out once for all its dossiers --------------------

    @cached_property
    def lifecycle(self) -> LifecycleTable:
        """The legal table of the procedure (R28)."""
        return lifecycle_of(self.procedure)

    @cached_property
    def steps_in(self) -> Mapping[str, tuple[Step, ...]]:
        """Steps worked on in each place: intake in ACCEPTED, then the stages in order."""
        stages = {stage_state(stage.number): stage.steps for stage in self.procedure.stages}
        return {str(Phase.ACCEPTED): self.procedure.intake_steps, **stages}

    @cached_property
    def keys_in(self) -> Mapping[str, frozenset[str]]:
        """The same as keys of steps."""
        return {
            place: frozenset(step.key for step in steps) for place, steps in self.steps_in.items()
        }

    @cached_property
    def place_after(self) -> Mapping[str, str]:
        """Where the last open step of a stage leads; the last stage awaits the decision."""
        return {
            place: target
            for (place, trigger), target in self.lifecycle.targets.items()
            if trigger.startswith("advance_to:")
        }

    @cached_property
    def trigger_back_to(self) -> Mapping[str, str]:
        """What leads from a hold back to the place where the dossier was held."""
        return {place: f"resume_to:{stage_of(place) or place}" for place in self.steps_in}
