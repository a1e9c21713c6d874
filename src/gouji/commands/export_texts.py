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
