"""Words that several of the offline rules read alike."""

from __future__ import annotations

import re
from typing import Final

YEAR: Final = re.compile(r"((?:19|20)\d\d)\s*年")
"""A year of the calendar; the group is its four digits."""
