"""A workbook as a package: its sheets, shared texts and number formats. Only what is printed is looked at; formulas are
not computed, macros and links to other files are never opened."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import join, normpath
from typing import Final

from lxml import etree
from lxml.etree import _Element

from gouji.errors import SourceError
from gouji.source.package import UNZIP_ERRORS, refuse_hostile
from gouji.source.xlsx_formats import BUILT_IN, GENERAL

_WORKBOOK: Final = "xl/workbook.xml"
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LONGEST_FORMAT: Final = 255


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet of the workbook; ``part`` is the member of the zip that holds it, "" for a sheet that is no grid of cells."""

    name: str
    shown: bool
    part: str


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell prints its number, and whether it has a border."""

    number_format: str = GENERAL
    bordered: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """``unread`` counts charts, drawings with text and other things that are no cells; ``pictures`` the pictures."""

    sheets: tuple[SheetPart, ...]
    texts: tuple[str, ...]
    styles: tuple[Style, ...]
    since_1904: bool
    pictures: int
    unread: int
    archive: zipfile.ZipFile = field(repr=False)

    def style(self, index: int) -> Style:
        return self.styles[index] if 0 <= index < len(self.styles) else Style()


def open_workbook(name: str, raw: bytes) -> Workbook:
    """Raises SourceError for a file that is broken, hostile or no workbook. The caller closes ``archive``."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
        refuse_hostile(archive, name, "Excel")
        members = archive.namelist()
        root = parsed(archive, _WORKBOOK)
        styles = parsed(archive, "xl/styles.xml") if "xl/styles.xml" in members else None
        shared = next((member for member in members if member.lower() == "xl/sharedstrings.xml"), "")
        return Workbook(
            sheets=tuple(_sheets(root, _targets(archive))),
            texts=tuple(text_of(each) for each in parsed(archive, shared) if local(each) == "si") if shared else (),
            styles=() if styles is None else tuple(_styles(styles)),
            since_1904=any(each.get("date1904") in {"1", "true"} for each in found(root, "workbookPr")),
            pictures=sum(1 for member in members if member.startswith("xl/media/")),
            unread=sum(1 for member in members if _is_unread(archive, member)),
            archive=archive,
        )
    except (etree.LxmlError, KeyError, *UNZIP_ERRORS):
        raise broken(name) from None


def broken(name: str) -> SourceError:
    """The error for a workbook whose inside cannot be read."""
    return SourceError(
        f"{name}：Excel 文件已损坏，无法打开。请在 Excel 或 WPS 中打开并另存为 .xlsx 后重试。",
        f"{name}: the Excel file is broken; open it in Excel or WPS, save it as .xlsx and try again.",
    )


def parsed(archive: zipfile.ZipFile, member: str) -> _Element:
    """The root of an XML member. Raises LxmlError, KeyError and what zipfile raises."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
    return etree.fromstring(archive.read(member), parser)


def local(element: _Element) -> str:
    """The element's name without its namespace, which differs between editions of the standard."""
    return element.tag.rpartition("}")[2]


def found(root: _Element, name: str) -> Iterator[_Element]:
    """The elements below the root with this name."""
    return root.iter(f"{{*}}{name}")


def text_of(holder: _Element) -> str:
    """The text of a shared or inline string; readings above Chinese characters (``rPh``) are no text of their own."""
    leaves = []
    for child in holder:
        if local(child) == "t":
            leaves.append(child.text or "")
        elif local(child) == "r":
            leaves += [leaf.text or "" for leaf in child if local(leaf) == "t"]
    return unescaped("".join(leaves))


def unescaped(text: str) -> str:
    """Characters that XML cannot hold are written ``_x000D_``; those that nobody can print are dropped."""
    return _ESCAPED.sub(_character, text).replace("\r\n", "\n").replace("\r", "\n")


def _character(escape: re.Match[str]) -> str:
    char = chr(int(escape[1], 16))
    return char if char.isprintable() or char.isspace() else ""


def _targets(archive: zipfile.ZipFile) -> dict[str, str]:
    """The members of the workbook's worksheets by relationship id."""
    targets = {}
    for each in parsed(archive, "xl/_rels/workbook.xml.rels"):
        if each.get("Type", "").endswith("/worksheet") and each.get("TargetMode") != "External":
            target = each.get("Target", "")
            targets[each.get("Id", "")] = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
    return targets


def _sheets(root: _Element, targets: dict[str, str]) -> Iterator[SheetPart]:
    for sheet in found(root, "sheet"):
        key = next((str(value) for name, value in sheet.attrib.items() if str(name).endswith("}id")), "")
        yield SheetPart(sheet.get("name", ""), sheet.get("state", "visible") == "visible", targets.get(key, ""))


def _styles(root: _Element) -> Iterator[Style]:
    own = {each.get("numFmtId"): each.get("formatCode", GENERAL) for each in found(root, "numFmt")}
    borders = [_has_line(border) for holder in found(root, "borders") for border in holder if local(border) == "border"]
    for holder in found(root, "cellXfs"):
        for each in holder:
            key = each.get("numFmtId", "0")
            code = own.get(key) or BUILT_IN.get(whole(key, 0), GENERAL)
            border = whole(each.get("borderId", "0"), 0)
            bordered = 0 <= border < len(borders) and borders[border]
            yield Style(code if len(code) <= _LONGEST_FORMAT else GENERAL, bordered)


def _has_line(border: _Element) -> bool:
    return any(side.get("style", "none") != "none" for side in border if local(side) != "diagonal")


def whole(text: str, default: int) -> int:
    """The whole number that the attribute says, the default for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len("1048576") else default


def _is_unread(archive: zipfile.ZipFile, member: str) -> bool:
    if member.startswith("xl/charts/chart"):
        return True
    return member.startswith("xl/drawings/drawing") and any(
        (leaf.text or "").strip() for leaf in found(parsed(archive, member), "t")
    )
