"""Stretches of a text that stand twice in a row, found without a backtracking search."""

from __future__ import annotations

from collections.abc import Iterator

_WIDTH = 4  # bytes of one character in UTF-32


def twice_in_a_row(text: str, length: int) -> Iterator[int]:
    """Where ``length`` characters are followed by the same ``length`` characters; first places of non-overlapping hits.

    The text is one big number; shifted by ``length`` characters and xor-ed with itself it holds a run of zeros where the
    two agree. That is a few passes of machine code where a pattern with a back reference tries every place.
    """
    if len(text) < 2 * length:
        return
    coded = text.encode("utf-32-le", "surrogatepass")
    number = int.from_bytes(coded, "little")
    kept = len(text) - length
    shifted = (number ^ (number >> (8 * _WIDTH * length))).to_bytes(len(coded), "little")[: kept * _WIDTH]
    zeros = bytes(length * _WIDTH)
    at = shifted.find(zeros)
    while at >= 0:
        start = -(-at // _WIDTH)
        if shifted.startswith(zeros, start * _WIDTH):
            yield start
            at = shifted.find(zeros, (start + 2 * length) * _WIDTH)
        else:
            at = shifted.find(zeros, at + 1)
