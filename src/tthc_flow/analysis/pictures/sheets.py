"""Tables of a replay for people: heat table, largest cuts, newly late dossiers (R53)."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pyarrow as pa

from tthc_flow.analysis.comparison import Comparison
from tthc_flow.analysis.doors import need
from tthc_flow.analysis.largest_cut import largest_cuts, on_time_share
from tthc_flow.analysis.pictures.charts import SHARED_NOTES, notes_of
from tthc_flow.analysis.pictures.cut_words import comparison_in_words
from tthc_flow.analysis.pictures.picture import Sheet
from tthc_flow.analysis.pictures.wording import (
    Lang,
    caption,
    finished_in_words,
    heading,
    percent,
    say,
    share_in_words,
    whole,
)
from tthc_flow.analysis.replay import Replay
from tthc_flow.analysis.summary import cut_table

__all__ = ["comparison_sheet", "cut_sheet", "heat_sheet", "late_sheet", "safe_cut_sheet"]

_LOW, _MIDDLE, _HIGH = "#c4452f", "#f6f1d5", "#2f7f5f"
_MOST_ROWS = 50
_MOST_HEAT_ROWS = 40
_MOST_HEAT_COLUMNS = 12
_MOST_GROUPS = 25
_FEWEST = 5
"""A share of fewer dossiers says nothing; it stands in the table behind the picture."""
_EMPTY = "–"


def heat_sheet(
    answer: Replay, rows: str, columns: str, *, cut: int = 0, lang: Lang = "vi"
) -> Sheet:
    """
    Share on time by two columns, e.g. procedure and unit, as a table of colours.

    Args:
        answer: A replay told apart by both.
        rows: Column of the rows.
        columns: Column of the columns.
        cut: Percent by which terms are cut.
        lang: Language of the words.
    """
    groups = answer.by_all((rows, columns), (cut,))
    data = [
        {
            rows: key[0],
            columns: key[1],
            "finished": group.finished,
            "open": group.open,
            "open_overdue": group.open_overdue[cut],
            "on_time": group.on_time[cut],
            "judged": group.finished + group.open_overdue[cut],
            "share": on_time_share(group, cut),
        }
        for key, group in groups.items()
    ]
    wide, across, left_out, columns_left_out = _wide(data, rows, columns)
    title = say(
        lang, f"Tỷ lệ đúng hạn khi cắt giảm {cut} %", f"Share on time under a cut of {cut}%"
    )
    names = {f"c{place}": other or _EMPTY for place, other in enumerate(across)}
    notes = [
        say(
            lang,
            f"Ô dưới {_FEWEST} hồ sơ để trống, dòng dưới {_FEWEST} hồ sơ bỏ qua.",
            f"Cells of fewer than {_FEWEST} dossiers are empty, rows of fewer are left out.",
        ),
        *notes_of(answer, lang),
    ]
    if left_out:
        notes.insert(1, say(lang, f"và {left_out} dòng khác", f"and {left_out} more rows"))
    if columns_left_out:
        more = say(lang, f"và {columns_left_out} cột khác", f"and {columns_left_out} more columns")
        notes.insert(1, more)
    great = (
        _great(wide, title, stub="name")
        .fmt(lambda share: percent(share, lang), columns=list(names))
        .fmt(lambda count: whole(count, lang), columns=["n"])
        .sub_missing(missing_text=_EMPTY)
        .cols_label(n=heading("dossiers", lang), **names)
        .cols_align("right", columns=["n", *names])
        .tab_stubhead(heading(rows, lang))
        .tab_spanner(heading(columns, lang), columns=list(names))
    )
    if len(wide):
        great = great.data_color(
            columns=list(names), palette=[_LOW, _MIDDLE, _HIGH], domain=[0, 1], na_color="#ffffff"
        )
    return Sheet(
        title, great, pa.Table.from_pylist(data), tuple(notes), dict(answer.manifest), SHARED_NOTES
    )


def _wide(
    data: Sequence[dict[str, Any]], rows: str, columns: str
) -> tuple[pa.Table, list[str], int, int]:
    """The shares as a grid, the names of its columns, how many rows and columns are left out."""
    judged: dict[str, int] = {}
    for row in data:
        judged[row[rows]] = judged.get(row[rows], 0) + row["judged"]
    seen: dict[str, int] = {}
    for row in data:
        seen[row[columns]] = seen.get(row[columns], 0) + row["judged"]
    across = sorted(sorted(seen, key=lambda name: (-seen[name], name))[:_MOST_HEAT_COLUMNS])
    ranked = sorted(judged, key=lambda name: (-judged[name], name))
    down = [name for name in ranked if judged[name] >= _FEWEST][:_MOST_HEAT_ROWS]
    shares = {(row[rows], row[columns]): row["share"] for row in data if row["judged"] >= _FEWEST}
    grid: dict[str, Any] = {
        "name": [name or _EMPTY for name in down],
        "n": [judged[name] for name in down],
    }
    for place, other in enumerate(across):
        grid[f"c{place}"] = pa.array([shares.get((name, other)) for name in down], pa.float64())
    return pa.table(grid), across, len(ranked) - len(down), len(seen) - len(across)


def cut_sheet(answer: Replay, cuts: Sequence[int], *, by: str = "", lang: Lang = "vi") -> Sheet:
    """Dossiers on time by cut, of all and by the values of *by*."""
    groups = answer.by(by, cuts) if by else {}
    total = answer.total(cuts)
    ranked = sorted(groups.items(), key=lambda item: (-item[1].cases, item[0]))
    rest = max(len(ranked) - _MOST_GROUPS, 0)
    name_of_all = say(lang, "Tất cả", "All")
    shown = []
    for name, group in [*ranked[:_MOST_GROUPS], (name_of_all, total)]:
        words: dict[str, Any] = {
            "group": name or _EMPTY,
            "finished": whole(group.finished, lang),
            "open": whole(group.open, lang),
        }
        for cut in cuts:
            share = percent(on_time_share(group, cut), lang)
            words[f"on_time_{cut}"] = f"{whole(group.on_time[cut], lang)}\u00a0({share})"
        shown.append(words)
    title = say(lang, "Số hồ sơ đúng hạn theo mức cắt giảm", "Dossiers on time by cut")
    title += f" · {heading(by, lang)}" if by else ""
    labels = {name: heading(name, lang) for name in ("group", "finished", "open")}
    labels["group"] = heading(by, lang) if by else labels["group"]
    labels |= {f"on_time_{cut}": percent(-cut / 100 if cut else 0.0, lang, 0) for cut in cuts}
    notes = (*_rest_in_words(rest, lang), *notes_of(answer, lang))
    great = _great(pa.Table.from_pylist(shown), title).cols_label(**labels)
    great = great.cols_align("right", columns=[name for name in labels if name != "group"])
    great = _last_in_bold(great, len(shown))
    return Sheet(
        title, great, cut_table(answer, cuts, by=by), notes, dict(answer.manifest), SHARED_NOTES
    )


def safe_cut_sheet(answer: Replay, *, by: str, target: int = 95, lang: Lang = "vi") -> Sheet:
    """The largest cut of each group that keeps the target."""
    found = largest_cuts(answer, target=target, by=by)
    data = [
        {
            "group": name,
            "largest_cut": safe.cut,
            "on_time": safe.on_time,
            "judged": safe.judged,
            "share_before": safe.share_before,
        }
        for name, safe in sorted(found.items(), key=lambda item: (-item[1].judged, item[0]))
    ]
    missed = say(lang, "chưa cắt đã không đạt", "missed without a cut")
    shown = [
        {
            "group": str(row["group"]) or _EMPTY,
            "largest_cut": missed if row["largest_cut"] is None else _cut(row, lang),
            "judged": whole(int(str(row["judged"])), lang),
            "share_before": percent(row["share_before"], lang),  # type: ignore[arg-type]
        }
        for row in data[:_MOST_GROUPS]
    ]
    title = say(
        lang,
        f"Mức cắt giảm lớn nhất còn giữ {target} % đúng hạn",
        f"Largest cut that keeps {target}% on time",
    )
    labels = {name: heading(name, lang) for name in shown[0]}
    labels["group"] = heading(by, lang)
    rest = max(len(data) - _MOST_GROUPS, 0)
    notes = (*_rest_in_words(rest, lang), *notes_of(answer, lang))
    great = _great(pa.Table.from_pylist(shown), title).cols_label(**labels)
    great = great.cols_align("right", columns=["largest_cut", "judged", "share_before"])
    schema = pa.schema(
        {
            "group": pa.string(),
            "largest_cut": pa.int64(),
            "on_time": pa.int64(),
            "judged": pa.int64(),
            "share_before": pa.float64(),
        }
    )
    return Sheet(
        title, great, pa.Table.from_pylist(data, schema), notes, dict(answer.manifest), SHARED_NOTES
    )


def late_sheet(newly_late: pa.Table, title: str, answer: Replay, *, lang: Lang = "vi") -> Sheet:
    """
    Single dossiers, as `late_list` gives them; a long list is cut off, its table is not.

    Args:
        newly_late: The dossiers.
        title: What they have in common.
        answer: The replay they come from.
        lang: Language of the words.
    """
    head = newly_late.slice(0, _MOST_ROWS)
    columns = {
        name: pa.array([_cell(value, lang) for value in head.column(name).to_pylist()], pa.string())
        for name in head.column_names
    }
    notes = [*notes_of(answer, lang)]
    rest = len(newly_late) - len(head)
    if rest:
        notes.insert(
            0,
            say(
                lang,
                f"và {whole(rest, lang)} hồ sơ khác, xem tệp .xlsx hoặc .csv",
                f"and {whole(rest, lang)} more, see the .xlsx or .csv file",
            ),
        )
    labels = {name: heading(name, lang) for name in columns}
    # Names of columns become attributes of HTML: ours are plain, a log's need not be.
    plain = {name: f"c{place}" for place, name in enumerate(columns)}
    table = pa.table({plain[name]: column for name, column in columns.items()})
    numbers = [plain[name] for name in ("term", "cut_term", "needed", "over") if name in plain]
    great = _great(table, title).cols_label(
        **{plain[name]: label for name, label in labels.items()}
    )
    if numbers:
        great = great.cols_align("right", columns=numbers)
    return Sheet(title, great, newly_late, tuple(notes), dict(answer.manifest), SHARED_NOTES)


def comparison_sheet(comparison: Comparison, *, lang: Lang = "vi") -> Sheet:
    """Two scenarios side by side, by group."""
    title = f"{comparison.baseline.name} → {comparison.scenario.name}"
    data = comparison.data
    *groups, total = data.to_pylist()
    total = total | {"group": say(lang, "Tất cả", "All")}
    ranked = sorted(groups, key=lambda row: (-row["finished"] - row["open"], row["group"]))
    rest = max(len(ranked) - _MOST_GROUPS, 0)
    shown = [_compared(row, lang) for row in [*ranked[:_MOST_GROUPS], total]]
    notes = (
        *comparison_in_words(comparison, lang),
        *_rest_in_words(rest, lang),
        finished_in_words(comparison.manifest, lang),
        share_in_words(lang),
        caption(comparison.manifest, lang),
    )
    great = _great(pa.Table.from_pylist(shown), title).cols_label(
        **{name: heading(name, lang) for name in shown[0]}
    )
    great = great.cols_align("right", columns=[name for name in shown[0] if name != "group"])
    return Sheet(title, _last_in_bold(great, len(shown)), data, notes, comparison.manifest, 3)


def _compared(row: Mapping[str, Any], lang: Lang) -> dict[str, str]:
    """One group, its shares on time before and after."""
    words = {"group": str(row["group"] or _EMPTY)}
    for name, number in row.items():
        if name == "group":
            continue
        words[name] = whole(number, lang)
        if name.startswith("on_time"):
            judged = row["finished"] + row[name.replace("on_time", "open_overdue")]
            share = percent(number / judged if judged else None, lang)
            words[name] += f"\u00a0({share})"
    return words


def _cut(row: Mapping[str, Any], lang: Lang) -> str:
    return percent(row["largest_cut"] / 100, lang, 0)


def _last_in_bold(great: Any, rows: int) -> Any:
    great_tables = need("great_tables", "tables")
    bold, last = great_tables.style.text(weight="bold"), great_tables.loc.body(rows=[rows - 1])
    return great.tab_style(bold, last)


def _rest_in_words(rest: int, lang: Lang) -> tuple[str, ...]:
    if not rest:
        return ()
    return (say(lang, f"và {rest} nhóm nhỏ hơn", f"and {rest} smaller groups"),)


def _cell(value: Any, lang: Lang) -> str:
    if value is None:
        return _EMPTY
    if isinstance(value, float):
        return f"{value:g}".replace(".", "," if lang == "vi" else ".")
    if hasattr(value, "strftime"):
        return f"{value:%d/%m/%Y}" if lang == "vi" else str(value)
    return str(value)


def _great(table: pa.Table, title: str, *, stub: str | None = None) -> Any:
    """A table in the house style. great_tables escapes all texts but those given as HTML."""
    great_tables = need("great_tables", "tables")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # "PyArrow support is experimental": pinned
        great = great_tables.GT(table, rowname_col=stub, id="t" + str(abs(hash(title)) % 10**8))
    great = great.tab_header(title=great_tables.html(f"<b>{escape(title)}</b>"))
    return great.tab_options(
        table_font_size="14px",
        heading_align="left",
        table_border_top_style="none",
        table_font_names=["system-ui", "Segoe UI", "DejaVu Sans", "sans-serif"],
        table_margin_left="0px",
        table_margin_right="auto",
        data_row_padding_horizontal="10px",
        column_labels_padding_horizontal="10px",
        column_labels_font_weight="bold",
        source_notes_font_size="12px",
        data_row_padding="4px",
    )
