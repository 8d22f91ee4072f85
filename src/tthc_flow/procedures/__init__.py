"""Procedures, their steps and commitments, and the catalogues that list them."""

from __future__ import annotations

from tthc_flow.procedures.catalogue import Catalogue
from tthc_flow.procedures.channel import SubmissionChannel, Terms
from tthc_flow.procedures.commitment import Commitment, LaterShare, later_share
from tthc_flow.procedures.document import LegalDocument
from tthc_flow.procedures.loading import load_catalogue, sample_catalogue
from tthc_flow.procedures.procedure import Level, Procedure
from tthc_flow.procedures.step import Stage, Step, StepKind

__all__ = [
    "Catalogue",
    "Commitment",
    "LaterShare",
    "LegalDocument",
    "Level",
    "Procedure",
    "Stage",
    "Step",
    "StepKind",
    "SubmissionChannel",
    "Terms",
    "later_share",
    "load_catalogue",
    "sample_catalogue",
]
