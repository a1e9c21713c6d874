"""Bytes of a web page -> its source text: charset by byte order mark, by what the page says, else by plausibility. A page
saved with its pictures in one file (``.mht``) is unpacked; nothing outside the file is ever looked for."""

from __future__ import annotations

import codecs
import re
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from typing import Final

from gouji.errors import SourceError
from gouji.source.decode import decode
from gouji.source.sniff import is_web_archive

_HEAD: Final = 65_536
_BOMS: Final = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_META: Final = re.compile(rb"<meta\b[^<>]{0,400}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_XML: Final = re.compile(rb"^\s*<\?xml\b[^<>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})", re.IGNORECASE)
_ENCODINGS: Final = {
    "utf8": "utf-8",
    "utf-8": "utf-8",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
}
_MOST_BOUNDARIES: Final = 50


def page_source(raw: bytes, name: str) -> str:
    """The source text of the page. Raises SourceError for a file that is no readable text."""
    if is_web_archive(raw[:_HEAD]):
        raw, said = _page_of_archive(raw, name)
        return _decoded(raw, name, said)
    return _decoded(raw, name, "")


def _decoded(raw: bytes, name: str, said: str) -> str:
    if raw.startswith(_BOMS):
        return decode(raw, name)
    head = raw[:_HEAD]
    found = _META.search(head) or _XML.search(head)
    encoding = _ENCODINGS.get((said or (found[1].decode("ascii") if found else "")).lower())
    if encoding and b"\x00" not in raw:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            pass  # pages moved from one server to another often say what they no longer are
    return decode(raw, name)


def _page_of_archive(raw: bytes, name: str) -> tuple[bytes, str]:
    """The page inside the archive, and the charset that the archive says it has."""
    broken = SourceError(
        f"{name}：网页归档（.mht）已损坏或其中没有网页，请在浏览器中另存为 .html 后重试。",
        f"{name}: the web archive (.mht) is broken or has no page in it; save it as .html in a browser and try again.",
    )
    if raw.lower().count(b"boundary=") > _MOST_BOUNDARIES:
        raise broken
    try:
        parts = list(message_from_bytes(raw).walk())
        for part in parts:
            if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
                payload = part.get_payload(decode=True)
                if isinstance(payload, bytes) and payload.strip():
                    return payload, _charset(part)
    except (MessageError, LookupError, ValueError, TypeError, AssertionError):
        raise broken from None
    raise broken


def _charset(part: Message) -> str:
    said = part.get_param("charset")
    return said if isinstance(said, str) else ""
