"""Follow one dossier from receipt to result: when is it due, and who is late?"""

from __future__ import annotations

from tthc_flow import (
    Dossier,
    Jurisdiction,
    assess,
    load_calendar,
    load_rulebook,
    parse_instant,
    read_events,
    sample_catalogue,
)

LINES = """
{"type": "submitted", "dossier": "X-1", "seq": 1, "at": "2026-08-20T08:00:00+07:00", \
"procedure": "1.004837", "channel": "online", "applicant": "Nguyễn Văn A"}
{"type": "accepted", "dossier": "X-1", "seq": 2, "at": "2026-08-20T08:30:00+07:00"}
{"type": "handed_over", "dossier": "X-1", "seq": 3, "at": "2026-08-20T09:00:00+07:00"}
"""


def main() -> None:
    """Fold the events, then ask on the morning after the due day."""
    desk = Jurisdiction(sample_catalogue(), load_calendar(), load_rulebook())
    dossier = Dossier.fold(read_events(LINES.splitlines()).events, desk)

    asked_at = parse_instant("2026-08-25T08:00+07:00")
    due = dossier.deadlines(asked_at).statutory
    if due is not None:
        print(due.on)  # 2026-08-24: Saturday 22/08 is made up, so it counts
        print(due.explanation.to_text("vi"))
    for flag in assess(dossier, asked_at):
        print(flag.severity, flag.message_vi)


if __name__ == "__main__":
    main()
