"""Stretches of a text that stand twice in a row, found without a backtracking search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def twice_in_a_row(text: str, lengths: Iterable[int]) -> Iterator[tuple[int, int]]:
    """(start, length) of every stretch of one of the lengths that is followed by the same stretch; for each length in order.

    The text is one big number; shifted by ``length`` characters and xor-ed with itself it holds a run of zeros where the
    two agree. That is a few passes of machine code where a pattern with a back reference tries every place.
    """
    coded, width = text.encode("utf-16-le", "surrogatepass"), 2
    if len(coded) != 2 * len(text):  # characters beyond the basic plane take two places
        coded, width = text.encode("utf-32-le", "surrogatepass"), 4
    number = int.from_bytes(coded, "little")
    for length in lengths:
        if 2 * length <= len(text):
            yield from _runs(number, len(text), length, width)


def _runs(number: int, size: int, length: int, width: int) -> Iterator[tuple[int, int]]:
    compared = (number ^ (number >> (8 * width * length))).to_bytes(size * width, "little")
    zeros, end = bytes(length * width), (size - length) * width
    at = compared.find(zeros, 0, end)
    while at >= 0:
        start = -(-at // width)
        if at == start * width or compared.startswith(zeros, start * width, end):
            yield start, length
            at = compared.find(zeros, (start + 2 * length) * width, end)
        else:
            at = compared.find(zeros, at + 1, end)
