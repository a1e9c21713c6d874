"""What the command line says of pages and places, Chinese first and English beside it."""

from __future__ import annotations

from typing import Final

from gouji.texts import Text

UNREAD_PAGES: Final = Text(
    "{pages} 页未能读出，原因见上；结果只含其余各页。",
    "pages not read: {pages}; the reasons stand above, the results hold the others.",
)

LOCATE: Final = Text("显示结果中的某个值在原文的什么位置", "show where a claim of a result stands in the report")
LOCATE_RESULT: Final = Text("结果文件（NAME.EXT.json）", "result file (NAME.EXT.json)")
LOCATE_CLAIM: Final = Text(
    "编号，如 f3、i2.score、report.self_score、k5（校验所用的全部数字），或原文位置 410-418",
    "an id as in f3, i2.score, report.self_score, k5 (all figures of a check), or offsets of the text as in 410-418",
)
LOCATE_OUT: Final = Text(
    "页面截图（PNG，默认写在结果旁边）；仅限有页面的格式",
    "picture to write (PNG; default: beside the result), for formats with pages",
)
LOCATE_SOURCE: Final = Text(
    "报告文件（默认依次在读取时的路径、结果旁边、当前目录查找）",
    "the report (default: looked for where it was read, beside the result, in the current folder)",
)
PICTURE: Final = Text("已写入 {path}", "{path} written")
NOT_WRITTEN: Final = Text("{path}：无法写入（{reason}）。", "{path}: cannot be written ({reason}).")
NO_PAGES: Final = Text(
    "{name}：这个值没有页面位置，无法截图；上面已显示所在的行。",
    "{name}: the claim has no place on a page, so there is no picture; its line is shown above.",
)
UNREADABLE: Final = Text("{path}：无法读取（{reason}）。", "{path}: cannot be read ({reason}).")
CHANGED: Final = Text(
    "{path}：报告文件已改动，不是生成该结果的那一份。请用 --source 指定原文件，或重新提取。",
    "{path}: the report was changed since the result was made; name the right one with --source, or extract it again.",
)
GONE: Final = Text(
    "{path}：找不到报告文件。请用 --source 指定它现在的位置。",
    "{path}: the report is not there any more; say with --source where it is now.",
)
NO_NAME: Final = Text(
    "不认识的位置 {name}：请写编号（f3、i2.score、k5）或原文位置（410-418）。",
    "no place is called {name}: give an id (f3, i2.score, k5) or offsets (410-418).",
)
NO_ROW: Final = Text(
    "结果中没有编号 {name}；编号如 f3、i2.score、k5，列在结果文件和报告页中。",
    "the result has no {name}; ids such as f3, i2.score and k5 are listed in the result and on its page.",
)
NO_FIELD: Final = Text("结果中没有 {name}；有：{known}。", "the result has no {name}; there are: {known}.")
NOT_PLACED: Final = Text("{name} 在原文中没有位置。", "{name} has no place in the report.")
NO_SPAN: Final = Text(
    "位置 {start}-{end} 不在原文内（共 {length} 个字符）。", "{start}-{end} is outside the text of {length} characters."
)
