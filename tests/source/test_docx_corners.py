"""Corners of Word files beside plain text: form fields, drawn words, what stands outside the body, links."""

from __future__ import annotations

import io
import socket
from collections.abc import Callable

import docx
from docx.opc.constants import RELATIONSHIP_TYPE

from gouji.core.report import Document
from gouji.source.docx import read_docx

MakeWord = Callable[..., bytes]
Shown = Callable[[Document], list[object]]


def field(properties: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{properties}</w:ffData></w:fldChar></w:r>'


def test_read_docx__form_fields_show_what_was_chosen(make_word: MakeWord, shown: Shown) -> None:
    ticked = field('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>')
    empty = field('<w:checkBox><w:default w:val="0"/></w:checkBox>')
    choice = field('<w:ddList><w:result w:val="1"/><w:listEntry w:val="良"/><w:listEntry w:val="优"/></w:ddList>')
    wrong = field('<w:ddList><w:result w:val="9"/><w:listEntry w:val="良"/></w:ddList>')
    body = f"<w:p>{ticked}<w:r><w:t>是</w:t></w:r>{empty}<w:r><w:t>否</w:t></w:r>{choice}{wrong}</w:p>"
    assert shown(read_docx("报告.docx", make_word(body))) == ["☑是□否优"]


def test_read_docx__word_art_and_drawn_paragraphs_follow_their_anchor(make_word: MakeWord, shown: Shown) -> None:
    drawn = '<a:txBody xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:p><a:r><a:t>图中</a:t></a:r><a:r><a:t>文字</a:t></a:r></a:p></a:txBody>'
    art = '<w:pict><v:shape><v:textpath string="自评报告"/></v:shape></w:pict>'
    body = f"<w:p><w:r><w:t>封面</w:t></w:r><w:r>{art}</w:r><w:r><w:drawing>{drawn}</w:drawing></w:r></w:p><w:p><w:r><w:t>正文</w:t></w:r></w:p>"
    assert shown(read_docx("报告.docx", make_word(body))) == ["封面", "自评报告", "图中文字", "正文"]


def test_read_docx__hidden_row_is_left_out_and_said(make_word: MakeWord, shown: Shown) -> None:
    def row(text: str, properties: str = "") -> str:
        return f"<w:tr>{properties}<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc></w:tr>"

    hidden = row("藏住", "<w:trPr><w:hidden/></w:trPr>")
    document = read_docx("报告.docx", make_word(f"<w:tbl><w:tblPr/><w:tblGrid/>{row('甲')}{hidden}</w:tbl>"))
    assert shown(document) == [[["甲"]]]
    assert document.notices == (("有 2 个隐藏文字没有读取。", "2 characters of hidden text were not read."),)


def test_read_docx__page_header_is_said_and_a_page_number_is_not() -> None:
    source = docx.Document()
    source.add_paragraph("支出12万元")
    source.sections[0].header.paragraphs[0].text = "内部 资料"
    source.sections[0].footer.paragraphs[0].text = "- 1 -"
    packed = io.BytesIO()
    source.save(packed)
    document = read_docx("报告.docx", packed.getvalue())
    assert document.text == "支出12万元\n"
    assert document.notices == (("页眉页脚的 4 个字没有读取。", "4 characters of page headers and footers were not read."),)


def test_read_docx__templates_and_links_are_never_fetched() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.01)
        there = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        source = docx.Document()
        source.add_paragraph("支出12万元")
        for kind in (
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate",
            RELATIONSHIP_TYPE.IMAGE,
            RELATIONSHIP_TYPE.HEADER,
            RELATIONSHIP_TYPE.STYLES,
        ):
            source.part.relate_to(there, kind, is_external=True)
        packed = io.BytesIO()
        source.save(packed)
        assert read_docx("报告.docx", packed.getvalue()).text == "支出12万元\n"
        try:
            server.accept()
        except TimeoutError:
            return
        raise AssertionError("a link was followed")
