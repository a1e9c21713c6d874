"""The process that reads a file of pages: ``python -m gouji.source.leaf_child PATH FIRST CARE``.

A malformed file can keep its reader busy for ever, take all memory or end the process. So it is read in a process of its
own that may die: it bounds its memory, says page by page what it found on its standard output (`leaf`), and ends as soon as
its standard input does. FIRST is the page to begin with, from 1, and CARE how that is read (`leaf.Care`).
"""

from __future__ import annotations

import math
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from gouji.source import limits
from gouji.source.leaf import Care, Message, Refused, send


def main(path: Path, first: int, care: Care) -> int:
    out = _private_output()
    _bound_memory()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    messages = _messages(path, first, care)
    while True:
        _bound_time()
        message = next(messages, None)
        if message is None:
            return 0
        send(out, message)


def _messages(path: Path, first: int, care: Care) -> Iterator[Message]:
    from gouji.source.sniff import kind_of

    with path.open("rb") as stream:
        kind = kind_of(stream)
    if kind == "pdf":
        from gouji.source.pdf_leaves import pdf_leaves

        yield from pdf_leaves(path, first, care)
        return
    from gouji.errors import SourceError
    from gouji.source.picture_leaves import picture_leaves

    try:
        yield from picture_leaves(path, first)
    except SourceError as error:
        yield Refused(error.zh.removeprefix(path.name), error.en.removeprefix(path.name))


def _private_output() -> BinaryIO:
    """The standard output for our messages alone: what a library prints goes nowhere."""
    private = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    return private


def _bound_memory() -> None:
    """More memory than any page takes ends this process, where the system can do that."""
    try:
        import resource
    except ImportError:  # Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = limits.MAX_READER_MEMORY if hard == resource.RLIM_INFINITY else min(hard, limits.MAX_READER_MEMORY)
    resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _bound_time() -> None:
    """A page that takes more of the processor's time than any page does ends this process, where the system can do that."""
    try:
        import resource
    except ImportError:  # Windows
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    most = math.ceil(used.ru_utime + used.ru_stime + limits.PAGE_PROCESSOR_SECONDS)
    resource.setrlimit(resource.RLIMIT_CPU, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), Care(int(sys.argv[3]))))
