"""Findings for machines: JSON and SARIF. What people read is made by the command line."""

from __future__ import annotations

from tthc_flow.compliance.reports.plain import plain, plain_finding
from tthc_flow.compliance.reports.report import Report
from tthc_flow.compliance.reports.sarif import sarif

__all__ = ["Report", "plain", "plain_finding", "sarif"]
