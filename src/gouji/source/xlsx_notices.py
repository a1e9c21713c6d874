"""What the user is told of a workbook that was not read whole. Sentences are (zh, en)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unread:
    """What was left out of a workbook: names of hidden sheets; characters, cells and things counted."""

    sheets: tuple[str, ...] = ()
    hidden: int = 0
    uncomputed: int = 0
    unshown: int = 0
    covered: int = 0
    headers: int = 0
    raw_tables: int = 0
    pictures: int = 0
    objects: int = 0

    def __add__(self, other: Unread) -> Unread:
        return Unread(
            self.sheets + other.sheets,
            self.hidden + other.hidden,
            self.uncomputed + other.uncomputed,
            self.unshown + other.unshown,
            self.covered + other.covered,
            self.headers + other.headers,
            self.raw_tables + other.raw_tables,
            self.pictures + other.pictures,
            self.objects + other.objects,
        )


def notices(unread: Unread) -> tuple[tuple[str, str], ...]:
    """One sentence for each kind of thing that was left out."""
    names = "、".join(unread.sheets)
    candidates = (
        (
            unread.uncomputed,
            f"有 {unread.uncomputed} 个公式没有保存计算结果，按空白读取。请在 Excel 或 WPS 中打开、保存后重试。",
            f"{unread.uncomputed} formulas have no stored value and were read as blank; open and save the file in Excel or WPS.",
        ),
        (len(unread.sheets), f"隐藏的工作表没有读取：{names}。", f"Hidden sheets were not read: {names}."),
        (
            unread.hidden,
            f"有 {unread.hidden} 个字在隐藏的行或列里，没有读取。",
            f"{unread.hidden} characters in hidden rows or columns were not read.",
        ),
        (
            unread.unshown,
            f"有 {unread.unshown} 个数字因单元格格式而不显示，没有读取。",
            f"{unread.unshown} numbers are not shown because of their cell format and were not read.",
        ),
        (
            unread.covered,
            f"有 {unread.covered} 个字被合并单元格遮住，没有读取。",
            f"{unread.covered} characters covered by merged cells were not read.",
        ),
        (
            unread.raw_tables,
            f"有 {unread.raw_tables} 个表格过大，合并单元格无法还原，按行读取。",
            f"{unread.raw_tables} tables are too large: they were read row by row, without their merged cells.",
        ),
        (
            unread.headers,
            f"有 {unread.headers} 个工作表的页眉页脚没有读取。",
            f"Page headers and footers of {unread.headers} sheets were not read.",
        ),
        (
            unread.pictures,
            f"有 {unread.pictures} 张图片，图中的文字没有读取。",
            f"{unread.pictures} pictures: text inside them was not read.",
        ),
        (
            unread.objects,
            f"有 {unread.objects} 个图表或图形，其内容没有读取。",
            f"{unread.objects} charts or drawings: their content was not read.",
        ),
    )
    return tuple((zh, en) for applies, zh, en in candidates if applies)
