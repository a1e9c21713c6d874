"""The only import of unstructured: offline, quiet, and patched for Chinese.

Importing this module is cheap; unstructured itself is imported by the first call, without the parts that only English
needs (`spared`). As delivered it fetches an English language model at run time and pings home at import and at each
call. Both are closed here: the environment is set before the import, and its language pipeline is replaced by one that
only splits sentences. What unstructured says about the kind of a Chinese paragraph (title, list, narrative) is not used.
"""

from __future__ import annotations

import io
import logging
import os
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import CodeType
from typing import Any, Final, Literal, Protocol

from gouji.source.sentences import Pipeline
from gouji.source.spared import sparing_imports
from gouji.source.word_numbers import format_number

_LANGUAGES: Final = [""]
"""Says that no language is to be looked for."""

_UNHEARD: Final = logging.getLogger("gouji.unstructured")
"""Where unstructured's warnings go: whatever it loses is found and said by the readers themselves."""
_UNHEARD.addHandler(logging.NullHandler())
_UNHEARD.propagate = False

os.environ["DO_NOT_TRACK"] = "1"
os.environ["UNSTRUCTURED_DISABLE_NOTICE"] = "1"


Category = Literal["Title", "NarrativeText", "Table"]


class Element(Protocol):
    """What we use of an unstructured element."""

    text: str
    category: str
    metadata: Any


def text_elements(text: str) -> list[Element]:
    """The elements of a plain text, in order; one a line, lines that are only a bullet left out."""
    _prepare()
    from unstructured.partition.text import partition_text

    return list(partition_text(text=text, paragraph_grouper=False, languages=_LANGUAGES))


def docx_elements(raw: bytes) -> list[Element]:
    """The paragraphs and tables of a Word file in reading order; ``metadata.text_as_html`` has a table's merges."""
    _prepare()
    from unstructured.partition.docx import partition_docx

    return list(partition_docx(file=io.BytesIO(raw), include_page_breaks=False, languages=_LANGUAGES))


def html_elements(page: str) -> list[Element]:
    """The paragraphs of a web page, from its source text; tables lose their spans here."""
    _prepare()
    from unstructured.partition.html import partition_html

    return list(partition_html(text=page, languages=_LANGUAGES))


def made(category: Category, text: str, metadata: Mapping[str, object]) -> Element:
    """A new element with what of ``metadata`` is not None."""
    _prepare()
    from unstructured.documents import elements

    known: dict[str, Any] = {name: value for name, value in metadata.items() if value is not None}
    element: Element = getattr(elements, category)(text=text, metadata=elements.ElementMetadata(**known))
    return element


def count_strays(elements: Sequence[Element], pieces: Sequence[str]) -> int:
    """How many elements stand in no piece of the text, looked for in order; a piece may have no element (a bullet)."""
    at = 0
    strays = 0
    for element in elements:
        text = element.text.strip()
        found = next((index for index in range(at, len(pieces)) if text in pieces[index]), None)
        if found is None:
            strays += 1
        else:
            at = found + 1
    return strays


def list_labels(document: Any) -> Callable[[Any], str]:
    """What Word's automatic numbering prints in front of a paragraph of the python-docx document, "" for nothing.

    The function counts: call it once for each paragraph, in document order. It raises ValueError for a number that
    cannot be told.
    """
    _prepare()
    from unstructured.partition.docx import _ListLabels

    labels = _ListLabels(document)

    def label(paragraph: Any) -> str:
        if labels._numbering is None or labels._is_section_break_mark(paragraph):
            return ""
        try:
            return labels._render_label(paragraph)
        except (AttributeError, KeyError, IndexError, TypeError) as error:
            raise ValueError from error

    return label


def outdated_names() -> list[str]:
    """The names that we replace and that this release of unstructured lacks or does not use; none when all is well.
    Raises ImportError."""
    with sparing_imports():
        from unstructured.nlp import tokenize
        from unstructured.partition import docx

    labels = getattr(docx, "_ListLabels", None)
    users: dict[str, list[Any]] = {
        "_get_nlp": [getattr(tokenize, "_run_pipeline", None)],
        "_format_number": [*vars(labels).values()] if labels else [],
    }
    gone = [name for name, functions in users.items() if not any(_calls(function, name) for function in functions)]
    return gone if hasattr(docx, "_UnrenderableLabel") else [*gone, "_UnrenderableLabel"]


def _calls(function: Any, name: str) -> bool:
    """Whether a function, or one defined in it, uses the name."""
    code = getattr(function, "__code__", function)
    return isinstance(code, CodeType) and (name in code.co_names or any(_calls(inner, name) for inner in code.co_consts))


@cache
def _prepare() -> None:
    """Import unstructured and replace what would reach the network or lose Chinese numbers. Done once a process."""
    with sparing_imports():
        from unstructured.nlp import tokenize
        from unstructured.partition import docx

    setattr(docx, "logging", _UNHEARD)  # noqa: B010 - as below
    pipeline = Pipeline()
    setattr(tokenize, "_get_nlp", lambda: pipeline)  # noqa: B010 - a plain assignment is an error to the type checker
    formatter = _number_formatter(docx._ListLabels._format_number, docx._UnrenderableLabel)
    setattr(docx._ListLabels, "_format_number", staticmethod(formatter))  # noqa: B010


def _number_formatter(original: Callable[[int, str], str], unrenderable: type[Exception]) -> Callable[[int, str], str]:
    """Chinese formats are ours; a format that nobody knows is printed in digits rather than lost."""

    def formatted(value: int, num_fmt: str) -> str:
        chinese = format_number(value, num_fmt)
        if chinese is not None:
            return chinese
        try:
            return original(value, num_fmt)
        except unrenderable:
            return str(value)

    return formatted
