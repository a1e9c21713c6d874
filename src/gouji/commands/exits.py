"""Exit codes; an exception of ours carries its own."""

from __future__ import annotations

from typing import Final

FINDINGS: Final = 1
UNUSABLE: Final = 2
FAILED_IN_PART: Final = 3
INTERRUPTED: Final = 128 + 2
"""What a shell reports of a process that Ctrl-C (signal 2) ended."""
