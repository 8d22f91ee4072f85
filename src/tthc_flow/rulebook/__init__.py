"""Dated law: every legal number stands here once, with its reference and its confidence."""

from __future__ import annotations

from tthc_flow.rulebook.legal_value import LegalValue
from tthc_flow.rulebook.loading import load_rulebook
from tthc_flow.rulebook.rulebook import Rulebook, RulebookView

__all__ = ["LegalValue", "Rulebook", "RulebookView", "load_rulebook"]
