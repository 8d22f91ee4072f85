"""What is known to be wrong, and until when: strict, so that a corrected list must say so."""

import pytest

KNOWN = {"1.000703-TF202": "Hỏi lại Sở Xây dựng về tổng các bước"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the checks whose findings are expected."""
    for item in items:
        if item.name in KNOWN:
            item.add_marker(pytest.mark.xfail(reason=KNOWN[item.name], strict=True))
