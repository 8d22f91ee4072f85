"""A procedure, a dossier and a posting that no rule objects to, to be spoilt in one place."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from attrs import evolve

from tthc_flow.compliance.dossier_log import DossierLog, DossierRecord
from tthc_flow.compliance.posting import Comparison, PostedProcedure, Posting
from tthc_flow.compliance.records import ChannelTerm, ProcedureRecord, StepRecord, Versions
from tthc_flow.compliance.records.printed_term import read_printed
from tthc_flow.compliance.records.stated_total import read_total
from tthc_flow.compliance.subject import Place
from tthc_flow.instants import VIETNAM
from tthc_flow.procedures import LegalDocument, Level, StepKind, SubmissionChannel

IN_PERSON, ONLINE, POSTAL = SubmissionChannel


def terms(**texts: str) -> tuple[ChannelTerm, ...]:
    """Terms by channel, as printed."""
    return tuple(
        ChannelTerm(SubmissionChannel(name), read_printed(text)) for name, text in texts.items()
    )


def all_channels(text: str) -> tuple[ChannelTerm, ...]:
    """One term for every channel."""
    return terms(in_person=text, online=text, postal=text)


def step(number: int, raw: str, kind: StepKind | None, **more: Any) -> StepRecord:
    """A step of its own stage."""
    fields: dict[str, Any] = {"stage": number, "actor": "Chuyên viên", **more}
    printed = read_printed(raw, "step", fields.pop("unit", ""))
    return StepRecord(number, f"Bước {number}", printed, kind=kind, **fields)


def steps(*raws: str) -> tuple[StepRecord, ...]:
    """Intake, any number of appraisals, and the return of the result."""
    last = len(raws)
    kinds = {1: StepKind.INTAKE, last: StepKind.RETURN_RESULT}
    return tuple(
        step(number, raw, kinds.get(number, StepKind.APPRAISE))
        for number, raw in enumerate(raws, 1)
    )


DECISION = LegalDocument("3508/QĐ-UBND", "UBND thành phố Hải Phòng", date(2026, 8, 20))
CUT = LegalDocument("3600/QĐ-UBND", "UBND thành phố Hải Phòng", date(2026, 8, 20))
STEPS = steps("0,5 ngày làm việc", "1,5 ngày làm việc", "0,5 ngày làm việc", "Không tính thời gian")

SOUND = ProcedureRecord(
    key="1.000703 (2026-09-03)",
    place=Place("danh-muc.toml", 3),
    code="1.000703",
    name="Cấp Giấy phép kinh doanh vận tải bằng xe ô tô",
    field_of_work="Đường bộ",
    levels=(Level.PROVINCE,),
    statutory=all_channels("04 ngày làm việc"),
    committed=all_channels("2,5 ngày làm việc"),
    steps=STEPS,
    decision=DECISION,
    commitment_decision=CUT,
    valid_from=date(2026, 9, 3),
    supplement_window=read_printed("30 ngày"),
)


def record(**changes: Any) -> ProcedureRecord:
    """The sound procedure with changes."""
    return evolve(SOUND, **changes)


def table(total: str, *raws: str, **changes: Any) -> ProcedureRecord:
    """A table of steps with the total it states, and no commitment."""
    fields = {"committed": (), "statutory": (), "silent": frozenset({"statutory"}), **changes}
    return record(stated_total=read_total(total), steps=steps(*raws), **fields)


def versions(*records: ProcedureRecord) -> Versions:
    """Versions of one procedure."""
    return Versions(records[-1].code, records)


OLD = evolve(
    SOUND,
    key="1.000703 (2024-01-01)",
    decision=LegalDocument("100/QĐ-UBND", issued_on=date(2023, 12, 20)),
    valid_from=date(2024, 1, 1),
    valid_until=date(2026, 9, 3),
    committed=(),
    statutory=all_channels("05 ngày làm việc"),
)


# --- dossiers -----------------------------------------------------------------------------------


def at(text: str) -> datetime:
    """A local instant of 2026: "08-20 09:00"."""
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=VIETNAM)


SOUND_DOSSIER = DossierRecord(
    code="000.00.07.H56-260820-0001",
    place=Place("nhat-ky.csv", 2),
    channel=ONLINE,
    service_level=4,
    filed_at=at("08-20 07:40"),
    received_at=at("08-20 08:05"),
    due_at=at("08-28 00:00"),
    due_marks=(at("08-28 00:00"),),
    finished_at=at("08-26 15:12"),
    published_at=at("08-27 09:00"),
    returned_at=at("08-27 10:00"),
    status=10,
    sent_status=10,
    sent_due_at=at("08-28 00:00"),
)


def dossier(**changes: Any) -> DossierRecord:
    """The sound dossier with changes; a new due date is the one on the slip too."""
    if "due_at" in changes:
        due = changes["due_at"]
        changes = {"due_marks": (due,) if due else (), "sent_due_at": due, **changes}
    return evolve(SOUND_DOSSIER, **changes)


def log(count: int, alike: int, **changes: Any) -> DossierLog:
    """A log of *count* dossiers, of which the first *alike* have the changes."""
    some = [dossier(code=f"000.00.07.H56-260820-{number:04d}") for number in range(1, count + 1)]
    spoilt = [evolve(each, **changes) for each in some[:alike]]
    apart = [
        evolve(each, finished_at=at("08-26 15:12") + timedelta(minutes=number))
        for number, each in enumerate(some[alike:])
    ]
    return DossierLog("nhat-ky.csv", (*spoilt, *apart))


# --- postings -----------------------------------------------------------------------------------

SOUND_POST = PostedProcedure(
    commune="Phường An Biên",
    place=Place("niem-yet.csv", 2),
    code="1.000703",
    name=SOUND.name,
    decision=DECISION.number,
    terms=all_channels("04 ngày làm việc"),
    posted_on=date(2026, 8, 25),
    database_on=date(2026, 8, 25),
    is_electronic=True,
    says=frozenset({"name", "decision", "channel", "term", "posted_on", "electronic"}),
)


def post(**changes: Any) -> PostedProcedure:
    """The sound posting with changes."""
    return evolve(SOUND_POST, **changes)


def pair(posted: PostedProcedure | None = SOUND_POST, *published: ProcedureRecord) -> Comparison:
    """What is posted beside what is published: an old version and one in force, unless given."""
    return Comparison(
        "Phường An Biên",
        "1.000703",
        published or (OLD, SOUND),
        posted,
        Place("niem-yet.csv"),
    )


def unpublished() -> Comparison:
    """A code that the authority's list does not have."""
    return Comparison("Phường An Biên", "9.999999", (), post(code="9.999999"), Place("a.csv"))


def posting(*pairs: Comparison) -> Posting:
    """All that one body posts."""
    return Posting("Phường An Biên", pairs, Place("niem-yet.csv"))
