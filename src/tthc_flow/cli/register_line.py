"""One line of the register (*sổ theo dõi*): due dates, standing and flags of a dossier."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from attrs import frozen

from tthc_flow.cli.terminal import Language
from tthc_flow.dossier import Deadlines, Dossier
from tthc_flow.instants import format_instant
from tthc_flow.supervision import Flag, Severity, assess
from tthc_flow.terms import DueDate, Outcome, Standing, classify

__all__ = [
    "RegisterLine",
    "for_machines",
    "line_of",
    "procedure_name",
    "severity_in_words",
    "standing_in_words",
]


@frozen
class RegisterLine:
    """
    What the register says of a dossier.

    Attributes:
        dossier: The dossier.
        deadlines: Its due dates.
        by_statute: Against the law; None before acceptance and when it ended undecided.
        by_commitment: Against the committed term; None also when nothing was committed. A date
            that had passed before a pause is late, what the pause stopped is stopped.
        flags: Its flags.
    """

    dossier: Dossier
    deadlines: Deadlines
    by_statute: Outcome | Standing | None
    by_commitment: Outcome | Standing | None
    flags: tuple[Flag, ...]

    @property
    def binding(self) -> Outcome | Standing | None:
        """How it stands against the date that binds the desk."""
        return self.by_commitment or self.by_statute


def line_of(dossier: Dossier, at: datetime) -> RegisterLine:
    """See *dossier* at *at*."""
    deadlines = dossier.deadlines(at)
    committed = deadlines.committed
    return RegisterLine(
        dossier,
        deadlines,
        _stand(dossier, deadlines, deadlines.statutory, at),
        _stand(dossier, deadlines, committed, at) if deadlines.is_committed else None,
        tuple(assess(dossier, at)),
    )


def _stand(
    dossier: Dossier, deadlines: Deadlines, due: DueDate | None, at: datetime
) -> Outcome | Standing | None:
    if dossier.basis is None:
        return None
    if dossier.decided_at is not None:
        return classify(due, finished_at=dossier.decided_at)
    if not dossier.is_open:
        return None
    if due is None and deadlines.is_stopped:
        return Standing.STOPPED
    soon = dossier.basis.rulebook.whole("due_soon_working_days")
    return classify(due, at=at, due_soon_days=soon)


_WORDS: Mapping[Outcome | Standing, tuple[str, str]] = {
    Outcome.EARLY: ("trước hạn", "early"),
    Outcome.ON_TIME: ("đúng hạn", "on time"),
    Outcome.LATE: ("trễ hạn", "late"),
    Outcome.UNDATED: ("không có hạn", "undated"),
    Standing.WITHIN: ("trong hạn", "within"),
    Standing.DUE_SOON: ("sắp đến hạn", "due soon"),
    Standing.OVERDUE: ("quá hạn", "overdue"),
    Standing.STOPPED: ("tạm dừng", "stopped"),
    Standing.UNDATED: ("không có hạn", "undated"),
}


def standing_in_words(standing: Outcome | Standing | None, lang: Language) -> str:
    """The class for people; empty when there is none."""
    if standing is None:
        return ""
    return lang.choose(*_WORDS[standing])


_SEVERITIES: Mapping[Severity, tuple[str, str]] = {
    Severity.CRITICAL: ("khẩn", "critical"),
    Severity.SERIOUS: ("nặng", "serious"),
    Severity.WARNING: ("nhắc", "warning"),
    Severity.INFO: ("lưu ý", "info"),
}


def severity_in_words(severity: Severity, lang: Language) -> str:
    """How bad a flag is, for people."""
    return lang.choose(*_SEVERITIES[severity])


def procedure_name(line: RegisterLine) -> str:
    """Name of the procedure it is measured by; empty before acceptance."""
    basis = line.dossier.basis
    return "" if basis is None else basis.procedure.name


# --- for machines -----------------------------------------------------------------------------


def for_machines(line: RegisterLine) -> dict[str, Any]:
    """The whole line as JSON can hold it; instants local, lengths in minutes."""
    dossier, deadlines = line.dossier, line.deadlines
    binding = deadlines.binding
    return {
        "dossier": dossier.code,
        "procedure": dossier.procedure_code,
        "channel": dossier.channel.value,
        "state": dossier.state,
        "portal_code": dossier.phase.portal_code,
        "submitted_at": format_instant(dossier.submitted_at),
        "accepted_at": _instant(dossier.accepted_at),
        "ended_at": _instant(dossier.ended_at),
        "basis": None if dossier.basis is None else dossier.basis.hash,
        "deadlines": _deadlines(deadlines),
        "by_statute": line.by_statute,
        "by_commitment": line.by_commitment,
        "flags": [_flag(flag) for flag in line.flags],
        "explanation": None if binding is None else binding.explanation.to_dict(),
    }


def _instant(at: datetime | None) -> str | None:
    return None if at is None else format_instant(at)


def _deadlines(deadlines: Deadlines) -> dict[str, Any]:
    return {
        "at": format_instant(deadlines.at),
        "policy": deadlines.policy.value,
        "statutory": _due(deadlines.statutory),
        "committed": _due(deadlines.committed),
        "original_appointed": _due(deadlines.original_appointed),
        "appointed": _due(deadlines.appointed),
        "is_stopped": deadlines.is_stopped,
        "left_days": deadlines.left_days,
        "left_minutes": _minutes(deadlines.left_time),
        "remaining_minutes": _minutes(deadlines.remaining),
        "slack_minutes": _minutes(deadlines.slack),
        "steps": [
            {
                "step": step.step.key,
                "entered_at": format_instant(step.entered_at),
                "due": _due(step.due),
                "latest_finish": _instant(step.latest_finish),
            }
            for step in deadlines.steps
        ],
    }


def _due(due: DueDate | None) -> dict[str, Any] | None:
    if due is None:
        return None
    return {
        "due_on": due.on.isoformat(),
        "expires_at": format_instant(due.expires_at),
        "appointment_at": format_instant(due.appointment_at),
        "provisional": due.provisional,
    }


def _minutes(length: Any) -> int | None:
    return None if length is None else int(length.total_seconds() // 60)


def _flag(flag: Flag) -> dict[str, Any]:
    return {
        "key": flag.key,
        "obligation": flag.obligation.value,
        "kind": flag.kind.value,
        "epoch": flag.epoch,
        "severity": str(flag.severity),
        "raised_at": _instant(flag.raised_at),
        "due_at": _instant(flag.due_at),
        "message_vi": flag.message_vi,
        "message_en": flag.message_en,
        "basis": str(flag.basis),
    }
