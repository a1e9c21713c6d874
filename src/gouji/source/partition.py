"""The only import of unstructured: offline, quiet, and patched for Chinese.

Importing this module is cheap; unstructured itself (2 s) is imported by the first call. As delivered it fetches an
English language model at run time and pings home at import and at each call. Both are closed here: the environment is
set before the import, and its language pipeline is replaced by a blank multilingual one that only splits sentences.
What unstructured says about the kind of a Chinese paragraph (title, list, narrative) is not used.
"""

from __future__ import annotations

import importlib
import os
from functools import cache
from typing import Any, Final, Protocol

_LANGUAGES: Final = ["zho"]
_MAX_PIPELINE_CHARACTERS: Final = 1_000_000_000

os.environ["DO_NOT_TRACK"] = "1"
os.environ["UNSTRUCTURED_DISABLE_NOTICE"] = "1"


class Element(Protocol):
    """What we use of an unstructured element."""

    text: str
    category: str
    metadata: Any


def text_elements(text: str) -> list[Element]:
    """The elements of a plain text, in order; one a line, lines that are only a bullet left out."""
    _prepare()
    module = importlib.import_module("unstructured.partition.text")
    elements: list[Element] = module.partition_text(text=text, paragraph_grouper=False, languages=_LANGUAGES)
    return elements


@cache
def _prepare() -> None:
    """Import unstructured and replace what would reach the network. Done once a process."""
    tokenize: Any = importlib.import_module("unstructured.nlp.tokenize")
    pipeline = _sentence_pipeline()
    tokenize._get_nlp = lambda: pipeline


def _sentence_pipeline() -> Any:
    spacy = importlib.import_module("spacy")
    pipeline = spacy.blank("xx")
    pipeline.add_pipe("sentencizer")
    pipeline.max_length = _MAX_PIPELINE_CHARACTERS
    return pipeline
