"""Every character of a Word file is in the canonical text or is said to be left out: counted here over the XML itself."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from gouji.core.report import Document
from gouji.errors import SourceError
from gouji.source.docx import read_docx

MakeWord = Callable[..., bytes]
ROOT = Path(__file__).resolve().parents[2]
SAMPLES = sorted((ROOT / "samples").rglob("*.docx")) + sorted((ROOT.parent / "shared" / "formats").glob("*.docx"))

LEAVES = {"w:t", "m:t", "a:t"}
SAID = re.compile(r"有 (\d+) 个(?:隐藏文字没有读取|字没有读入)")
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PREFIXES = {
    W: "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
}


def characters(raw: bytes) -> Counter[str]:
    """What stands in the body, footnotes included; a drawing written twice counts once, deleted text and readings not."""
    counted: Counter[str] = Counter()
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for member in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml"):
            if member not in archive.namelist():
                continue
            for leaf in etree.fromstring(archive.read(member)).iter():
                names = [named(each) for each in (leaf, *leaf.iterancestors())]
                if names[0] in LEAVES and not {"mc:Fallback", "w:del", "w:moveFrom", "w:rt"} & set(names):
                    counted.update("".join((leaf.text or "").split()))
    return counted


def named(element: etree._Element) -> str:
    uri, _, local = str(element.tag).lstrip("{").partition("}")
    return f"{PREFIXES.get(uri, '?')}:{local}"


def left_out(document: Document) -> int:
    return sum(int(match[1]) for zh, _ in document.notices if (match := SAID.search(zh)))


def check(raw: bytes) -> None:
    document = read_docx("报告.docx", raw)
    assert (characters(raw) - Counter(document.text)).total() == left_out(document)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_read_docx__sample_loses_no_character(path: Path) -> None:
    raw = path.read_bytes()
    assert left_out(read_docx(path.name, raw)) == 0
    check(raw)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


_TEXT = st.text(st.sampled_from("支出万元绩效0123456789.%（）、，。"), min_size=1, max_size=5)
_WRAPPERS = st.sampled_from(
    [
        "{}",
        "<w:ins>{}</w:ins>",
        "<w:moveTo>{}</w:moveTo>",
        "<w:hyperlink>{}</w:hyperlink>",
        "<w:smartTag>{}</w:smartTag>",
        '<w:fldSimple w:instr="REF a">{}</w:fldSimple>',
        "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<w:del><w:r><w:delText>删</w:delText></w:r></w:del>{}",
        "<w:r><w:ruby><w:rt><w:r><w:t>音</w:t></w:r></w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>",
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent><w:p>{0}</w:p></w:txbxContent></wps:txbx>"
        "</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p>{0}</w:p></w:txbxContent></v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>",
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>{}<w:r><w:fldChar w:fldCharType='end'/></w:r>",
    ]
)
_RUNS = st.builds(
    lambda text, wrapper, hidden: wrapper.format(run(text, hidden)),
    _TEXT,
    _WRAPPERS,
    st.sampled_from(["", "", "", "<w:vanish/>"]),
)
_FORMULAS = st.builds(
    "<m:oMath><m:f><m:num><m:r><m:t>{}</m:t></m:r></m:num><m:den><m:r><m:t>{}</m:t></m:r></m:den></m:f></m:oMath>".format,
    _TEXT,
    _TEXT,
)
_PARAGRAPHS = st.lists(st.one_of(_RUNS, _FORMULAS), max_size=3).map(lambda runs: f"<w:p>{''.join(runs)}</w:p>")
_MERGES = st.sampled_from(["", "", '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>', "<w:hMerge/>"])


def _table(rows: list[list[tuple[str, str]]]) -> str:
    cells = ["".join(f"<w:tc><w:tcPr>{merge}</w:tcPr>{content}</w:tc>" for merge, content in row) for row in rows]
    return "<w:tbl><w:tblPr/><w:tblGrid/>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def _tables(contents: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    row = st.lists(st.tuples(_MERGES, contents), min_size=1, max_size=3)
    return st.lists(row, min_size=1, max_size=3).map(_table)


_BLOCKS = st.one_of(_PARAGRAPHS, _tables(_PARAGRAPHS), _tables(st.builds("{}{}".format, _tables(_PARAGRAPHS), _PARAGRAPHS)))


@given(blocks=st.lists(_BLOCKS, min_size=1, max_size=4))
@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_read_docx__every_character_is_read_or_said(make_word: MakeWord, blocks: list[str]) -> None:
    raw = make_word("".join(blocks))
    try:
        check(raw)
    except SourceError:
        assert set(characters(raw)) == set() or "<w:vanish/>" in "".join(blocks)
