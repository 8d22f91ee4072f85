"""How a dossier comes in (*cách thức thực hiện*), and the terms that depend on it (T10, T55)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from tthc_flow.terms import Term

__all__ = ["SubmissionChannel", "Terms", "frozen_terms"]


class SubmissionChannel(StrEnum):
    """A way to submit a dossier; the national portal numbers them 1 to 3."""

    IN_PERSON = "in_person"
    """*Trực tiếp*."""

    ONLINE = "online"
    """*Trực tuyến*."""

    POSTAL = "postal"
    """*Dịch vụ bưu chính công ích*."""


Terms = Mapping[SubmissionChannel, Term]
"""A time limit for each channel: the law may give them different ones (T10)."""


def frozen_terms(terms: Terms) -> Terms:
    """A copy of *terms* that nobody can change."""
    return MappingProxyType(dict(terms))
