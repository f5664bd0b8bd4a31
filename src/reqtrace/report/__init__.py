"""Project and Result → documents for people who audit: one content, four forms."""

from reqtrace.report.registry import REPORTS

__all__ = ["REPORTS"]
