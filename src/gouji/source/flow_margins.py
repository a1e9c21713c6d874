"""Running headers, footers and page numbers: printed on every page, and no text of the report."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from gouji.source.pages import Page, PrintedLine

_EDGE: Final = 0.1
"""The share of the page's height, at the top and at the bottom, in which running lines stand."""
_NUMBER_EDGE: Final = 0.16
"""The same for what may be a page number: a photograph has a margin around the paper."""
_CLEAR: Final = 0.9
"""How far from the text of the page a running line stands at least, as a share of its size."""
_SAME_HEIGHT: Final = 4.0
_MANY_PAGES: Final = 6
_HEADING: Final = re.compile(r"附[件表录]|[（(]?[一二三四五六七八九十]+[、）)]|续表|单位[:：]|[（(]单位")
_DASH: Final = r"[-—–－―·~～\s]*"
_PAGE_NUMBER: Final = re.compile(
    rf"{_DASH}(?:第\s*\d+\s*页\s*[,，/／]?\s*(?:共\s*\d+\s*页)?|共\s*\d+\s*页\s*[,，/／]?\s*第\s*\d+\s*页|\d+\s*[/／]\s*\d+"
    rf"|page\s*\d+(?:\s*of\s*\d+)?){_DASH}|[-—–－―·~～]+\s*\d+\s*[-—–－―·~～]+",
    re.IGNORECASE,
)
_BARE_NUMBER: Final = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class _Candidate:
    page: int
    index: int
    line: PrintedLine
    zone: str

    @property
    def key(self) -> tuple[str, str]:
        return self.zone, re.sub(r"\d+", "#", "".join(self.line.text.split()))


def without_margins(pages: Sequence[Page]) -> tuple[list[Page], list[tuple[int, str]]]:
    """The pages without their running lines, and those lines as (page number, text)."""
    candidates = [candidate for page in pages for candidate in _candidates(page)]
    running = {(candidate.page, candidate.index) for candidate in _running(candidates, len(pages))}
    stripped, told = [], []
    for page in pages:
        told += [(page.number, line.text) for index, line in enumerate(page.lines) if (page.number, index) in running]
        lines = tuple(line for index, line in enumerate(page.lines) if (page.number, index) not in running)
        stripped.append(replace(page, lines=lines))
    return stripped, told


def _candidates(page: Page) -> Iterator[_Candidate]:
    """The outermost lines of the page that stand clear of its text, up to two at either end."""
    others = [(table.box[1], table.box[3]) for table in page.tables]
    order = sorted(range(len(page.lines)), key=lambda index: page.lines[index].box[1])
    for zone, indices in (("top", order), ("bottom", order[::-1])):
        for taken, index in enumerate(indices[:3]):
            line = page.lines[index]
            rest = [(page.lines[at].box[1], page.lines[at].box[3]) for at in indices[taken + 1 :]] + others
            if not _is_clear(page, line, zone, rest):
                continue
            yield _Candidate(page.number, index, line, zone)


def _is_clear(page: Page, line: PrintedLine, zone: str, rest: Sequence[tuple[float, float]]) -> bool:
    middle = (line.box[1] + line.box[3]) / 2
    edge = _NUMBER_EDGE if _BARE_NUMBER.fullmatch(line.text.strip()) else _EDGE
    if zone == "top":
        inside = middle < edge * page.height
        gap = min((top for top, _ in rest), default=page.height) - line.box[3]
    else:
        inside = middle > (1 - edge) * page.height
        gap = line.box[1] - max((bottom for _, bottom in rest), default=0.0)
    beside = any(abs(top - line.box[1]) < line.size / 2 for top, _ in rest)
    return inside and (beside or gap >= _CLEAR * line.size)


def _running(candidates: Sequence[_Candidate], page_count: int) -> Iterator[_Candidate]:
    groups: dict[tuple[str, str], list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        groups[candidate.key].append(candidate)
    wanted = 3 if page_count >= _MANY_PAGES else 2
    for group in groups.values():
        for candidate in group:
            text = candidate.line.text.strip()
            if _PAGE_NUMBER.fullmatch(text):
                yield candidate
            elif _BARE_NUMBER.fullmatch(text):
                if _counts_pages(candidate, group):
                    yield candidate
            elif not _HEADING.match(text) and len(_level_with(candidate, group)) >= wanted:
                yield candidate


def _level_with(candidate: _Candidate, group: Sequence[_Candidate]) -> set[int]:
    """The pages where a line of the group stands as high as this one."""
    return {other.page for other in group if abs(other.line.box[1] - candidate.line.box[1]) < _SAME_HEIGHT}


def _counts_pages(candidate: _Candidate, group: Sequence[_Candidate]) -> bool:
    """A bare number is a page number if it is that of the page, or goes up with the pages."""
    shift = int(candidate.line.text) - candidate.page
    others = (other for other in group if other.page != candidate.page)
    return shift == 0 or any(int(other.line.text) - other.page == shift for other in others)
