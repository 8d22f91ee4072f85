"""Made-up dossiers on the sample catalogue, shipped so that anybody can see the library at work."""

from __future__ import annotations

from tthc_flow.demo.sample import DEMO_AT, SHOWPIECE, sample_events, sample_jurisdiction

__all__ = ["DEMO_AT", "SHOWPIECE", "sample_events", "sample_jurisdiction"]
