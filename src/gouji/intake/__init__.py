"""Workbooks that come back: what a person changed in them becomes drafts of decisions, or is refused by name."""

from __future__ import annotations

from gouji.intake.corrections import Conflict, Correction, Corrections, read_corrections
from gouji.intake.workbook import Refusal, Where

__all__ = ["Conflict", "Correction", "Corrections", "Refusal", "Where", "read_corrections"]
