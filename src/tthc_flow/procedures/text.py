"""Texts that files bring in: shown on terminals and kept in stores, so nothing hides in them."""

from __future__ import annotations

import unicodedata

__all__ = ["text_fault"]


def text_fault(text: str) -> str:
    """What a text must not have: half a character, or one that steers a terminal; else empty."""
    for character in text:
        category = unicodedata.category(character)
        if category == "Cs":
            return "has half a character"
        if category == "Cc" and not character.isspace():
            return "has a control character"
    return ""
