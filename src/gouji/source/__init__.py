"""Files in, documents out.

A reader turns the bytes of one file into a `Document`: the canonical text and its blocks. Readers are looked up by
file name suffix in `READERS`; what a file really is, its first bytes say (`sniff`). To add a format, write one module
with a reader and add one line to `READERS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gouji.source.origin import OnPage
    from gouji.source.reading import READERS, Reader, read, supported

__all__ = ["READERS", "OnPage", "Reader", "read", "supported"]


def __getattr__(name: str) -> object:
    """Readers of all formats are imported with the first use of one: the process that reads pages needs none of them."""
    if name in __all__:
        from gouji.source import reading

        return getattr(reading, name)
    raise AttributeError(f"module 'gouji.source' has no attribute {name!r}")
