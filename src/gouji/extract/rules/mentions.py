"""Relations as the rules write them down: figures that the text mentions under labels, put into roles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from gouji.core.answers import OperandAnswer, Pointer, RelationAnswer
from gouji.core.rows import RelationKind


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure (or words) at one place, with the unit it is printed in and the label it is printed under."""

    at: Pointer
    unit: str | None = None
    label: str | None = None


def relation(
    kind: RelationKind, roles: Iterable[tuple[str, Mention]], label: str | None, *, exhaustive: bool = False
) -> RelationAnswer:
    """A relation of mentions in their roles, in the order given."""
    operands = tuple(OperandAnswer(role=role, at=found.at, unit=found.unit, label=found.label) for role, found in roles)
    return RelationAnswer(kind=kind, operands=operands, exhaustive=exhaustive, label=label)


def parts_of(
    whole: Mention,
    parts: Iterable[Mention],
    *,
    exhaustive: bool,
    kind: Literal["sum", "weights", "scores"] = "sum",
    label: str | None = None,
) -> RelationAnswer:
    """A whole and parts of it; ``exhaustive`` where the parts are said to make it up. Called like the whole unless named."""
    roles = [("whole", whole), *(("part", part) for part in parts)]
    return relation(kind, roles, label or whole.label, exhaustive=exhaustive)


def one_figure(mentions: Iterable[Mention], label: str | None, *, kind: Literal["same", "echo"] = "same") -> RelationAnswer:
    """One figure that several places give."""
    return relation(kind, (("claim", found) for found in mentions), label)
