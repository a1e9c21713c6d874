"""Answers + Report -> rows: every pointer becomes a claim with its exact place, and every number of the ledger a class."""

from gouji.ground.gaps import leave_open
from gouji.ground.ledger import Ledger, LedgerEntry, settle
from gouji.ground.place import ground, locator_of, mark_disputed, placements_of

__all__ = ["Ledger", "LedgerEntry", "ground", "leave_open", "locator_of", "mark_disputed", "placements_of", "settle"]
