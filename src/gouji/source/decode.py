"""Bytes of a text file -> its text, by strict decoding and plausibility."""

from __future__ import annotations

import codecs
import re
from typing import Final

from gouji.errors import SourceError

_BOMS: Final[tuple[tuple[bytes, str], ...]] = (
    (codecs.BOM_UTF8, "utf-8"),
    (b"\x84\x31\x95\x33", "gb18030"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CANDIDATES: Final = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
_NAMES: Final = {"utf-8": "UTF-8", "gb18030": "GB18030", "utf-16-le": "UTF-16 LE", "utf-16-be": "UTF-16 BE"}

_SAMPLE_BYTES: Final = 65_536
_LEAST_PLAUSIBLE: Final = 0.6
_MOST_CONTROLS: Final = 0.02
_MOST_NULS: Final = 0.3

# The 3,755 characters of everyday Chinese (first level of GB 2312). A wrong decoding also yields Chinese characters,
# but mostly rare ones.
_EVERYDAY: Final = frozenset(
    b"".join(bytes((row, column)) for row in range(0xB0, 0xD8) for column in range(0xA1, 0xFF if row < 0xD7 else 0xFA)).decode(
        "gb2312"
    )
)
_EXPECTED: Final = frozenset(
    {chr(code) for code in range(0x20, 0x7F)}
    | {chr(code) for code in range(0x2010, 0x2040)}
    | {chr(code) for code in range(0x2460, 0x2500)}
    | {chr(code) for code in range(0x25A0, 0x2600)}
    | {chr(code) for code in range(0x3000, 0x3020)}
    | {chr(code) for code in range(0xFF00, 0xFFF0)}
    | set("\t\n\r\f\v\u00a0°±·×÷√≈≠≤≥→←↑↓ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ")
    | _EVERYDAY
)
_ASCII: Final = re.compile(r"[\x00-\x7f]+")
_MOST_BY_CHANCE: Final = 200
_CONTROLS: Final = re.compile(r"[\x01-\x08\x0e-\x1f\x7f\ufffe\uffff]")


def decode(raw: bytes, name: str) -> str:
    """The text of the file ``name``; the byte order mark is dropped, nothing else is changed.

    Raises SourceError for undecodable bytes, NUL bytes and files that are not text.
    """
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return _decode_as(raw, encoding, len(bom), name)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if "\x00" not in text:
            return _refuse_controls(_unless_gb18030(text, raw), name)
        if plausibility(_ASCII.sub("", text[:_SAMPLE_BYTES])) >= _LEAST_PLAUSIBLE:
            return _refuse_controls(text, name)  # Chinese in UTF-8 with stray NULs; UTF-16 is never valid UTF-8 like this
    encoding = _most_plausible(raw, name)
    return _decode_as(raw, encoding, 0, name)


def _unless_gb18030(text: str, raw: bytes) -> str:
    """The text, or its GB18030 reading: a few Chinese characters in that encoding may by chance be valid UTF-8 as well."""
    foreign = _ASCII.sub("", text)
    if not foreign or len(foreign) > _MOST_BY_CHANCE:
        return text
    try:
        other = raw.decode("gb18030")
    except UnicodeDecodeError:
        return text
    return other if plausibility(_ASCII.sub("", other)) > plausibility(foreign) else text


def plausibility(text: str) -> float:
    """How much the text looks like a Chinese report, 0 to 1: everyday characters count in full, rare ones by half."""
    if not text:
        return 0.0
    points = 0
    for char in text:
        if char in _EXPECTED:
            points += 2
        elif "\u4e00" <= char <= "\u9fff":
            points += 1
    return points / (2 * len(text))


def _most_plausible(raw: bytes, name: str) -> str:
    sample = _sample(raw)
    scored = [
        (plausibility(sample.decode(encoding, errors="replace")), -rank, encoding) for rank, encoding in enumerate(_CANDIDATES)
    ]
    best, _, encoding = max(scored)
    if best < _LEAST_PLAUSIBLE:
        raise _not_text(name)
    return encoding


def _sample(raw: bytes) -> bytes:
    """A stretch around the first byte that is not plain UTF-8, from a line's beginning at an even offset.

    A long ASCII beginning says nothing about the encoding of what follows.
    """
    try:
        raw.decode("utf-8")
        start = raw.find(b"\x00")
    except UnicodeDecodeError as error:
        start = error.start
    start = raw.rfind(b"\n", 0, max(0, start)) + 1
    start -= start % 2
    return raw[start : start + _SAMPLE_BYTES]


def _decode_as(raw: bytes, encoding: str, start: int, name: str) -> str:
    try:
        text = raw[start:].decode(encoding)
    except UnicodeDecodeError as error:
        at = start + error.start
        wrong = " ".join(f"{byte:02X}" for byte in raw[at : at + 2])
        label = _NAMES[encoding]
        raise SourceError(
            f"{name}：第 {at + 1} 个字节（{wrong}）不是有效的 {label} 编码，请用编辑器另存为 UTF-8 后重试。",
            f"{name}: byte {at + 1} ({wrong}) is not valid {label}; save the file as UTF-8 and try again.",
        ) from None
    return _refuse_controls(text, name)


def _refuse_controls(text: str, name: str) -> str:
    nuls = text.count("\x00")
    if nuls > _MOST_NULS * len(text) or len(_CONTROLS.findall(text)) > _MOST_CONTROLS * len(text):
        raise _not_text(name)
    at = text.find("\x00")
    if at >= 0:
        line = text.count("\n", 0, at) + 1
        raise SourceError(
            f"{name}：第 {line} 行（第 {at + 1} 个字符）有 NUL 字符，文件可能已损坏，请删除该字符后重试。",
            f"{name}: line {line} (character {at + 1}) has a NUL character; the file may be damaged, remove it and try again.",
        )
    return text


def _not_text(name: str) -> SourceError:
    return SourceError(
        f"{name}：不是文本文件（内容是二进制数据或未知编码），请改用正确的扩展名，或另存为 UTF-8 文本。",
        f"{name}: not a text file (binary content or unknown encoding); use the right suffix, or save it as UTF-8 text.",
    )
