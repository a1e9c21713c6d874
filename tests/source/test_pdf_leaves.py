"""The reading process goes through a large file without keeping what it has read."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from gouji.source.leaf import Opened, PagePicture, receive

from .pdf_files import raw_scan

PAGES = 60
SIDE = 2500
MEMORY = 350_000_000


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="this system cannot bound the memory of another process")
def test_leaves__of_a_scan_larger_than_the_memory_of_its_reader(tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    raw_scan(scan, side=SIDE, pages=PAGES)
    assert scan.stat().st_size > MEMORY
    reader = subprocess.Popen(
        [sys.executable, "-m", "gouji.source.leaf_child", str(scan), "1", "0"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    resource.prlimit(reader.pid, resource.RLIMIT_DATA, (MEMORY, MEMORY))
    with reader:
        said = cast(BinaryIO, reader.stdout)
        assert receive(said) == Opened(PAGES)
        leaves = [receive(said) for _ in range(PAGES)]
        assert [leaf.number for leaf in leaves if isinstance(leaf, PagePicture)] == list(range(1, PAGES + 1))
