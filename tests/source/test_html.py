from __future__ import annotations

import codecs
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.core.report import Document, Paragraph, RawRows, Table
from gouji.errors import SourceError
from gouji.source import limits
from gouji.source.html import read_html

Shown = Callable[[Document], list[object]]


def page(body: str, head: str = "") -> Document:
    return read_html("报告.html", f'<html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'.encode())


def refusal(raw: bytes) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read_html("报告.html", raw)
    assert "\n" not in caught.value.zh + caught.value.en
    assert caught.value.en.startswith("报告.html: ")
    return caught.value


# Prose.


def test_read_html__blocks_are_lines_as_a_browser_shows_them(shown: Shown) -> None:
    document = page(
        "<h2>一、概况</h2>编制<b>12</b>人<div>支出\n  34.5 <i>万元</i><br>完成<p>甲<p>乙</div><pre>a  b\n c</pre>"
        "<p>&nbsp;</p><p>&#20803; &lt;5 &amp;quot;</p>"
    )
    assert shown(document) == ["一、概况", "编制12人", "支出 34.5 万元", "完成", "甲", "乙", "a  b", "c", "元 <5 &quot;"]
    assert [block.heading_level for block in document.blocks if isinstance(block, Paragraph)][:2] == [2, None]
    assert (document.media_type, document.notices) == ("text/html", ())


def test_read_html__line_end_between_characters_is_a_blank_unless_word_wrapped_it(shown: Shown) -> None:
    assert shown(page("<p>财政\n拨款 12\n万元</p>")) == ["财政 拨款 12 万元"]
    word = '<meta name="Generator" content="Microsoft Word 15">'
    assert shown(page("<p>财政\n拨款 12\n万元</p>", word)) == ["财政拨款 12 万元"]


def test_read_html__what_nobody_sees_is_left_out_and_said(shown: Shown) -> None:
    style = "<style>.x, p.y { DISPLAY : none } #z{visibility:hidden} @media print{.n{display:none}} .m{color:red}</style>"
    hidden = (
        "<p class='a x'>藏</p><p class=y>藏</p><div class=y>见</div><b id=z>藏</b><i hidden>藏</i><p style='display:none'>藏<p>"
    )
    unread = "<script>1</script><template>2</template><!-- 3 --><noscript>4</noscript><title>5</title><p class='n m'>见</p>"
    document = page(hidden + unread + "<ruby>绩<rt>jì</rt></ruby><del>旧</del><ins>新</ins>", style)
    assert shown(document) == ["见", "见", "绩新"]
    assert [en for _, en in document.notices] == [
        "5 characters of hidden text were not read.",
        "1 characters marked as deleted were not read.",
    ]


def test_read_html__pictures_and_frames_are_counted(shown: Shown) -> None:
    document = page('12<img src="a.png"><img src="b.png"><iframe src="c.html">x</iframe><object data="d">y</object>')
    assert shown(document) == ["12"]
    assert [en for _, en in document.notices] == [
        "2 pictures: text inside them was not read.",
        "2 frames or embedded objects: their content was not read.",
    ]


def test_read_html__margins_and_note_marks_of_word_processors_are_not_text(shown: Shown) -> None:
    document = page(
        '<div title="header">页眉</div>12<sup><a href="#n1">1</a></sup>万元<a href="#n2" class="sdfootnoteanc">2</a>，m<sup>2</sup>'
    )
    assert shown(document) == ["12万元，m2"]
    assert document.notices == (("页眉页脚的 2 个字没有读取。", "2 characters of page headers and footers were not read."),)


def test_read_html__numbers_of_lists_are_written_out(shown: Shown) -> None:
    body = "<ol start=3><li>甲<li value=7>乙<li>丙<ul><li>点</ul></ol><ol type=i><li>甲<li>乙</ol>"
    body += "<ol style='list-style-type:cjk-ideographic'><li>甲<li>乙</ol><ol type=A><li>甲</ol>"
    assert shown(page(body)) == ["3. 甲", "7. 乙", "8. 丙", "点", "i. 甲", "ii. 乙", "一、甲", "二、乙", "A. 甲"]


