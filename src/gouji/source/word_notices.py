"""What the user is told of a Word document that was not read like plain text. Sentences are (zh, en)."""

from __future__ import annotations

from gouji.source.word_aside import Aside
from gouji.source.word_flatten import Flattened
from gouji.source.word_tables import Nested


def notices(
    flattened: Flattened, nested: Nested, aside: Aside, *, lost: int, raw_tables: int, untold: int
) -> tuple[tuple[str, str], ...]:
    """``lost`` counts characters of the file that are not in the canonical text for no reason given elsewhere."""
    hidden = flattened.hidden.total()
    candidates = (
        (
            flattened.revised,
            "文档有修订标记：按接受全部修订读取（保留插入，去掉删除）。",
            "The document has tracked changes: it was read with all of them accepted.",
        ),
        (hidden, f"有 {hidden} 个隐藏文字没有读取。", f"{hidden} characters of hidden text were not read."),
        (
            flattened.symbols,
            f"有 {flattened.symbols} 个符号字体的字符无法识别，没有读取。",
            f"{flattened.symbols} symbol font characters are unknown and were not read.",
        ),
        (
            flattened.pictures,
            f"有 {flattened.pictures} 张图片，图中的文字没有读取。",
            f"{flattened.pictures} pictures: text inside them was not read.",
        ),
        (
            flattened.objects,
            f"有 {flattened.objects} 个图表或嵌入对象，其内容没有读取。",
            f"{flattened.objects} charts or embedded objects: their content was not read.",
        ),
        *_aside(aside),
        *_nested(nested),
        (
            untold,
            f"有 {untold} 个自动编号无法识别，没有读取。",
            f"{untold} automatic numbers could not be told and were not read.",
        ),
        (
            raw_tables,
            f"有 {raw_tables} 个表格的合并单元格无法还原，按行读取。",
            f"{raw_tables} tables were read row by row, their merged cells could not be restored.",
        ),
        (
            lost,
            f"有 {lost} 个字没有读入（如被合并单元格遮住的文字）。",
            f"{lost} characters were not read, such as text covered by merged cells.",
        ),
    )
    return tuple((zh, en) for applies, zh, en in candidates if applies)


def _aside(aside: Aside) -> tuple[tuple[int, str, str], ...]:
    return (
        (
            aside.margins,
            f"页眉页脚的 {aside.margins} 个字没有读取。",
            f"{aside.margins} characters of page headers and footers were not read.",
        ),
        (aside.comments, f"有 {aside.comments} 条批注没有读取。", f"{aside.comments} comments were not read."),
    )


def _nested(nested: Nested) -> tuple[tuple[int, str, str], ...]:
    return (
        (
            nested.lifted,
            f"有 {nested.lifted} 个嵌套在单元格里的表格，排在外层表格之后读取。",
            f"{nested.lifted} tables inside cells were read behind the table around them.",
        ),
        (
            nested.inline,
            f"有 {nested.inline} 个嵌套在单元格里的小表格，按单元格文字读取。",
            f"{nested.inline} small tables inside cells were read as the text of the cell.",
        ),
    )
