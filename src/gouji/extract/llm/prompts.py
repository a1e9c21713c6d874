"""The prompt texts of prompts/, read as they stand and known by the hash of their bytes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

Task = Literal["sections", "pairs"]

_PACKAGE: Final = Path(__file__).resolve().parents[2]
_FOLDERS: Final = (_PACKAGE / "_prompts", _PACKAGE.parents[1] / "prompts")
"""Where an installed package keeps them, and where a checkout does."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A prompt text and the SHA-256 of its file."""

    text: str
    sha256: str


@cache
def wording(task: Task) -> Wording:
    """The text of one task. Raises FileNotFoundError when the installation lacks it."""
    path = next((folder / f"{task}.md" for folder in _FOLDERS if folder.is_dir()), _FOLDERS[0] / f"{task}.md")
    content = path.read_bytes()
    return Wording(content.decode().strip(), hashlib.sha256(content).hexdigest())
