"""A catalogue without a fault, to be spoilt in one place at a time."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tthc_flow.errors import InvalidCatalogue
from tthc_flow.procedures import load_catalogue


@pytest.fixture
def good() -> dict[str, Any]:
    """A small catalogue as JSON has it, to be spoilt."""
    return small_catalogue()


def small_catalogue() -> dict[str, Any]:
    """A small catalogue as JSON has it."""
    return {
        "catalogue": {"name": "Danh mục thử"},
        "procedure": [
            {
                "code": "1.000703",
                "name": "Cấp Giấy phép kinh doanh vận tải bằng xe ô tô",
                "field_of_work": "Đường bộ",
                "level": "province",
                "valid_from": "2026-09-03",
                "decision": {"number": "3508/QĐ-UBND", "issued_on": "2026-09-03"},
                "terms": {"in_person": "04 ngày làm việc", "online": "04 ngày làm việc"},
                "commitment": {
                    "decision": {"number": "3508/QĐ-UBND"},
                    "terms": {"in_person": "2,5 ngày làm việc", "online": "2,5 ngày làm việc"},
                },
                "step": [
                    {
                        "key": "intake",
                        "label_vi": "Tiếp nhận",
                        "kind": "intake",
                        "term": "0,5 ngày",
                        "stage": 1,
                    },
                    {
                        "key": "appraise",
                        "label_vi": "Thẩm định",
                        "kind": "appraise",
                        "term": "1,5 ngày",
                        "stage": 2,
                    },
                    {
                        "key": "consult",
                        "label_vi": "Lấy ý kiến",
                        "kind": "consult",
                        "term": "8 giờ",
                        "stage": 2,
                    },
                    {
                        "key": "sign",
                        "label_vi": "Ký",
                        "kind": "approve",
                        "term": "0,5 ngày",
                        "stage": 3,
                    },
                    {
                        "key": "return_result",
                        "label_vi": "Trả kết quả",
                        "kind": "return_result",
                        "term": "không tính thời gian",
                        "stage": 4,
                    },
                ],
            }
        ],
    }


@pytest.fixture
def faults_of(tmp_path: Path) -> Callable[..., tuple[str, ...]]:
    """Faults of a text or table written to a file."""

    def tell(content: Any, name: str = "book.json") -> tuple[str, ...]:
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InvalidCatalogue) as caught:
            load_catalogue(path)
        return caught.value.faults

    return tell
