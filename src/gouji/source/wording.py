"""What readers of several formats say of a file, in both languages."""

from __future__ import annotations

from gouji.errors import SourceError


def empty(name: str) -> SourceError:
    """The error for a file without anything to read."""
    return SourceError(f"{name}：文件是空的，没有可读的内容。", f"{name}: the file is empty, there is nothing to read.")


def stray_notice(strays: int) -> tuple[str, str]:
    """The notice that unstructured found text where the file has none; the text of the file was used."""
    return (
        f"unstructured 切出的 {strays} 段在原文中找不到，已按原文切分。",
        f"{strays} elements of unstructured are not in the text; the text itself was used.",
    )
