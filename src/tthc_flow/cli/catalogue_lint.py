"""`tthc catalogue lint`: where a list breaks the law, the directive or its own arithmetic."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
from tthc_flow.cli.terminal import AsJson, InLanguage, Language
from tthc_flow.compliance import Family, read_records

__all__ = ["lint_catalogue"]


def lint_catalogue(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH…", help="Catalogues, portal lists, step tables.")
    ],
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
    Check lists of procedures; each rule has a page in docs/rules (R47).

    Exit 1 when something as grave as --fail-on was found.
    """
    lists = [read_records(path) for path in paths]
    run = LintRun.of(
        Family.CATALOGUE,
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
        days=(day for each in lists for day in each.days),
    )
    subjects = (subject for each in lists for subject in each)
    run.tell(run.check(subjects, lang.choose("Kiểm tra danh mục", "Checking")))
