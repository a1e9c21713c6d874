"""How many characters a second the lexer reads, on texts that tempt a pattern into going over them again and again.

    python benchmarks/lexer.py [MEGABYTES]

Each text is lexed at a tenth of its size first: a lexer that is linear in the text keeps its speed. Prints one line a
text, and exits with 1 when the full text goes less than a third as fast as its tenth.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from gouji.core.numerals import lex

TEXTS = {
    "digits": "1234567890",
    "spaces": "1 ",
    "commas": "1,",
    "points": "1.2.3 ",
    "listed": "1、",
    "dashes": "1-",
    "letters": "a",
    "chinese": "一",
    "chinese places": "一千",
    "brackets": "〔2020〕",
    "years": "2020—",
    "prose": "全年实施项目12个，完成投资3,400.50万元，占年度计划的96.4%，惠及群众二十余户。",
}
SLOWDOWN = 3


def speed(text: str) -> tuple[float, int]:
    """Characters a second, and how many numbers there are."""
    started = time.perf_counter()
    found = len(lex(text))
    return len(text) / (time.perf_counter() - started), found


def main(size: int) -> int:
    slow = 0
    for name, piece in TEXTS.items():
        tenth, _ = speed(piece * (size // len(piece) // 10))
        full, found = speed(piece * (size // len(piece)))
        slow += full * SLOWDOWN < tenth
        print(f"{name:15} {full / 1e6:8.2f} million characters a second   {found:9} numbers", flush=True)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main(int(float(sys.argv[1]) * 1e6) if len(sys.argv) > 1 else 10_000_000))
