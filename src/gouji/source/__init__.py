"""Files in, documents out.

A reader turns the bytes of one file into a `Document`: the canonical text and its blocks. Readers are looked up by
file name suffix in `READERS`; what a file really is, its first bytes say (`sniff`). To add a format, write one module
with a reader and add one line to `READERS`.
"""

from __future__ import annotations

from gouji.source.reading import READERS, Reader, read, supported

__all__ = ["READERS", "Reader", "read", "supported"]
