"""Procedures, their steps and commitments, and the catalogues that list them."""

from __future__ import annotations

from tthc_flow.procedures.catalogue import Catalogue
from tthc_flow.procedures.loading import load_catalogue, sample_catalogue
from tthc_flow.procedures.procedure import Commitment, LegalDocument, Procedure, Stage, Step
from tthc_flow.procedures.words import Level, StepKind, SubmissionChannel

__all__ = [
    "Catalogue",
    "Commitment",
    "LegalDocument",
    "Level",
    "Procedure",
    "Stage",
    "Step",
    "StepKind",
    "SubmissionChannel",
    "load_catalogue",
    "sample_catalogue",
]
