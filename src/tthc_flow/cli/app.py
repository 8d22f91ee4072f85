"""The program `tthc`: its command groups, and the one place where errors become messages."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from tthc_flow.cli import (  # noqa: F401  their commands join the group `catalogue`
    catalogue_cuts,
    catalogue_diff,
    catalogue_import,
)
from tthc_flow.cli.calendar import calendar
from tthc_flow.cli.catalogue import catalogue
from tthc_flow.cli.catalogue_lint import lint_catalogue
from tthc_flow.cli.db import db
from tthc_flow.cli.demo import demo
from tthc_flow.cli.desk import desk
from tthc_flow.cli.dossier import dossier
from tthc_flow.cli.dossier_lint import lint_dossiers
from tthc_flow.cli.due import due
from tthc_flow.cli.posting import posting
from tthc_flow.cli.rulebook import rulebook
from tthc_flow.cli.sweep import sweep
from tthc_flow.cli.term import term
from tthc_flow.cli.terminal import BAD_INPUT, language_of, tell_error, tell_refusal
from tthc_flow.cli.what_if import replay_command
from tthc_flow.errors import TthcError

__all__ = ["app"]


class TthcGroup(TyperGroup):
    """The root command: what the library refuses ends in a message and exit code 2."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; a refused input or an unreadable file is told, never traced."""
        try:
            return super().invoke(ctx)
        except TthcError as error:
            tell_refusal(error, language_of(ctx))
        except BrokenPipeError:
            raise
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            tell_error(f"{place}{error.strerror}", "Không mở được tệp", language_of(ctx))
        raise typer.Exit(BAD_INPUT)


def _tell_version(asked: bool) -> None:
    if asked:
        typer.echo(version("tthc_flow"))
        raise typer.Exit


app = typer.Typer(
    name="tthc",
    cls=TthcGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def tthc(
    _version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_tell_version)
    ] = False,
) -> None:
    """
    Legal time for Việt Nam's administrative procedures (thủ tục hành chính).

    Exit codes: 0 fine, 1 findings, 2 bad input.
    """


app.command("due")(due)
app.add_typer(term, name="term")
app.add_typer(calendar, name="calendar")
app.add_typer(rulebook, name="rulebook")
catalogue.command("lint")(lint_catalogue)
app.add_typer(catalogue, name="catalogue")
app.add_typer(posting, name="posting")
dossier.command("lint")(lint_dossiers)
app.add_typer(dossier, name="dossier")
app.add_typer(db, name="db")
app.command("desk")(desk)
app.command("sweep")(sweep)
app.command("replay")(replay_command)
app.command("demo")(demo)
