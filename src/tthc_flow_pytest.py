"""
The pytest plugin of tthc_flow: a catalogue as test items, and fixtures for hosts of the desk.

pytest imports this file at every start, so it imports tthc_flow only where an option or a
fixture asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tthc_flow.calendars import WorkingCalendar
    from tthc_flow.desk import Desk
    from tthc_flow.testing import Check, WorkingClock

__all__ = ["CatalogueCheck", "CatalogueNode", "tthc_calendar", "tthc_clock", "tthc_desk"]

_SECTION = "tthc"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the plugin."""
    group = parser.getgroup("tthc", "administrative procedures (tthc_flow)")
    group.addoption(
        "--tthc-catalogue",
        action="append",
        default=[],
        metavar="PATH",
        help="check a list of procedures: one test for each procedure and rule; repeatable",
    )
    group.addoption(
        "--tthc-select",
        action="append",
        default=[],
        metavar="CODE",
        help="only these rules: TF201, or TF2; repeated or between commas",
    )
    group.addoption(
        "--tthc-on",
        default="",
        metavar="DATE",
        help="day asked about; default: that of tthc.toml, else the newest on record",
    )
    group.addoption(
        "--tthc-lang", choices=("vi", "en"), default="vi", help="language of findings; default: vi"
    )


# --- a catalogue as test items ------------------------------------------------------------------


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Add the checks of each catalogue, before `-k`, `-m` and conftest files look at the items."""
    for path in config.getoption("--tthc-catalogue"):
        node = CatalogueNode.from_parent(session, path=_absolute(path, config))
        items.extend(node.collect())


@pytest.hookimpl
def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known that every check carries."""
    config.addinivalue_line("markers", "tthc: a procedure held against a rule, by tthc_flow")


class CatalogueNode(pytest.Collector):
    """One catalogue; its children are its checks."""

    def __init__(self, *, path: Path, parent: pytest.Session, **more: Any) -> None:
        root = parent.config.rootpath
        name = (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()
        super().__init__(name, parent=parent, path=path, nodeid=name, **more)
        self.add_marker(pytest.mark.tthc)

    def collect(self) -> list[CatalogueCheck]:
        """
        Read the list; no procedure is looked at yet.

        Raises:
            UsageError: The list, a code or a date cannot be used.
        """
        from tthc_flow.errors import TthcError
        from tthc_flow.testing import CatalogueMatrix

        option = self.config.getoption
        codes = [code.strip() for each in option("--tthc-select") for code in each.split(",")]
        try:
            matrix = CatalogueMatrix.read(
                self.path, on=option("--tthc-on"), select=codes, folder=self.config.rootpath
            )
        except TthcError as error:
            raise pytest.UsageError(f"tthc: {error}") from error
        return [
            CatalogueCheck.from_parent(self, name=check.name, check=check)
            for check in matrix.checks
        ]


class CatalogueCheck(pytest.Item):
    """One rule for one procedure; what it finds is its failure."""

    def __init__(self, *, check: Check, **more: Any) -> None:
        super().__init__(**more)
        self.check = check

    def runtest(self) -> None:
        """Ask the rule; a finding that the list excuses or the baseline knows is a skip."""
        from tthc_flow.testing import say_findings

        lang = self.config.getoption("--tthc-lang")
        verdict = self.check.run()
        if verdict.failing:
            raise _Findings(say_findings(verdict.failing, lang))
        if verdict.mild:
            self.add_report_section("call", _SECTION, say_findings(verdict.mild, lang))
        if verdict.excused:
            reasons = dict.fromkeys(each.noqa.reason for each in verdict.excused)
            pytest.skip(f"noqa {self.check.rule.code}: {'; '.join(reasons)}")
        if verdict.known:
            pytest.skip(f"baseline {self.check.rule.code}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any) -> Any:
        """The findings in words, without a traceback into the library."""
        if isinstance(excinfo.value, _Findings):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *args)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the procedure stands, and a headline: the check and what its rule looks for."""
        title = self.check.rule.title.say(self.config.getoption("--tthc-lang"))
        return self.path, self.check.line, f"{self.name}: {title}"


class _Findings(AssertionError):
    """Findings that fail a check, in words."""


def _absolute(path: str, config: pytest.Config) -> Path:
    """A path as typed, or, where there is none, as written in the settings of the project."""
    typed = (config.invocation_params.dir / path).resolve()
    return typed if typed.exists() else (config.rootpath / path).resolve()


# --- fixtures -----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def tthc_calendar() -> WorkingCalendar:
    """The working calendar of Việt Nam; override it for hours or closures of your own."""
    from tthc_flow.calendars import load_calendar

    return load_calendar()


@pytest.fixture
def tthc_clock(tthc_calendar: WorkingCalendar) -> WorkingClock:
    """A clock at Monday 09/11/2026 08:00 that moves only when told to, along the calendar."""
    from tthc_flow.testing import WorkingClock

    return WorkingClock(calendar=tthc_calendar)


@pytest.fixture
def tthc_desk(tthc_clock: WorkingClock) -> Iterator[Desk]:
    """A desk in memory with the sample catalogue and `tthc_clock`; skips without extra `store`."""
    from tthc_flow.errors import MissingExtra
    from tthc_flow.testing import in_memory_desk

    with ExitStack() as open_desk:
        try:
            desk = open_desk.enter_context(in_memory_desk(tthc_clock))
        except MissingExtra as error:
            pytest.skip(str(error))
        yield desk
