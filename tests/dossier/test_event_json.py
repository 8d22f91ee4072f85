"""Events as JSON: strict in, exact out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tthc_flow.dossier import event_from_json, event_to_json
from tthc_flow.dossier.events import (
    EVENT_TYPES,
    Accepted,
    Corrected,
    Decided,
    Decision,
    Extended,
    PaymentRequested,
    Submitted,
    Withdrawn,
)
from tthc_flow.errors import UnreadableEvent
from tthc_flow.instants import VIETNAM
from tthc_flow.procedures import SubmissionChannel
from tthc_flow.terms import CalendarDays, WorkingDays

NINE = datetime(2026, 8, 20, 9, tzinfo=VIETNAM)
WHO: dict[str, Any] = {"dossier": "H56-1", "seq": 2, "at": NINE}
WITHDRAWN = {"type": "withdrawn", "dossier": "H56-1", "seq": 2, "at": "2026-08-20T09:00:00+07:00"}


def test_an_event_is_written_field_by_field() -> None:
    """R31: dates, instants and terms in their own notation; what is usual is left out."""
    extended = Extended(
        **WHO,
        recorded_at=datetime(2026, 8, 20, 4, 0, tzinfo=UTC),
        actor="Chuyên viên Hà",
        term=WorkingDays("10.5"),
        basis="Luật Đất đai",
        limit=CalendarDays(30),
    )
    assert event_to_json(extended) == {
        "type": "extended",
        "dossier": "H56-1",
        "seq": 2,
        "at": "2026-08-20T09:00:00+07:00",
        "recorded_at": "2026-08-20T11:00:00+07:00",
        "actor": "Chuyên viên Hà",
        "term": "10,5 ngày làm việc",
        "basis": "Luật Đất đai",
        "limit": "30 ngày",
    }
    assert event_from_json(event_to_json(extended)) == extended
    assert event_to_json(Withdrawn(**WHO)) == WITHDRAWN


def test_a_correction_carries_the_event_it_puts_in_place() -> None:
    """R31: the replacement stands inside, whole; a void correction has none."""
    right = Accepted(dossier="H56-1", seq=1, at=NINE, appointed_on=date(2026, 8, 25))
    table = event_to_json(Corrected(**WHO, corrects=1, event=right))
    assert table["event"]["appointed_on"] == "2026-08-25"
    assert event_from_json(table) == Corrected(**WHO, corrects=1, event=right)
    del table["event"]
    assert event_from_json(table) == Corrected(**WHO, corrects=1)


def test_a_text_that_steers_a_terminal_is_refused() -> None:
    """R31: names come from applicants; a line break is a text, an escape sequence is none."""
    assert event_from_json(WITHDRAWN | {"reason": "đổi ý\nnộp lại"})
    with pytest.raises(UnreadableEvent, match="control character"):
        event_from_json(WITHDRAWN | {"reason": "\x1b[31m"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2026-08-20T02:00:00Z", NINE), ("2026-08-20T09:00+07:00", NINE)],
)
def test_any_offset_names_the_same_instant(text: str, expected: datetime) -> None:
    """R31: an instant is read in any zone and kept in Việt Nam's."""
    event = event_from_json({**WITHDRAWN, "at": text})
    assert event.at == expected
    assert event.at.tzinfo is VIETNAM


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"type": "vanished"}, "unknown event type 'vanished'"),
        ({"type": 7}, "unknown event type 7"),
        ({"type": ["withdrawn"]}, "unknown event type"),
        ({"at": "2026-08-20T09:00:00"}, "field 'at': '2026-08-20T09:00:00' has no time zone"),
        ({"at": "2026-02-30T09:00:00+07:00"}, "field 'at'.*does not exist"),
        ({"at": "2026-08-20T25:00:00+07:00"}, "field 'at'"),
        ({"at": "yesterday"}, "field 'at'.*not an instant"),
        ({"at": 1_755_000_000}, "field 'at'.*not a text"),
        ({"recorded_at": "2026-08-20T08:00:00+07:00"}, "before it happened"),
        ({"recorded_at": None}, "field 'recorded_at'"),
        ({"seq": "2"}, "field 'seq'.*not a whole number"),
        ({"seq": 2.0}, "field 'seq'"),
        ({"seq": True}, "field 'seq'"),
        ({"seq": -1}, "field 'seq'"),
        ({"seq": 0}, "below 1"),
        ({"dossier": 56}, "field 'dossier'.*not a text"),
        ({"reason": "\ud800"}, "half a character"),
        ({"colour": "red"}, "withdrawn has no field 'colour'.*it has dossier, seq"),
    ],
)
def test_a_wrong_field_is_named(change: dict[str, Any], message: str) -> None:
    """Issue, bad input: what is wrong, in which field, at which place; nothing is guessed."""
    with pytest.raises(UnreadableEvent, match=message) as caught:
        event_from_json({**WITHDRAWN, **change}, where="events.jsonl:12")
    assert caught.value.where == "events.jsonl:12"


@pytest.mark.parametrize("missing", ["dossier", "seq", "at"])
def test_a_missing_field_is_named(missing: str) -> None:
    """Issue, bad input: an event without number, instant or dossier is none."""
    table = {key: value for key, value in WITHDRAWN.items() if key != missing}
    with pytest.raises(UnreadableEvent, match=f"needs the field '{missing}'"):
        event_from_json(table)


@pytest.mark.parametrize("table", [None, [], "withdrawn", 3])
def test_only_an_object_is_an_event(table: object) -> None:
    """Issue, bad input: JSON that is no object is refused with its kind."""
    with pytest.raises(UnreadableEvent, match="JSON object, not"):
        event_from_json(table)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"type": "submitted", "procedure": "1.000001", "channel": "fax"}, "use in_person"),
        ({"type": "decided", "outcome": "maybe"}, "use granted, denied"),
        ({"type": "reappointed", "new_on": "2026-11-31"}, "'new_on'.*does not exist"),
        ({"type": "reappointed", "new_on": "2026-11-30T09:00:00+07:00"}, "not a date"),
        ({"type": "extended", "term": "vài ngày", "basis": "x"}, "field 'term'"),
        ({"type": "payment_requested", "basis": "x", "amount": 1.5}, "field 'amount'"),
        ({"type": "corrected", "corrects": 1, "event": {"type": "x"}}, "field 'event': unknown"),
        ({"type": "corrected", "corrects": 2}, "no earlier one"),
    ],
)
def test_a_wrong_payload_is_named(table: dict[str, Any], message: str) -> None:
    """Issue, bad input: choices, dates, terms and nested events are read as strictly."""
    with pytest.raises(UnreadableEvent, match=message):
        event_from_json({**WITHDRAWN, **table})


def test_every_kind_of_event_is_named_once() -> None:
    """R31: the name in JSON is the class name in snake case, twenty-seven of them."""
    assert len(EVENT_TYPES) == 27
    for name, kind in EVENT_TYPES.items():
        assert name.replace("_", "") == kind.__name__.lower()


def test_choices_and_numbers_come_back_as_they_went() -> None:
    """R31: each form of value survives the round trip."""
    events = (
        Submitted(**WHO, procedure="1.001193", channel=SubmissionChannel.POSTAL, applicant="Ô"),
        Decided(**WHO, outcome=Decision.DENIED, number="12/QĐ"),
        PaymentRequested(**WHO, basis="Luật thuế", amount=0),
    )
    for event in events:
        assert event_from_json(event_to_json(event)) == event
