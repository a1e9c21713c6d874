"""What unstructured loads at import and a Chinese report has no use for: spaCy, and a list of 370,000 English words.

Both serve one thing, to guess whether a paragraph is a title or a narrative, and that guess is not used. They would
take 85 MB and half a second.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any, Final

_SPACY: Final = "spacy"
_WORDS: Final = "unstructured.nlp.english_words"


class _Spacy(ModuleType):
    """spaCy, imported by the first look at one of its names."""

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(_SPACY), name)


@contextmanager
def sparing_imports() -> Iterator[None]:
    """Within the block unstructured is imported with stand-ins for them, which it keeps: spaCy unread, no English word.
    Everybody else's imports find the real ones."""
    words: Any = ModuleType(_WORDS)
    words.ENGLISH_WORDS = frozenset()
    stand_ins = {name: module for name, module in ((_SPACY, _Spacy(_SPACY)), (_WORDS, words)) if name not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name in stand_ins:
            del sys.modules[name]
