"""A host opens its own transaction, writes its own row and a desk command, and commits both."""

from datetime import datetime

from sqlalchemy import create_engine, text

from tthc_flow import (
    VIETNAM,
    Desk,
    Jurisdiction,
    SqlStore,
    SubmissionChannel,
    load_calendar,
    load_rulebook,
    sample_catalogue,
)
from tthc_flow.storage import upgrade_on

place = Jurisdiction(sample_catalogue(), load_calendar(), load_rulebook())
engine = create_engine("sqlite://")  # the host's own database, PostgreSQL or SQLite
with engine.begin() as connection:
    connection.execute(text("CREATE TABLE receipt (dossier TEXT, fee INTEGER)"))
    upgrade_on(connection)  # our tables beside the host's

with engine.begin() as connection:  # the host's transaction: both rows, or neither
    desk = Desk(SqlStore(connection), place)
    filed_at, accepted_at = (datetime(2026, 11, 9, h, tzinfo=VIETNAM) for h in (8, 9))
    channel = SubmissionChannel.IN_PERSON
    desk.receive("H56-1", procedure="1.013782", channel=channel, at=filed_at)
    dossier = desk.accept("H56-1", at=accepted_at, key="slip-4711")
    connection.execute(text("INSERT INTO receipt VALUES ('H56-1', 20000)"))

committed = dossier.deadlines(accepted_at).committed
print(committed and committed.on)
with engine.begin() as connection:  # any time later: what has come due, each flag once
    print(Desk(SqlStore(connection), place).sweep(datetime(2026, 11, 20, 9, tzinfo=VIETNAM)))
