"""Texts that files bring in: shown on terminals and kept in stores, so nothing hides in them."""

from __future__ import annotations

import re

__all__ = ["text_fault"]

_HALF_A_CHARACTER = "\ud800-\udfff"
_CONTROL_CHARACTERS = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
"""All that are no white space."""

_HIDDEN = re.compile(f"([{_HALF_A_CHARACTER}])|[{_CONTROL_CHARACTERS}]")


def text_fault(text: str) -> str:
    """What a text must not have: half a character, or one that steers a terminal; else empty."""
    found = _HIDDEN.search(text)
    if found is None:
        return ""
    return "has half a character" if found[1] else "has a control character"
