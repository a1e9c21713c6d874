"""One line of an examination."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "absent", "warning", "failed"]


@dataclass(frozen=True, slots=True)
class Finding:
    """``name`` is what was looked at; ``zh`` and ``en`` say what it is for, how it is and what to do. ``absent`` is an
    optional part that is not installed: nothing is wrong with that."""

    name: str
    state: State
    zh: str
    en: str

    def line(self, lang: str) -> str:
        return self.en if lang == "en" else self.zh
