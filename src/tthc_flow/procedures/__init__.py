"""Procedures, their steps and commitments, and the catalogues that list them."""

from __future__ import annotations

from tthc_flow.procedures.allocation import Allotment, allocate
from tthc_flow.procedures.catalogue import Catalogue
from tthc_flow.procedures.channel import SubmissionChannel, Terms
from tthc_flow.procedures.commitment import Commitment, LaterShare, later_share
from tthc_flow.procedures.difference import Differences, compare_catalogues
from tthc_flow.procedures.directive import (
    ReductionDirective,
    RoundingMode,
    Selection,
    directive_09,
)
from tthc_flow.procedures.directive_file import load_directive
from tthc_flow.procedures.document import LegalDocument
from tthc_flow.procedures.loading import load_catalogue, sample_catalogue
from tthc_flow.procedures.procedure import Level, Procedure
from tthc_flow.procedures.reduction import (
    Cut,
    Proposal,
    Verdict,
    check_cuts,
    propose,
    reduction_of,
)
from tthc_flow.procedures.step import Stage, Step, StepKind

__all__ = [
    "Allotment",
    "Catalogue",
    "Commitment",
    "Cut",
    "Differences",
    "LaterShare",
    "LegalDocument",
    "Level",
    "Procedure",
    "Proposal",
    "ReductionDirective",
    "RoundingMode",
    "Selection",
    "Stage",
    "Step",
    "StepKind",
    "SubmissionChannel",
    "Terms",
    "Verdict",
    "allocate",
    "check_cuts",
    "compare_catalogues",
    "directive_09",
    "later_share",
    "load_catalogue",
    "load_directive",
    "propose",
    "reduction_of",
    "sample_catalogue",
]
