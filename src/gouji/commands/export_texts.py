"""What ``gouji export`` and ``gouji import`` say."""

from __future__ import annotations

from typing import Final

from gouji.texts import Text

EXPORT: Final = Text(
    "把结果导出为工作簿、csv、jsonl、parquet 或网页", "export results as a workbook, csv, jsonl, parquet or pages"
)
EXPORT_OUT: Final = Text(
    "输出文件；csv、parquet 和多份网页为目录（csv 也可为 .zip）",
    "file to write; a folder for csv, parquet and several pages (csv may be one .zip)",
)
EXPORT_FORMAT: Final = Text("输出格式（默认 xlsx）", "format (default xlsx)")
EXPORT_HOLDING: Final = Text("也列出相符和无法检验的关系", "list the relations that hold or cannot be tested, too")
EXPORTING: Final = Text("导出", "exporting")
WRITTEN_MORE: Final = Text("另有 {count} 个文件在 {folder}", "and {count} more files in {folder}")
EXPORT_RESULTS: Final = Text("结果文件或目录（与 -w 二选一）", "result files or folders (or -w)")

IMPORT: Final = Text(
    "读回修改过的工作簿：每个改动的单元格成为一条决定",
    "take a corrected workbook back: every changed cell becomes a decision",
)
IMPORT_WORKBOOK: Final = Text("由 gouji export -w 导出的工作簿", "a workbook that gouji export -w wrote")
IMPORT_USER: Final = Text("以谁的名义作出决定（默认当前系统用户）", "in whose name (default: the user of this machine)")
IMPORT_DRY_RUN: Final = Text("只列出会导入什么，不写入", "say what would be taken over and write nothing")
TAKEN: Final = Text("{where}（{name}）{what}：{old} → {new}", "{where} ({name}) {what}: {old} → {new}")
CONFLICT: Final = Text("{where}：冲突，{why}", "{where}: conflict, {why}")
REFUSED: Final = Text("{where}：未导入，{why}", "{where}: not taken over, {why}")
IMPORTED: Final = Text(
    "{path}：比对 {rows} 行，导入 {taken} 处，已是如此 {settled} 处，冲突 {conflicts} 处，拒绝 {refused} 处。",
    "{path}: {rows} rows compared, {taken} changes taken over, {settled} already so, {conflicts} conflicts, {refused} refused.",
)
IMPORT_WOULD: Final = Text(
    "{path}：比对 {rows} 行，将导入 {taken} 处，已是如此 {settled} 处，冲突 {conflicts} 处，拒绝 {refused} 处；未写入。",
    "{path}: {rows} rows compared, {taken} changes would be taken over, {settled} already so, {conflicts} conflicts, "
    "{refused} refused; nothing was written.",
)
ACTIONS: Final = {
    "decide": Text("决定", "decided"),
    "edit": Text("改选", "picked"),
    "approve_value": Text("核定值", "approved value"),
    "accept": Text("采纳", "accepted"),
    "reject": Text("不采用", "rejected"),
    "undo": Text("撤销", "undone"),
}
