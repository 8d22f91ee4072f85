"""What a package offers resolves, is documented and is listed once."""

from __future__ import annotations

import importlib
import pkgutil
from types import FunctionType, ModuleType

import pytest

import tthc_flow

PACKAGES = sorted(
    f"tthc_flow.{module.name}"
    for module in pkgutil.iter_modules(tthc_flow.__path__)
    if module.name != "cli"  # a program, not a library: its interface is its commands
)


@pytest.fixture(params=PACKAGES)
def package(request: pytest.FixtureRequest) -> ModuleType:
    return importlib.import_module(request.param)


def test_there_are_packages_to_look_at() -> None:
    """The tests below look at every floor of the house (design 13)."""
    assert len(PACKAGES) >= 7


def test_every_public_name_resolves_and_is_listed_once(package: ModuleType) -> None:
    """`__all__` names what exists, so that a star import cannot fail."""
    names = package.__all__
    assert len(names) == len(set(names))
    assert [name for name in names if not hasattr(package, name)] == []


def test_every_public_name_has_a_docstring(package: ModuleType) -> None:
    """A public class or function says in its own words what the law calls it."""
    offered = {name: getattr(package, name) for name in package.__all__}
    documented = {
        name: value
        for name, value in offered.items()
        if isinstance(value, type | FunctionType)  # an alias of a type is documented beside it
    }
    assert [name for name, value in documented.items() if not _own_docstring(value)] == []


def _own_docstring(value: object) -> str | None:
    """A class must not pass with the docstring of its base."""
    return vars(value).get("__doc__") if isinstance(value, type) else value.__doc__
