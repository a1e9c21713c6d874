"""Documents in, reports out: the heading tree of Chinese official documents, and the grid of dumped tables."""

from __future__ import annotations

from gouji.split.headings import heading_numbers
from gouji.split.sections import split

__all__ = ["heading_numbers", "split"]
