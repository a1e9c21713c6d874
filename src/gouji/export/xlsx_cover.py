"""The sheets around the data: cover with the list of reports, data dictionary, and the hidden register."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from gouji.export import crossed
from gouji.export.columns import DICTIONARY, TABLES
from gouji.export.decided import JUDGED
from gouji.export.figures import Place
from gouji.export.identity import REGISTER, REGISTER_HEAD, WORKBOOK
from gouji.export.labels import DIRECTIONS, GROUNDING, KINDS, SEVERITY, VERDICT, WAYS, Words
from gouji.export.protocol import Options
from gouji.export.records import KEY_LENGTH, Record
from gouji.export.xlsx_cells import Address, cell_text
from gouji.export.xlsx_looks import Look, Looks
from gouji.export.xlsx_sheet import MAX_ROWS, PAPER_A4, RowMarks, Sheet

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]

HEAD: Final = 16
"""The list of reports begins at this row of the cover, whatever stands above it."""
_FIRST: Final = 2
_TITLE: Final[Words] = ("部门整体支出绩效自评 · 勾稽核对工作簿", "Self-evaluation of spending: workbook of checked figures")
_NOTES: Final[tuple[Words, ...]] = (
    (
        "报告原文不作任何更正：数值列旁为原文，核定值另列。未填的单元格表示报告没有写，0 表示报告写的是 0。",
        "Nothing printed is corrected: the print stands beside each number, approved values in columns of their own. "
        "An empty cell means that the report does not say, 0 that it says 0.",
    ),
    (
        "合计、得分率、完成率等“复算”列是由本表数据计算的公式，“差额”为原文减复算；按列排序会移动算式的引用，请用筛选。",
        "Columns “recomputed” are live formulas over the printed figures, “difference” is printed less recomputed; "
        "filter rather than sort, sorting moves what they refer to.",
    ),
    (
        "红、黄、蓝底为错误、警告、提示，灰底为已裁定口径不同或误报；批注写明规则、复算值、位置和裁定，点击可转到“勾稽校验结果”。",
        "Red, yellow and blue cells hold errors, warnings and notes, grey ones were decided to be none; "
        "the comment names rule, recomputed value, place and decision, a click leads to the findings.",
    ),
    (
        "标题为黄底的列可以填写：数值、核定值、采纳、裁定、理由。存盘后用 gouji import 导入，每处改动成为一条有记录的决定；"
        "第一、二列和第二行（隐藏）请勿改动。",
        "Columns with a yellow heading may be filled in; `gouji import` makes each change a decision in the log. "
        "Leave the hidden columns and the hidden second row alone.",
    ),
    (
        "打印前可点左上角的分级按钮“1”，收起各数旁的原文、核定值、复算和差额，只留表单各列；点“2”展开。",
        "The outline button “1” at the top left folds away what stands beside the values, for printing; “2” shows it.",
    ),
    (
        "数字一律为数值，率为小数并以百分比显示；超过 15 位的数字、编码为文本。",
        "Numbers are numbers, a rate is a fraction shown as a percentage; codes and numbers of more than 15 digits are text.",
    ),
)
_KEYS: Final[Mapping[Words, Mapping[str, Words]]] = {
    ("级别", "severity"): SEVERITY,
    ("结论", "verdict"): VERDICT,
    ("裁定", "decision"): WAYS,
    ("采纳", "accepted"): JUDGED,
    ("方向", "direction"): DIRECTIONS,
    ("类别", "kind"): KINDS,
    ("出处", "grounding"): GROUNDING,
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A report's line in the list, written when the workbook is closed, and what the register says of it."""

    record: Record
    identity: Mapping[str, str]
    marks: RowMarks
    addresses: Mapping[Place, Address]
    sha256: str
    state: str
    seq: int
    rows: str
    name: str


def write_cover(sheet: Sheet, looks: Looks, reports: Sequence[Listed], options: Options, more: Sequence[str]) -> None:
    en = options.lang == "en"
    on = sheet.worksheet
    on.write_string(0, _FIRST, _TITLE[en], looks.title)
    made = options.made.isoformat(sep=" ", timespec="seconds") if options.made else ""
    facts = [f"gouji {options.version}".rstrip(), f"{len(reports)} reports" if en else f"报告 {len(reports)} 份", made]
    on.write_string(1, _FIRST, " · ".join(fact for fact in facts if fact), looks.note)
    for row, line in enumerate((*(note[en] for note in _NOTES), *more), 3):
        on.write_string(row, _FIRST, line, looks.note)
    sheet.write_head()
    for one in reports:
        sheet.write(one.record, one.identity, one.marks, one.addresses)


def write_dictionary(book: Workbook, looks: Looks, options: Options) -> None:
    en = options.lang == "en"
    sheet = book.add_worksheet(DICTIONARY[en])
    heads: tuple[Words, ...] = (
        ("工作表", "sheet"),
        ("字段", "field"),
        ("中文名", "Chinese"),
        ("英文名", "English"),
        ("类型", "type"),
        ("可填写", "editable"),
        ("说明", "note"),
    )
    for at, (head, width) in enumerate(zip(heads, (22, 26, 22, 26, 10, 8, 100), strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, head[en], looks.head)
    for row, cells in enumerate(_dictionary(en=en), 1):
        for at, cell in enumerate(cells):
            if cell:
                sheet.write_string(row, at, cell_text(cell), looks.of(Look()))
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(PAPER_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _dictionary(*, en: bool) -> Iterator[tuple[str, ...]]:
    yes = "yes" if en else "是"
    for table in TABLES.values():
        for column in table.columns:
            zh_name, en_name = column.words
            kind = _TYPES[column.kind][en]
            yield table.title[en], column.name, zh_name, en_name, kind, yes if column.editable else "", column.note[en]
    for (zh_name, en_name), table_of_words in _KEYS.items():
        for code, (zh, english) in table_of_words.items():
            yield (en_name if en else zh_name), code, zh, english, ("code" if en else "代码")


_TYPES: Final[Mapping[str, Words]] = {
    "text": ("文本", "text"), "number": ("数值", "number"), "count": ("整数", "integer"), "link": ("链接", "link"),
}  # fmt: skip


def write_across(book: Workbook, looks: Looks, options: Options) -> None:
    """The sheet of what was found between the reports; none where they were not compared."""
    if options.across is None:
        return
    en = options.lang == "en"
    sheet = book.add_worksheet(crossed.TITLE[en])
    for at, (_, head, width) in enumerate(crossed.COLUMNS):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, head[en], looks.head)
    wrapped = looks.of(Look(wrapped=True))
    row = 0
    for row, cells in enumerate(islice(crossed.rows(options.across, options.lang), MAX_ROWS - 1), 1):
        for at, cell in enumerate(cells):
            sheet.write_string(row, at, cell_text(cell), wrapped)
    sheet.autofilter(0, 0, row, len(crossed.COLUMNS) - 1)
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.set_paper(PAPER_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def write_register(book: Workbook, reports: Sequence[Listed], options: Options, part: int) -> None:
    sheet = book.add_worksheet(REGISTER)
    for at, cell in enumerate((WORKBOOK, options.version, options.origin, options.lang, str(part))):
        sheet.write_string(0, at, cell)
    for at, cell in enumerate(REGISTER_HEAD):
        sheet.write_string(1, at, cell)
    for row, one in enumerate(reports, 2):
        for at, cell in enumerate((one.sha256[:KEY_LENGTH], one.sha256, one.state, str(one.seq), one.rows, one.name)):
            sheet.write_string(row, at, cell_text(cell))
    sheet.very_hidden()
