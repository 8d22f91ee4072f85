"""`tthc sweep`: raise what has become due, each flag once, and deliver the messages."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from attrs import frozen

from tthc_flow.cli.database import DatabaseUrl, Prefix, Schema, open_database
from tthc_flow.cli.terminal import (
    AsJson,
    InLanguage,
    Language,
    console,
    read_instant,
    tell_refusal,
    write_json,
)
from tthc_flow.desk import system_clock
from tthc_flow.desk.relay import Relay
from tthc_flow.desk.sweeping import PAGE, sweep_pages
from tthc_flow.errors import CallerError, StorageFailure
from tthc_flow.instants import format_instant

if TYPE_CHECKING:
    from tthc_flow.storage import Database

__all__ = ["sweep"]

_LONGEST_DELIVERY = 30.0
"""Seconds after which a round that others follow delivers no more, and sweeps again."""


_AT = "Raise and deliver what has come due by then, for good: no dry run. Default: now."


@frozen
class Round:
    """What one round did."""

    at: datetime
    fired: int
    delivered: int
    postponed: int
    dead: int
    last_error: str = ""

    @property
    def for_machines(self) -> dict[str, Any]:
        """As a JSON object."""
        return {
            "at": format_instant(self.at),
            "fired": self.fired,
            "delivered": self.delivered,
            "postponed": self.postponed,
            "dead": self.dead,
            "last_error": self.last_error,
        }

    def in_words(self, lang: Language) -> str:
        """As a line."""
        told = lang.choose(
            f"{self.at:%H:%M:%S %d/%m/%Y}: {self.fired} cảnh báo mới, "
            f"gửi {self.delivered}, hoãn {self.postponed}, bỏ {self.dead}",
            f"{self.at:%H:%M:%S %d/%m/%Y}: {self.fired} new flags, "
            f"{self.delivered} delivered, {self.postponed} put off, {self.dead} given up",
        )
        if not self.last_error:
            return told
        return told + lang.choose("; lỗi gần nhất: ", "; last error: ") + self.last_error


def sweep(
    url: DatabaseUrl,
    at: Annotated[str, typer.Option("--at", metavar="INSTANT", help=_AT)] = "",
    follow: Annotated[bool, typer.Option("--follow", help="Go on until told to stop.")] = False,
    every: Annotated[
        float, typer.Option(metavar="SECONDS", min=0.05, help="Pause between rounds.")
    ] = 30.0,
    page: Annotated[int, typer.Option(min=1, max=10_000, help="Flags in one transaction.")] = PAGE,
    webhook: Annotated[
        str, typer.Option(metavar="URL", help="Deliver the messages there as CloudEvents.")
    ] = "",
    secret_file: Annotated[
        Path | None, typer.Option(help="File with the secret that signs them.")
    ] = None,
    prefix: Prefix = "tthc_",
    schema: Schema = "",
    lang: InLanguage = Language.VI,
    as_json: AsJson = False,
) -> None:
    """
    Raise flags and reach rungs of the ladder that have come due, each exactly once.

    Any number may run beside each other. With --follow it goes on until SIGTERM or Ctrl-C,
    finishes the page or the delivery it is at, and leaves with 0; a database that fails is told and
    tried again, and receivers that never answer keep no sweep waiting for long.
    """
    if follow and at:
        raise CallerError("--follow goes with the clock, not with --at", remedy="leave one out")
    database = open_database(url, prefix, schema)
    relay = _relay(database, webhook, secret_file)
    tell = _teller(lang, as_json=as_json)
    if not follow:
        tell(_round(database, relay, read_instant(at) if at else system_clock(), page))
        return
    stop = _stop_by_signal()
    while not stop.is_set():
        try:
            tell(_round(database, relay, system_clock(), page, stop))
        except StorageFailure as error:
            tell_refusal(error, lang)
        stop.wait(every)
    database.close()


def _relay(database: Database, webhook: str, secret_file: Path | None) -> Relay | None:
    if not webhook:
        return None
    if secret_file is None:
        raise CallerError(
            "messages are signed, so a webhook needs a secret", remedy="give --secret-file FILE"
        )
    from tthc_flow.desk.webhook import Webhook

    try:
        secret = secret_file.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError as error:
        raise CallerError(
            f"{secret_file} is no text", remedy="write the secret as text, e.g. whsec_ and base64"
        ) from error
    return Relay(database.begin, Webhook(webhook, secret))


def _round(
    database: Database,
    relay: Relay | None,
    at: datetime,
    page: int,
    stop: threading.Event | None = None,
) -> Round:
    """Sweep page by page, then deliver what waits; told to stop, it ends after its page."""
    fired = delivered = postponed = dead = 0
    last_error = ""
    present, begun = system_clock(), time.monotonic()
    for done in sweep_pages(database.begin, at, page):
        fired += done.fired
        if stop is not None and stop.is_set():
            break
    swept = time.monotonic()

    def is_over() -> bool:
        """Told to stop, or, when more rounds follow, time for the next sweep."""
        return stop is not None and (stop.is_set() or time.monotonic() - swept > _LONGEST_DELIVERY)

    while relay is not None and not is_over():
        # Each claim and signature has its own instant, of the clock and not of --at, or receivers
        # refuse it as stale; what fails waits for another round.
        now = present + timedelta(seconds=time.monotonic() - begun)
        count = relay.run(now, due_by=at, is_over=is_over)
        delivered += count.delivered
        postponed += count.postponed
        dead += count.dead
        last_error = count.last_error or last_error
        if not count.tried:
            break
    return Round(at, fired, delivered, postponed, dead, last_error)


def _teller(lang: Language, *, as_json: bool) -> Callable[[Round], None]:
    """Prints a round: JSON a line, or a line that a terminal overwrites while nothing happens."""
    screen = console()
    idle = {"fired": 0, "delivered": 0, "postponed": 0, "dead": 0}

    def tell(done: Round) -> None:
        if as_json:
            write_json(done.for_machines, compact=True)
        elif screen.is_terminal and done.for_machines.items() >= idle.items():
            screen.print(done.in_words(lang), end="\r", style="dim")
        else:
            screen.print(done.in_words(lang), soft_wrap=True)  # one line a round in a log

    return tell


def _stop_by_signal() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
