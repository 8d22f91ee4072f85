"""`tthc dossier lint`: what a log of dossiers says that cannot have happened."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tthc_flow.calendars import load_calendar
from tthc_flow.cli.catalogue import CataloguePath, open_catalogue
from tthc_flow.cli.lint_run import (
    All,
    BaselineFile,
    ConfigurationFile,
    FailOn,
    Form,
    Format,
    Ignore,
    LintRun,
    On,
    Select,
    WriteBaseline,
)
from tthc_flow.cli.terminal import BAD_INPUT, AsJson, InLanguage, Language, tell_refusal
from tthc_flow.compliance import Family
from tthc_flow.compliance.dossier_log import DossierLog, log_of_events, read_log_table
from tthc_flow.dossier import Jurisdiction, read_events
from tthc_flow.rulebook import load_rulebook

__all__ = ["lint_dossiers", "open_log"]


def lint_dossiers(
    log: Annotated[
        Path, typer.Argument(metavar="EVENTS", help="Events (.jsonl), or a table (.csv).")
    ],
    path: CataloguePath = None,
    form: Format = Form.TEXT,
    on: On = "",
    select: Select = [],  # noqa: B006  typer copies it
    ignore: Ignore = [],  # noqa: B006
    baseline: BaselineFile = None,
    is_writing: WriteBaseline = False,
    fail_on: FailOn = None,
    config: ConfigurationFile = None,
    shows_all: All = False,
    lang: InLanguage = Language.VI,
    as_json: AsJson = False,
) -> None:
    """
    Check a log of dossiers for what cannot be true, and for dates that were made to fit.

    A table has one dossier a row, with our column names or the national portal's.
    """
    dossiers, is_whole = open_log(log, path, lang)
    run = LintRun.of(
        Family.DOSSIER_LOG,
        on=on,
        select=select,
        ignore=ignore,
        baseline=baseline,
        is_writing=is_writing,
        fail_on=fail_on,
        config=config,
        form=Form.JSON if as_json else form,
        shows_all=shows_all,
        lang=lang,
        days=dossiers.days,
    )
    run.tell(run.check(dossiers, lang.choose("Kiểm tra hồ sơ", "Checking")))
    if not is_whole:
        raise typer.Exit(BAD_INPUT)


def open_log(log: Path, path: Path | None, lang: Language) -> tuple[DossierLog, bool]:
    """A log, and whether all of it could be read; what could not is told on the error stream."""
    if log.suffix == ".csv":
        return read_log_table(log), True
    file = read_events(log)
    for fault in file.faults:
        tell_refusal(fault, lang)
    desk = Jurisdiction(open_catalogue(path), load_calendar(), load_rulebook())
    return log_of_events(file.events, desk, log.as_posix()), not file.faults
