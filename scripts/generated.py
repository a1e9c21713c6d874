"""Files that are made from the code: write them, or say which are stale."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path


def main(files: Mapping[Path, str], remedy: str) -> None:
    """``files`` maps each path to the text it should hold; ``remedy`` is the command that writes them.

    With ``--check`` nothing is written, and the process ends with 1 if a file differs or is absent.
    """
    parser = argparse.ArgumentParser(description="Write the generated files.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file is stale")
    check = parser.parse_args().check
    stale = {path: text for path, text in files.items() if not path.exists() or path.read_text(encoding="utf-8") != text}
    for path, text in stale.items():
        if check:
            print(f"{path.parent.name}/{path.name} is stale: run {remedy}", file=sys.stderr)
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"{path.parent.name}/{path.name} written")
    sys.exit(1 if check and stale else 0)
