"""What bodies post of the authority's list (*niêm yết, công khai*), compared with that list."""

from __future__ import annotations

from tthc_flow.compliance.posting.comparison import Comparison, Posting, compare
from tthc_flow.compliance.posting.posted_list import PostedProcedure, read_posted
from tthc_flow.compliance.posting.standing import (
    ResultStanding,
    Standing,
    result_standings,
    standings,
)

__all__ = [
    "Comparison",
    "PostedProcedure",
    "Posting",
    "ResultStanding",
    "Standing",
    "compare",
    "read_posted",
    "result_standings",
    "standings",
]
