"""HTML that is escaped by construction: a plain string is always text, only :class:`Markup` is markup."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from gouji.export.visible import hides, name_of, pieces, token, visible

_VOID: Final = frozenset({"br", "input", "hr"})


@dataclass(frozen=True, slots=True)
class Markup:
    html: str

    def __add__(self, other: Markup) -> Markup:
        return Markup(self.html + other.html)

    def __html__(self) -> str:
        """Template engines that escape take it as it is."""
        return self.html


Child = Markup | str | None


def text(content: str) -> Markup:
    """Escaped text; hidden characters stand as their codes."""
    return Markup(_escaped(content))


def _escaped(content: str) -> str:
    if not hides(content):
        return html.escape(content, quote=False)
    return "".join(_hidden(piece) if hidden else html.escape(piece, quote=False) for piece, hidden in pieces(content))


def _hidden(char: str) -> str:
    return f'<span class="ctl" title="{html.escape(name_of(char))}">{token(char)}</span>'


def element(tag: str, *children: Child, **attributes: str | int | bool | None) -> Markup:
    """An element with its children in order; plain strings are text.

    ``class_`` is class, ``_`` in other names is ``-``; None and False leave an attribute out, True has no value.
    """
    pairs = "".join(_attribute(name, value) for name, value in attributes.items() if value is not None and value is not False)
    if tag in _VOID:
        return Markup(f"<{tag}{pairs}>")
    return Markup(f"<{tag}{pairs}>{join(children).html}</{tag}>")


def _attribute(name: str, value: str | int | bool) -> str:
    name = name.rstrip("_").replace("_", "-")
    if isinstance(value, str):
        return f' {name}="{html.escape(visible(value))}"'
    return f" {name}" if value is True else f' {name}="{value}"'


def join(children: Iterable[Child], between: str = "") -> Markup:
    parts = [child.html if isinstance(child, Markup) else _escaped(child) for child in children if child is not None]
    return Markup(_escaped(between).join(parts))


def both(zh: str, en: str) -> Markup:
    """One label in both languages; the page shows the one whose language it declares."""
    return Markup(f'<span class="zh">{_escaped(zh)}</span><span class="en">{_escaped(en)}</span>')


def short(content: str, length: int = 40) -> str:
    line = " ".join(content.split())
    return line if len(line) <= length else line[: length - 1] + "…"
