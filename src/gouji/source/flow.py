"""Pages to a document: what was printed on paper becomes the text that was meant, each piece with its place.

Running lines are left out, tables are joined over page ends, lines become paragraphs. It is one for the text layer of a
PDF and for pictures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from gouji.core.report import Box, Document, Placement, Span, Table
from gouji.errors import SourceError
from gouji.source.canvas import Canvas
from gouji.source.flow_frames import Frame, frames_of
from gouji.source.flow_lines import Piece, cell_room, paragraphs_of, seam
from gouji.source.flow_margins import without_margins
from gouji.source.flow_tables import FlowTable, flow_table, joined
from gouji.source.grids import Grid, GridCell
from gouji.source.origin import Origin
from gouji.source.pages import Page, PrintedLine, PrintedTable
from gouji.source.unruled import with_columns

_SHOWN: Final = 3
"""How many of the lines that were left out are quoted."""


def document_of(origin: Origin, media_type: str, pages: Iterable[Page]) -> Document:
    """The document of these pages. Raises SourceError if none of them could be read or nothing is printed on them."""
    every = list(pages)
    lost = [page for page in every if page.unread is not None]
    if lost and not any(page.lines or page.tables for page in every):
        raise _nothing_read(origin.name, lost)
    kept, running = without_margins(every)
    kept = [with_columns(page) for page in kept]
    writer = _Writer(frames_of(kept))
    for block in _blocks(kept):
        writer.write(block)
    if not writer.canvas.text.strip():
        raise SourceError(
            f"{origin.name}：共 {len(every)} 页，没有可读的文字（空白页或不含文字的图片）。请检查是否选错文件。",
            f"{origin.name}: there is nothing to read on its pages ({len(every)}); check that this is the right file.",
        )
    return Document(
        name=origin.name,
        media_type=media_type,
        sha256=origin.sha256,
        text=writer.canvas.text,
        blocks=tuple(writer.canvas.blocks),
        pages=len(every),
        placements=tuple(writer.placements),
        notices=tuple(_notices(every, running)),
        unread_pages=tuple(page.number for page in lost),
    )


def _nothing_read(name: str, lost: Sequence[Page]) -> SourceError:
    zh, en = lost[0].unread or ("", "")
    numbers = [page.number for page in lost]
    return SourceError(f"{name}：第 {ranges(numbers, '、')} 页{zh}", f"{name}: page {ranges(numbers, ', ')}{_gap(en)}{en}")


def _gap(said: str) -> str:
    """What stands between a page and what is said of it, in English."""
    return "" if said.startswith(":") else " "


def _notices(pages: Sequence[Page], running: Sequence[tuple[int, str]]) -> Iterator[tuple[str, str]]:
    """What the user should know: pages that were lost, what of a page was left out, running lines."""
    by_note: dict[tuple[str, str], list[int]] = {}
    for page in pages:
        if page.unread is not None:
            by_note.setdefault(page.unread, []).append(page.number)
        for zh, en in page.notes:
            by_note.setdefault((f"：{zh}", f": {en}"), []).append(page.number)
    for (zh, en), numbers in by_note.items():
        yield f"第 {ranges(numbers, '、')} 页{zh}", f"Page {ranges(numbers, ', ')}{_gap(en)}{en}"
    if running:
        texts = list(dict.fromkeys(text for _, text in running))
        shown = "、".join(f"“{text}”" for text in texts[:_SHOWN])
        yield (
            f"页眉、页脚和页码共 {len(running)} 处不作正文，如 {shown}。",
            f"{len(running)} running headers, footers and page numbers are no text of the report, as in {shown}.",
        )


def ranges(numbers: Sequence[int], between: str) -> str:
    """Ascending page numbers as a person writes them: 1–3、7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return between.join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


Block = list[Piece] | FlowTable


def _blocks(pages: Sequence[Page]) -> Iterator[Block]:
    """Runs of lines and tables in reading order; a table that goes on at the top of the next page is one.

    No sentence goes on behind a lost page, and of a table only the columns do."""
    blocks: list[Block] = []
    broken = False
    for page in pages:
        broken = broken or page.unread is not None
        first = True
        printed: list[PrintedLine | PrintedTable] = [*page.lines, *page.tables]
        for item in sorted(printed, key=lambda item: item.box[1]):
            before = blocks[-1] if blocks else None
            if isinstance(item, PrintedTable):
                table = flow_table(page, item)
                whole = joined(before, table, broken=broken) if first and isinstance(before, FlowTable) else None
                if whole is not None:
                    blocks[-1] = whole
                else:
                    blocks.append(table)
            elif isinstance(before, list) and not broken:
                before.append(Piece(page, item))
            else:
                blocks.append([Piece(page, item)])
            first = broken = False
    return iter(blocks)


class _Writer:
    """Writes blocks to the canonical text and keeps where each printed line of it stands."""

    def __init__(self, frames: dict[int, Frame]) -> None:
        self.canvas = Canvas()
        self.placements: list[Placement] = []
        self._frames = frames

    def write(self, block: Block) -> None:
        if isinstance(block, FlowTable):
            self._table(block)
            return
        for paragraph in paragraphs_of(block, self._frames):
            rights = [self._frames[piece.page.number].right for piece in paragraph]
            rooms = [right - piece.line.box[2] for right, piece in zip(rights, paragraph, strict=True)]
            text, offsets = _run(paragraph, rooms)
            self.canvas.paragraph(text)
            self._place(self.canvas.blocks[-1].span.start, paragraph, offsets)

    def _table(self, table: FlowTable) -> None:
        runs = {}
        cells = []
        for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.col)):
            widest = cell_room([piece.line for piece in cell.pieces], cell.box[2] - cell.box[0])
            rooms = [widest - (piece.line.box[2] - piece.line.box[0]) for piece in cell.pieces]
            text, offsets = _run(cell.pieces, rooms)
            runs[cell.row, cell.col] = cell.pieces, offsets
            cells.append(GridCell(cell.row, cell.col, cell.rows, cell.cols, text))
        written = len(self.canvas.blocks)
        self.canvas.table(Grid(table.row_count, table.col_count, tuple(cells)))
        for block in self.canvas.blocks[written:]:
            assert isinstance(block, Table)
            for placed in block.cells:
                pieces, offsets = runs[placed.row, placed.col]
                self._place(placed.span.start, pieces, offsets)

    def _place(self, start: int, pieces: Sequence[Piece], offsets: Sequence[int]) -> None:
        for piece, offset in zip(pieces, offsets, strict=True):
            line, page = piece.line, piece.page
            span = Span(start + offset, start + offset + len(line.text))
            boxes = tuple(_rounded(page.on_paper(box)) for box in line.boxes)
            self.placements.append(Placement(span, page.number, _rounded(page.on_paper(line.box)), line.doubt, boxes))


def _run(pieces: Sequence[Piece], rooms: Sequence[float]) -> tuple[str, list[int]]:
    """The text of lines that are joined, and where in it each begins. ``rooms`` is what each line leaves free."""
    text = ""
    offsets = []
    for index, piece in enumerate(pieces):
        if index:
            text += seam(pieces[index - 1].line, piece.line, rooms[index - 1])
        offsets.append(len(text))
        text += piece.line.text
    return text, offsets


def _rounded(box: Box) -> Box:
    x0, y0, x1, y1 = (round(value, 1) for value in box)
    return x0, y0, x1, y1