def test_read_html__fields_of_forms_show_what_was_filled_in(shown: Shown) -> None:
    body = '<input value="12"><input type=hidden value=9><input type=checkbox checked>是<input type=radio>否'
    body += "<select><option>甲<option selected>乙</select><textarea>第一行\n第二行</textarea>"
    assert shown(page(f"<p>{body}</p>")) == ["12☑是□否乙第一行", "第二行"]


# Tables.


def test_read_html__spans_are_exact(shown: Shown) -> None:
    document = page(
        "<table><caption>附表</caption><thead><tr><th rowspan=2>指标<th colspan=2>得分<tbody><tr><td>9<td>8<br>7"
        "<tr><td colspan=3>合 计</table>"
    )
    assert document.text == "附表\n指标\t得分\t\n\t9\t8 7\n合 计\t\t\n"
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert [(cell.row, cell.col, cell.rows, cell.cols, cell.text) for cell in table.cells] == [
        (0, 0, 2, 1, "指标"),
        (0, 1, 1, 2, "得分"),
        (1, 1, 1, 1, "9"),
        (1, 2, 1, 1, "8 7"),
        (2, 0, 1, 3, "合 计"),
    ]
    assert all(document.text[cell.span.start : cell.span.end] == cell.text for cell in table.cells)


@pytest.mark.parametrize(("span", "rows"), [("0", 3), ("999999999999", 3), ("-1", 1), ("二", 1), ("2.5", 1), ("", 1)])
def test_read_html__senseless_spans_stay_inside_the_table(span: str, rows: int) -> None:
    document = page(f"<table><tr><td rowspan='{span}'>甲<td>1<tr><td>2<tr><td>3</table>")
    (table,) = document.blocks
    assert isinstance(table, Table)
    assert table.cells[0].rows == rows


def test_read_html__tables_inside_cells_follow_or_join(shown: Shown) -> None:
    inner = "<table><tr><td>内<td>1<tr><td>外<td>2</table>"
    assert shown(page(f"<table><tr><td>指标<td>前{inner}后<tr><td>甲<td>乙</table>")) == [
        [["指标", "前 后"], ["甲", "乙"]],
        [["内", "1"], ["外", "2"]],
    ]
    small = "<table><tr><td>内<td>1</table>"
    assert shown(page(f"<table><tr><td>指标<td>前{small}后<tr><td>甲<td>乙</table>")) == [[["指标", "前 内 1 后"], ["甲", "乙"]]]


def test_read_html__tables_that_arrange_the_page_are_looked_through(shown: Shown) -> None:
    inner = "<table><tr><td>内<td>1<tr><td>外<td>2</table>"
    assert shown(page(f"<table><tr><td>题<tr><td><p>文</p>{inner}</table>")) == ["题", "文", [["内", "1"], ["外", "2"]]]
    assert shown(page(f"<table><tr><td>栏目<td>{inner}</table>")) == ["栏目", [["内", "1"], ["外", "2"]]]


def test_read_html__broken_markup_is_mended_and_nothing_is_lost(shown: Shown) -> None:
    body = "<table>散<form><tr><td>甲</form><td>1</tr><tr><td hidden>藏<td>乙<td>2</b></table>尾</div><p>完"
    assert shown(page(body)) == ["散", [["甲", "1"], ["乙", "2"]], "尾", "完"]


def test_read_html__table_of_too_many_places_is_read_row_by_row() -> None:
    document = page("<table>" + "<tr><td colspan=1000>甲<td>1" * 200 + "</table>" + "<table><tr><td>乙<td>2</table>")
    assert [type(block) for block in document.blocks] == [RawRows, Table]
    assert document.notices[0][1].startswith("1 tables are too large")


# Charsets.


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("支出三十余万元".encode("gb2312"), '<meta http-equiv=Content-Type content="text/html; charset=gb2312">'),
        ("支出三十余万元㐀".encode("gb18030"), '<meta charset="GBK">'),
        ("支出三十余万元，完成绩效目标。".encode("gb18030"), ""),
        ("支出三十余万元，完成绩效目标。".encode(), '<meta charset="gb2312">'),
        ("支出三十餘萬元".encode("big5"), '<meta charset="big5">'),
    ],
)
def test_read_html__charset_is_what_it_says_or_what_it_is(raw: bytes, said: str) -> None:
    assert read_html("报告.html", f"<html><head>{said}</head><body>".encode() + raw).text.startswith("支出三十")


