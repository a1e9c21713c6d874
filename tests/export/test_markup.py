from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.export.markup import Markup, both, element, join, text
from gouji.export.visible import visible


def test_element__escapes_children_and_attributes() -> None:
    made = element("p", "<b>1 & 2</b>", title='"><script>')
    assert made.html == '<p title="&quot;&gt;&lt;script&gt;">&lt;b&gt;1 &amp; 2&lt;/b&gt;</p>'


def test_element__leaves_markup_alone_and_drops_absent_attributes() -> None:
    assert (
        element("p", element("b", "x"), None, class_="a", hidden=True, id=None, open=False).html
        == '<p class="a" hidden><b>x</b></p>'
    )


def test_join__escapes_what_stands_between() -> None:
    assert join(["a", Markup("<br>")], " < ").html == "a &lt; <br>"


def test_both__holds_the_two_languages() -> None:
    assert both("甲", "a").html == '<span class="zh">甲</span><span class="en">a</span>'


@pytest.mark.parametrize(
    "char", ["\u202e", "\u2066", "\u200b", "\ufeff", "\x00", "\x1b", "\xad", "\u2028", "\ud800", "\U000e0041"]
)
def test_visible__hidden_character_becomes_its_code(char: str) -> None:
    assert visible(f"甲{char}乙") == f"甲⟦U+{ord(char):04X}⟧乙"
    assert char not in text(f"甲{char}乙").html


def test_visible__keeps_tabs_newlines_and_wide_blanks() -> None:
    assert visible("甲\t乙\n\u3000丙\xa0丁") == "甲\t乙\n\u3000丙\xa0丁"


@given(st.text())
def test_text__reads_back_as_the_visible_text(content: str) -> None:
    bare = re.sub(r"<[^>]*>", "", text(content).html)
    assert html.unescape(bare) == visible(content)
