"""`tthc posting`: what communes post of the authority's list, and how well."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table as Grid

from tthc_flow.cli.dossier_lint import open_log
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
from tthc_flow.cli.terminal import AsJson, InLanguage, Language, console
from tthc_flow.compliance import Family, read_records
from tthc_flow.compliance.posting import (
    ResultStanding,
    Standing,
    compare,
    read_posted,
    result_standings,
    standings,
)
from tthc_flow.procedures import Level

__all__ = ["posting"]

posting = typer.Typer(
    no_args_is_help=True, help="What is posted of the authority's list (niêm yết)."
)


@posting.callback()
def group() -> None:
    """What is posted of the authority's list (niêm yết)."""


@posting.command("audit")
def audit(
    national: Annotated[
        Path, typer.Argument(metavar="NATIONAL", help="The authority's list: TOML, JSON, CSV.")
    ],
    posted: Annotated[
        list[Path], typer.Argument(metavar="POSTED…", help="What communes post: CSV or TOML.")
    ],
    levels: Annotated[
        list[Level],
        typer.Option("--level", help="Only procedures of this level must be posted."),
    ] = [],  # noqa: B006  typer copies it
    results: Annotated[
        Path | None,
        typer.Option(metavar="LOG", help="Dossiers whose results must be published."),
    ] = None,
    form: Format = Form.TEXT,
    on: On = "",
    select: Select = [],  # noqa: B006
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
    Compare the authority's list with what each commune posts, and rank the communes.

    Missing, outdated, abolished and late postings, wrong terms and channels; with --results
    also whether results were published in time; and the share handled electronically.
    """
    authority = read_records(national)
    listed = [each for path in posted for each in read_posted(path)]
    log = None if results is None else open_log(results, None, lang)[0]
    run = LintRun.of(
        Family.POSTING,
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
        days=(*(day for each in listed for day in each.days), *(log.days if log else ())),
    )
    postings = compare(authority, listed, frozenset(levels))
    subjects = [subject for each in postings for subject in each]
    outcome = run.check([*subjects, *(log or ())], lang.choose("Đối chiếu niêm yết", "Comparing"))
    day = run.yardstick.on
    ranked = standings(postings, outcome.findings, day)
    published = () if log is None else result_standings(log, outcome.findings, day)
    if run.form is Form.TEXT and not is_writing:
        screen = console()
        screen.print(_ranking(ranked, lang))
        if published:
            screen.print(_publication(published, lang))
    run.tell(outcome, _for_machines(ranked, published))


def _ranking(ranked: Sequence[Standing], lang: Language) -> Grid:
    grid = Grid(
        lang.choose("Hạng", "Rank"),
        lang.choose("Đơn vị", "Body"),
        lang.choose("Đúng, kịp thời", "Right, in time"),
        lang.choose("Phải niêm yết", "To be posted"),
        lang.choose("Đã niêm yết", "Posted"),
        lang.choose("Thiếu", "Missing"),
        lang.choose("Bản cũ", "Outdated"),
        lang.choose("Đã bãi bỏ", "Abolished"),
        lang.choose("Trễ", "Late"),
        lang.choose("Điện tử", "Electronic"),
    )
    for each in ranked:
        grid.add_row(
            str(each.rank),
            each.commune,
            _percent(each.share, lang),
            str(each.expected),
            str(each.posted),
            *(str(each.counts[code]) for code in ("TF801", "TF804", "TF802", "TF806")),
            "—" if each.electronic_share is None else _percent(each.electronic_share, lang),
        )
    return grid


def _publication(published: Sequence[ResultStanding], lang: Language) -> Grid:
    grid = Grid(
        lang.choose("Đơn vị", "Body"),
        lang.choose("Kết quả", "Results"),
        lang.choose("Công khai kịp thời", "Published in time"),
    )
    for each in published:
        grid.add_row(each.agency or "—", str(each.decided), _percent(each.share, lang))
    return grid


def _percent(share: Fraction, lang: Language) -> str:
    text = f"{float(100 * share):.1f} %"
    return lang.choose(text.replace(".", ","), text)


def _for_machines(
    ranked: Sequence[Standing], published: Sequence[ResultStanding]
) -> dict[str, Any]:
    return {
        "communes": [
            {
                "rank": each.rank,
                "commune": each.commune,
                "expected": each.expected,
                "posted": each.posted,
                "right": each.right,
                "share": round(float(each.share), 4),
                "electronic": each.electronic,
                "electronic_share": (
                    None
                    if each.electronic_share is None
                    else round(float(each.electronic_share), 4)
                ),
                "missing": each.counts["TF801"],
                "abolished": each.counts["TF802"],
                "outdated": each.counts["TF804"],
                "late": each.counts["TF806"],
                "findings": dict(sorted(each.counts.items())),
            }
            for each in ranked
        ],
        "results": [
            {
                "agency": each.agency,
                "decided": each.decided,
                "in_time": each.in_time,
                "share": round(float(each.share), 4),
            }
            for each in published
        ],
    }
