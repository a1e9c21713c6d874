"""What a Word sample is made of: headings, paragraphs and tables in reading order."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """A line in one of Word's heading styles."""

    level: int
    text: str


@dataclass(frozen=True)
class Para:
    """A line in the body style; a title is centred and bold."""

    text: str
    title: bool = False


@dataclass(frozen=True)
class Merge:
    """A merged range of cells, both corners included, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Table:
    """A full grid: the text of a merged range stands in its top left cell, the covered cells are empty strings."""

    rows: tuple[tuple[str, ...], ...]
    merges: tuple[Merge, ...] = ()


@dataclass(frozen=True)
class Report:
    """One Word file."""

    name: str
    blocks: tuple[Heading | Para | Table, ...]
