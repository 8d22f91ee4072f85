"""The words of a procedure: channels, levels, kinds of steps."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Level", "StepKind", "SubmissionChannel"]


class SubmissionChannel(StrEnum):
    """How a dossier comes in (*cách thức thực hiện*), with the portal's codes 1-3 (T55)."""

    IN_PERSON = "in_person"
    """*Trực tiếp*."""

    ONLINE = "online"
    """*Trực tuyến*."""

    POSTAL = "postal"
    """*Bưu chính công ích*."""


class Level(StrEnum):
    """Level of administration that settles it (*cấp thực hiện*)."""

    MINISTRY = "ministry"
    PROVINCE = "province"
    DISTRICT = "district"
    """Ended on 01/07/2025; kept for older dossiers."""

    COMMUNE = "commune"
    OTHER = "other"


class StepKind(StrEnum):
    """What a step of the internal process does (R23)."""

    INTAKE = "intake"
    ASSIGN = "assign"
    APPRAISE = "appraise"
    CONSULT = "consult"
    REVIEW = "review"
    APPROVE = "approve"
    ISSUE = "issue"
    RETURN_RESULT = "return_result"
    WAIT_FOR_APPLICANT = "wait_for_applicant"
