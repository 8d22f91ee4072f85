"""`tthc db`: make the tables, check the record, look after dead letters."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from tthc_flow.calendars import load_calendar
from tthc_flow.cli.catalogue import CataloguePath, open_catalogue
from tthc_flow.cli.database import DatabaseUrl, Prefix, Schema, open_database
from tthc_flow.cli.terminal import (
    FINDINGS,
    AsJson,
    InLanguage,
    Language,
    console,
    tell_refusal,
    write_json,
)
from tthc_flow.desk import system_clock
from tthc_flow.dossier import Jurisdiction
from tthc_flow.errors import CallerError
from tthc_flow.instants import format_instant
from tthc_flow.rulebook import load_rulebook

__all__ = ["db"]

db = typer.Typer(no_args_is_help=True, help="The store of a desk (cơ sở dữ liệu).")


@db.callback()
def group() -> None:
    """The store of a desk (cơ sở dữ liệu)."""


@db.command("upgrade")
def upgrade_tables(
    url: DatabaseUrl,
    prefix: Prefix = "tthc_",
    schema: Schema = "",
    lang: InLanguage = Language.VI,
    as_json: AsJson = False,
) -> None:
    """Make the tables, or bring them to this release; harmless when run again."""
    database = open_database(url, prefix, schema, is_new=True)
    from tthc_flow.storage import upgrade

    revision = upgrade(database)
    if as_json:
        write_json({"revision": revision})
    else:
        console().print(
            lang.choose(f"Bảng dữ liệu ở phiên bản {revision}.", f"Tables at {revision}.")
        )


@db.command("verify")
def verify_record(
    url: DatabaseUrl,
    path: CataloguePath = None,
    prefix: Prefix = "tthc_",
    schema: Schema = "",
    lang: InLanguage = Language.VI,
    as_json: AsJson = False,
) -> None:
    """
    Check the hash chain of every dossier, and that its line is what its events make it.

    Prints one seal over all dossiers: kept elsewhere, it tells later whether a record was cut
    off at its end. Exit code 1 when a dossier is not what was written.
    """
    database = open_database(url, prefix, schema)
    from tthc_flow.storage import verify

    place = Jurisdiction(open_catalogue(path), load_calendar(), load_rulebook())
    with database.read() as store:
        found = verify(store, place)
    if as_json:
        faults = [{"error": type(f).__name__, "what": str(f)} for f in found.faults]
        write_json(
            {
                "dossiers": found.dossiers,
                "events": found.events,
                "faults": faults,
                "seal": found.seal,
            }
        )
    else:
        for fault in found.faults:
            tell_refusal(fault, lang)
        told = lang.choose(
            f"{found.dossiers} hồ sơ, {found.events} sự kiện, {len(found.faults)} hồ sơ sai.",
            f"{found.dossiers} dossiers, {found.events} events, {len(found.faults)} at fault.",
        )
        console().print(told)
        console().print(f"{lang.choose('Dấu niêm phong', 'Seal')}: {found.seal}")
    if found.faults:
        raise typer.Exit(FINDINGS)


@db.command("dead")
def dead_letters(
    url: DatabaseUrl,
    limit: Annotated[int, typer.Option(min=1, help="The most to be listed.")] = 100,
    prefix: Prefix = "tthc_",
    schema: Schema = "",
    lang: InLanguage = Language.VI,
    as_json: AsJson = False,
) -> None:
    """List messages that no receiver took; exit code 1 when there are any."""
    with open_database(url, prefix, schema).read() as store:
        letters = store.outbox.dead(limit + 1)
    has_more, letters = len(letters) > limit, letters[:limit]
    if as_json:
        write_json(
            [
                {"id": m.id, "type": m.type, "at": format_instant(m.at), "error": error}
                for m, error in letters
            ]
        )
    elif letters:
        table = Table("id", lang.choose("Lỗi", "Error"), box=None)
        for message, error in letters:
            table.add_row(Text(message.id), Text(error))
        console().print(table)
    if has_more:
        more = lang.choose(f"còn nữa, quá {limit}: --limit", f"more than {limit}: --limit")
        console(err=True).print(more)
    if letters:
        raise typer.Exit(FINDINGS)


@db.command("revive")
def revive_letters(
    url: DatabaseUrl,
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Default: all.")
    ] = None,
    prefix: Prefix = "tthc_",
    schema: Schema = "",
    lang: InLanguage = Language.VI,
    as_json: AsJson = False,
) -> None:
    """Let dead letters be delivered again; an id that is none refuses them all."""
    with open_database(url, prefix, schema).begin() as store:
        chosen = ids or [message.id for message, _ in store.outbox.dead(limit=1_000_000)]
        revived = store.outbox.revive(chosen, system_clock())
        if revived < len(set(chosen)):
            raise CallerError(
                f"{len(set(chosen)) - revived} of these ids are no dead letters; none was revived",
                remedy="`tthc db dead` lists them",
            )
    if as_json:
        write_json({"revived": revived})
    else:
        console().print(lang.choose(f"Gửi lại {revived} thông báo.", f"{revived} revived."))
