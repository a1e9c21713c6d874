"""``gouji.decision/1``: what reviewers decide, one event at a time, and what a report is once they have.

The log of a report is append-only. Nothing in it is ever changed: who takes something back adds an ``undo``. The present
state of a report is the replay of its log over the result that was extracted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime, Field

from gouji.result import Model, Number, Result

Way = Literal["report_wrong", "extraction_wrong", "both_right", "false_alarm"]
"""The four ways to decide a finding: 原文有误, 抽取有误, 口径不同, 误报."""

Action = Literal["decide", "edit", "approve_value", "accept", "reject", "undo", "sign_off", "reopen", "approve"]
"""``decide`` a finding; ``edit`` a value by picking another place; ``approve_value`` sets the 核定值 beside a printed value;
``accept`` or ``reject`` a row; ``sign_off`` a report, ``approve`` it as the second pair of eyes, ``reopen`` it."""

Channel = Literal["page", "api", "import"]


class Draft(Model):
    """A decision before it is in the log.

    ``target`` is a key of `gouji.keys`: a finding's fingerprint, a value's or a row's key; empty for the report as a whole.
    ``picked`` is the place in the canonical text that an edit puts in the value's stead; None: the value is not printed.
    ``old`` and ``new`` are what was shown before and after, for people who read the log. ``undoes`` is the event taken back.
    """

    action: Action
    target: str = ""
    way: Way | None = None
    picked: tuple[int, int] | None = None
    approved: Number | None = Field(default=None, description="核定值, in the printed unit")
    old: str | None = Field(default=None, max_length=2000)
    new: str | None = Field(default=None, max_length=2000)
    reason: str = Field(default="", max_length=2000)
    undoes: int | None = None
    channel: Channel = "api"


class Event(Draft):
    """A decision in the log of one report. ``seq`` counts from 1; ``seen`` is the state that the reviewer saw."""

    seq: int
    at: AwareDatetime
    user: str
    seen: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A report as its log leaves it.

    ``extracted`` is what the engine made; ``current`` has the edits in it and its checks made anew. The mappings hold the
    event that stands for each key: ``decided`` findings, ``edited`` values, ``approved_values``, ``judged`` rows (accepted
    or rejected). ``orphans`` are standing events whose target is no longer there: they need another look. ``state`` is the
    hash of the log that made this; a write that names another one is stale.
    """

    extracted: Result
    current: Result
    log: tuple[Event, ...]
    decided: Mapping[str, Event]
    edited: Mapping[str, Event]
    approved_values: Mapping[str, Event]
    judged: Mapping[str, Event]
    orphans: tuple[Event, ...]
    signed_off: Event | None
    approved: Event | None
    state: str

    @property
    def touched(self) -> datetime | None:
        """When the last event was added."""
        return self.log[-1].at if self.log else None


def unreviewed(result: Result) -> Reviewed:
    """A report that nobody has decided anything about: its log is empty, and so is its state."""
    return Reviewed(
        extracted=result,
        current=result,
        log=(),
        decided={},
        edited={},
        approved_values={},
        judged={},
        orphans=(),
        signed_off=None,
        approved=None,
        state="",
    )
