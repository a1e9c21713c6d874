"""Where a claim of a result stands: the paragraph with the claim marked, and the piece of the page that shows it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from gouji import page_texts as texts
from gouji.core.report import Box, Lines
from gouji.errors import SourceError, UsageError
from gouji.result import Check, Claim, Model, Relation, Result
from gouji.store.files import claims_of
from gouji.texts import Text

if TYPE_CHECKING:
    from PIL.Image import Image

_LISTS: Final = {
    "i": "indicators",
    "f": "funds",
    "a": "achievements",
    "s": "staffing",
    "r": "relations",
    "k": "checks",
    "c": "checks",
}
_MAIN: Final = {"funds": "amount", "achievements": "quantity", "staffing": "quantity"}
_NAME: Final = re.compile(r"(?P<id>[A-Za-z]+\d+|report)(?:\.(?P<field>\w+))?")
_OFFSETS: Final = re.compile(r"(\d+)-(\d+)")


class Place(Protocol):
    """What a claim, or a number that no row claims, says of where it stands."""

    @property
    def text(self) -> str: ...
    @property
    def start(self) -> int | None: ...
    @property
    def end(self) -> int | None: ...
    @property
    def page(self) -> int | None: ...
    @property
    def box(self) -> Box | None: ...


@dataclass(frozen=True)
class Located:
    """``text`` has the lines of the claim, each with its number, the claim in 【】; ``picture`` the pieces of the pages,
    one below the other, None for a format without pages."""

    text: str
    picture: Image | None = None


def locate(result: Result, name: str, source: Path | None = None, beside: Path | None = None) -> Located:
    """Where the claim ``name`` stands: ``f3``, ``i2.score``, ``report.self_score``, ``k5`` or ``c5`` (all figures of a check),
    or offsets ``410-418``. The report is ``source``, or looked for: where it was read, beside the result, in the current folder.

    Raises UsageError for a name that the result does not have, SourceError for a report that is not there any more.
    """
    places = _places(result, name)
    text = _marked(result, places)
    by_page: dict[int, list[Box]] = {}
    for place in places:
        if place.page is not None and place.box is not None:
            by_page.setdefault(place.page, []).append(place.box)
    if not by_page:
        return Located(text)
    from gouji.source.crop import crop, stacked

    path = _source(result, source, beside)
    try:
        return Located(text, stacked([crop(path, page, boxes) for page, boxes in sorted(by_page.items())]))
    except OSError as error:
        raise _error(SourceError, texts.UNREADABLE, path=path, reason=error.strerror or type(error).__name__) from None


def _places(result: Result, name: str) -> Sequence[Place]:
    offsets = _OFFSETS.fullmatch(name)
    if offsets:
        return _between(result, int(offsets[1]), int(offsets[2]))
    match = _NAME.fullmatch(name)
    if match is None:
        raise _error(UsageError, texts.NO_NAME, name=name)
    field = match["field"]
    row = result.report if match["id"] == "report" else _row(result, match["id"])
    if row is None:
        raise _error(UsageError, texts.NO_ROW, name=match["id"])
    if field is not None:
        claim = getattr(row, field, None) if field in type(row).model_fields else None
        if not isinstance(claim, Claim):
            known = " ".join(f"{match['id']}.{key}" for key, value in vars(row).items() if isinstance(value, Claim))
            raise _error(UsageError, texts.NO_FIELD, name=name, known=known)
        found = [claim]
    else:
        found = list(_claims(row, _LISTS.get(match["id"][0], "")))
    placed = [claim for claim in found if claim.start is not None]
    if not placed:
        raise _error(UsageError, texts.NOT_PLACED, name=name)
    return placed


def _row(result: Result, row_id: str) -> Model | None:
    rows: Iterable[Model] = getattr(result, _LISTS.get(row_id[0], ""), ())
    names = {row_id, f"k{row_id[1:]}"} if row_id.startswith("c") else {row_id}
    return next((row for row in rows if getattr(row, "id", None) in names), None)


def _claims(row: Model, of: str) -> Iterator[Claim]:
    """The claims that stand for the row: all figures of a check or relation, the amount of a fund, all of an indicator."""
    if isinstance(row, Check):
        yield from dict.fromkeys([*([row.printed] if row.printed else []), *row.claims])
    elif isinstance(row, Relation):
        yield from (operand.claim for operand in row.operands)
    elif of in _MAIN:
        yield getattr(row, _MAIN[of])
    else:
        yield from (value for value in vars(row).values() if isinstance(value, Claim))


def _between(result: Result, start: int, end: int) -> Sequence[Place]:
    """The claims and numbers within the span of the text; the span itself where there is none."""
    if not 0 <= start < end <= len(result.text):
        raise _error(UsageError, texts.NO_SPAN, start=start, end=end, length=len(result.text))
    known: list[Place] = [claim for _, claim in claims_of(result)]
    known += [*result.coverage.unclaimed, *result.coverage.ruled_out_numbers]
    inside = {
        (place.start, place.end): place
        for place in known
        if place.start is not None and place.end is not None and start <= place.start and place.end <= end
    }
    return [inside[key] for key in sorted(inside)] or [Claim(text=result.text[start:end], start=start, end=end)]


def _marked(result: Result, places: Iterable[Place]) -> str:
    """The lines of the places, each once, with its number and the places in brackets."""
    lines = Lines(result.text)
    by_line: dict[int, set[tuple[int, int]]] = {}
    for place in places:
        if place.start is not None and place.end is not None:
            by_line.setdefault(lines.number(place.start), set()).add((place.start, place.end))
    return "\n".join(f"{number}: {_line(result.text, lines, number, spans)}" for number, spans in sorted(by_line.items()))


def _line(text: str, lines: Lines, number: int, spans: Iterable[tuple[int, int]]) -> str:
    whole = lines.span(number)
    shown, at = "", whole.start
    for start, end in sorted(spans):
        if start < at:
            continue
        shown += f"{text[at:start]}【{text[start:end]}】"
        at = end
    return shown + text[at : max(whole.end, at)]


def _source(result: Result, given: Path | None, beside: Path | None) -> Path:
    """The report that the result was made from, by its hash."""
    from gouji.source.origin import Origin

    name = result.document.name
    places = [Path(result.run.source)] if result.run.source else []
    places += [*([beside / name] if beside else []), Path(name)]
    candidates = [given] if given is not None else list(dict.fromkeys(places))
    present = [path for path in candidates if path.is_file()]
    for path in present:
        try:
            if Origin(path.name, path).sha256 == result.document.sha256:
                return path
        except OSError as error:
            raise _error(SourceError, texts.UNREADABLE, path=path, reason=error.strerror or type(error).__name__) from None
    if present:
        raise _error(SourceError, texts.CHANGED, path=present[0])
    raise _error(SourceError, texts.GONE, path=candidates[0])


def _error(kind: type[UsageError] | type[SourceError], text: Text, **values: object) -> UsageError | SourceError:
    return kind(text.of("zh", **values), text.of("en", **values))
