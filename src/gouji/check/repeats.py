"""Chinese words that stand twice in a row, found without a backtracking search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

_OTHER: Final = bytes(0 if 0x4E <= high <= 0x9F else 0xFF for high in range(256))
"""By the high byte of a character: 0 for a Chinese one."""


def twice_in_a_row(text: str, lengths: Iterable[int]) -> Iterator[tuple[int, int]]:
    """(start, length) of every stretch of Chinese characters that is followed by the same stretch; for each length in order.

    The low bytes of the characters are one big number; shifted by ``length`` characters and xor-ed with itself it holds a
    run of zeros where the two may agree. That is a few passes of machine code where a pattern with a back reference tries
    every place.
    """
    coded = text.encode("utf-32-le", "surrogatepass")
    number = int.from_bytes(coded[::4], "little")
    other = int.from_bytes(coded[1::4].translate(_OTHER), "little")
    for length in lengths:
        if 2 * length <= len(text):
            yield from _runs(text, ((number ^ (number >> (8 * length))) | other).to_bytes(len(text), "little"), length)


def _runs(text: str, compared: bytes, length: int) -> Iterator[tuple[int, int]]:
    zeros, end = bytes(length), len(text) - length
    at = compared.find(zeros, 0, end)
    while at >= 0:
        if text.startswith(text[at : at + length], at + length):
            yield at, length
            at = compared.find(zeros, at + 2 * length, end)
        else:  # other characters with the same low bytes
            at = compared.find(zeros, at + 1, end)
