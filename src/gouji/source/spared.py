"""What unstructured loads at import and the reading of a Chinese report has no use for.

spaCy and a list of 370,000 English words serve one thing, to guess whether a paragraph is a title or a narrative, and
that guess is not used; iso639 knows the names of languages, none of which is looked for; numpy serves a function that
nothing calls. They would take 110 MB and more than half a second.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any, Final

_UNREAD: Final = ("spacy", "numpy", "iso639")
_WORDS: Final = "unstructured.nlp.english_words"


class _Unread(ModuleType):
    """A module that is imported by the first look at one of its names."""

    def __getattr__(self, name: str) -> Any:
        _withdraw(self)
        return getattr(import_module(self.__name__), name)


@contextmanager
def sparing_imports() -> Iterator[None]:
    """Within the block unstructured is imported with stand-ins for them, which it keeps: no English word, the others
    unread. Everybody else's imports find the real ones."""
    words: Any = ModuleType(_WORDS)
    words.ENGLISH_WORDS = frozenset()
    stand_ins = [module for module in (words, *map(_Unread, _UNREAD)) if module.__name__ not in sys.modules]
    sys.modules.update({module.__name__: module for module in stand_ins})
    try:
        yield
    finally:
        for module in stand_ins:
            _withdraw(module)


def _withdraw(module: ModuleType) -> None:
    """The next import of its name finds the real one."""
    if sys.modules.get(module.__name__) is module:
        del sys.modules[module.__name__]
