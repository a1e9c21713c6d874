"""Reads a JSON list of texts from its input and prints how many tokens of the o200k vocabulary each comes to.

Needs bpe-openai, which carries the vocabulary, or tiktoken with the vocabulary in its cache; else ends with 1."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from typing import Any


def main() -> None:
    for name in ("bpe_openai", "tiktoken"):
        try:
            encoding: Any = import_module(name).get_encoding("o200k_base")
        except (ImportError, OSError):
            continue
        print(json.dumps([len(encoding.encode(text)) for text in json.load(sys.stdin)]))
        return
    sys.exit("no o200k vocabulary")


if __name__ == "__main__":
    main()