@pytest.mark.parametrize(
    ("mark", "encoding"), [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")]
)
def test_read_html__byte_order_mark_goes_before_all(mark: bytes, encoding: str) -> None:
    assert read_html("报告.html", mark + '<meta charset="gb2312"><p>支出12万元'.encode(encoding)).text == "支出12万元\n"


def test_read_html__web_archive_is_unpacked() -> None:
    archive = (
        b'From: <x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary="b"\r\n\r\n--b\r\nContent-Type: text/html;'
        b'charset="gb2312"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>=D6=A7=B3=F6=\r\n12</p>\r\n--b\r\nContent-Type: '
        b"image/png\r\n\r\nx\r\n--b--\r\n"
    )
    assert read_html("报告.mht", archive).text == "支出12\n"
    assert "网页归档" in refusal(archive.replace(b"text/html", b"text/plain")).zh


# Hostile pages.


def test_read_html__nothing_is_fetched_and_nothing_read_from_disk(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("绝密", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.01)
        there = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        raw = (
            f'<!DOCTYPE html PUBLIC "-//W3C//DTD" "{there}" [<!ENTITY a SYSTEM "{secret.as_uri()}"><!ENTITY b SYSTEM "{there}">]>'
            f'<html><head><base href="{there}"><link rel=stylesheet href="{there}"><meta http-equiv=refresh content="0;url={there}">'
            f'<script src="{there}"></script></head><body background="{there}"><img src="{there}"><iframe src="{secret.as_uri()}"></iframe>'
            f'<object data="{there}"></object><svg><image href="{there}"/><text>图</text></svg>&a;&b;12<xi:include href="{secret.as_uri()}"/>'
        )
        document = read_html("报告.html", raw.encode())
        with pytest.raises(TimeoutError):
            server.accept()
    assert "绝密" not in document.text
    assert "12" in document.text


def test_read_html__entities_do_not_grow() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    document = read_html("报告.html", f'<!DOCTYPE html [<!ENTITY l0 "哈">{laughs}]><p>&l11;12'.encode())
    assert document.text == "&l11;12\n"


@pytest.mark.parametrize("tag", ["div", "b", "table><tr><td", "ul><li", "svg"])
def test_read_html__endless_nesting_is_refused_in_one_line(tag: str) -> None:
    assert "嵌套过深" in refusal(f"<html><body>{f'<{tag}>' * 50_000}深".encode()).zh


def test_read_html__tables_in_tables_are_read_to_the_innermost() -> None:
    document = page("<table><tr><td>层<td>2<tr><td>" * 100 + "底")
    assert document.text.count("层") == 100
    assert "底" in document.text


def test_read_html__page_over_the_limit_is_refused() -> None:
    assert "20 MB" in refusal(b"<p>" + b"1" * limits.MAX_TEXT_BYTES).zh


@pytest.mark.parametrize("body", ["", "<p>&nbsp;</p>", "<!-- 12 -->", "<script>12</script>"])
def test_read_html__page_without_text_is_empty(body: str) -> None:
    assert refusal(f"<html><body>{body}".encode()).zh == "报告.html：文件是空的，没有可读的内容。"


def test_read_html__page_of_pictures_alone_says_so() -> None:
    assert (
        refusal(b"<html><img src=a><img src=b>").en
        == "报告.html: nothing can be read: 2 pictures: text inside them was not read."
    )


# Every character of the page is read.

_TEXT = st.text(st.sampled_from("支出万元0123456789.%（）、，。 "), max_size=8)


@given(st.lists(st.one_of(_TEXT, st.lists(st.lists(_TEXT, min_size=1, max_size=3), min_size=1, max_size=3)), max_size=6))
@settings(deadline=None, max_examples=50)
def test_read_html__no_character_is_lost_or_doubled(pieces: list[str | list[list[str]]]) -> None:
    body = ""
    for piece in pieces:
        if isinstance(piece, str):
            body += f"<p>{piece}</p>"
        else:
            body += (
                "<table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in piece) + "</table>"
            )
    expected = "".join(piece if isinstance(piece, str) else "".join(cell for row in piece for cell in row) for piece in pieces)
    if expected.strip():
        document = page(body)
        assert "".join(document.text.split()) == "".join(expected.split())
        assert document.notices == ()
