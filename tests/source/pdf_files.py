"""Small PDFs made by hand: Chinese text in a font that needs no file, rulings, pictures, turned pages."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

A4 = (595.0, 842.0)


@dataclass
class Sheet:
    """One page. Places are in points from the top left of the unrotated page."""

    size: tuple[float, float] = A4
    rotate: int | str = 0
    offset: tuple[float, float] = (0.0, 0.0)
    """Where the visible page begins on a larger one, from its bottom left."""
    drawn: list[str] = field(default_factory=list)
    image: tuple[int, int, bytes] | None = None

    def text(self, x: float, top: float, text: str, size: float = 12, state: str = "") -> Sheet:
        """The text with its characters' boxes ``size`` high from ``top``."""
        return self.turned_text(x, top, text, size=size, state=state)

    def turned_text(
        self, x: float, top: float, text: str, *, size: float = 12, matrix: tuple[float, ...] = (1, 0, 0, 1), state: str = ""
    ) -> Sheet:
        a, b, c, d = matrix
        left, up = self.offset[0] + x, self.offset[1] + self.size[1] - top - 0.88 * size
        self.drawn.append(f"q {state} BT /F {size} Tf {a} {b} {c} {d} {left} {up} Tm <{text.encode('utf-16-be').hex()}> Tj ET Q")
        return self

    def grid(self, xs: list[float], ys: list[float], without: list[tuple[float, float, float, float]] = []) -> Sheet:  # noqa: B006
        """Rulings along all edges but for stretches (x0, y0, x1, y1) that a merged cell covers."""
        for y in ys:
            for x0, x1 in pairwise(xs):
                self._rule(x0, y, x1, y, without)
        for x in xs:
            for y0, y1 in pairwise(ys):
                self._rule(x, y0, x, y1, without)
        return self

    def _rule(self, x0: float, y0: float, x1: float, y1: float, without: list[tuple[float, float, float, float]]) -> None:
        if (x0, y0, x1, y1) in without:
            return
        left, up = self.offset[0], self.offset[1] + self.size[1]
        self.drawn.append(f"{left + x0} {up - y0} m {left + x1} {up - y1} l S")

    def picture(self, width: int, height: int, pixels: bytes) -> Sheet:
        """A grey picture over the whole page."""
        self.image = (width, height, pixels)
        self.drawn.append(f"q {self.size[0]} 0 0 {self.size[1]} {self.offset[0]} {self.offset[1]} cm /I Do Q")
        return self


def pdf_of(*sheets: Sheet) -> bytes:
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "",
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 5>>"
        "/DW 1000/W[1 95 500 814 939 500]/FontDescriptor 5 0 R>>",
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880"
        "/Descent -120/CapHeight 880/StemV 93>>",
    ]
    written: list[bytes] = [each.encode() for each in objects]
    kids = []
    for sheet in sheets:
        kids.append(len(written) + 1)
        content, image = len(written) + 2, len(written) + 3
        left, bottom = sheet.offset
        box = f"[{left} {bottom} {left + sheet.size[0]} {bottom + sheet.size[1]}]"
        whole = f"[0 0 {sheet.size[0] + 2 * left} {sheet.size[1] + 2 * bottom}]"
        written.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox{whole}/CropBox{box}/Rotate {sheet.rotate}/Contents {content} 0 R"
            f"/Resources<</Font<</F 3 0 R>>/XObject<</I {image} 0 R>>>>>>".encode()
        )
        written.append(_stream("\n".join(sheet.drawn).encode()))
        width, height, pixels = sheet.image or (1, 1, b"\xff")
        kind = f"/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceGray/BitsPerComponent 8"
        written.append(_stream(pixels, kind))
    written[1] = f"<</Type/Pages/Kids[{' '.join(f'{kid} 0 R' for kid in kids)}]/Count {len(kids)}>>".encode()
    return _file(written)


def _stream(raw: bytes, entries: str = "") -> bytes:
    packed = zlib.compress(raw)
    return f"<<{entries}/Filter/FlateDecode/Length {len(packed)}>>\nstream\n".encode() + packed + b"\nendstream"


def _file(objects: list[bytes]) -> bytes:
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    trailer = f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()


def raw_scan(path: Path, *, side: int, pages: int) -> None:
    """Writes a PDF of black pictures of ``side`` × ``side`` bytes that are not compressed; they take no room on the disk."""
    places: dict[int, int] = {}
    kids = " ".join(f"{3 + 2 * page} 0 R" for page in range(pages))
    with path.open("wb") as out:

        def write(number: int, body: str) -> None:
            places[number] = out.tell()
            out.write(f"{number} 0 obj\n{body}\nendobj\n".encode())

        out.write(b"%PDF-1.7\n")
        write(1, "<</Type/Catalog/Pages 2 0 R>>")
        write(2, f"<</Type/Pages/Kids[{kids}]/Count {pages}>>")
        content = "q 595 0 0 842 0 0 cm /I Do Q"
        write(3 + 2 * pages, f"<</Length {len(content)}>>\nstream\n{content}\nendstream")
        picture = f"/Type/XObject/Subtype/Image/Width {side}/Height {side}/ColorSpace/DeviceGray/BitsPerComponent 8"
        for page in range(pages):
            resources = f"/Resources<</XObject<</I {4 + 2 * page} 0 R>>>>"
            write(3 + 2 * page, f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {3 + 2 * pages} 0 R{resources}>>")
            places[4 + 2 * page] = out.tell()
            out.write(f"{4 + 2 * page} 0 obj\n<<{picture}/Length {side * side}>>\nstream\n".encode())
            out.seek(side * side, 1)
            out.write(b"\nendstream\nendobj\n")
        table, size = out.tell(), len(places) + 1
        entries = "".join(f"{places[number]:010d} 00000 n \n" for number in range(1, size))
        out.write(f"xref\n0 {size}\n0000000000 65535 f \n{entries}".encode())
        out.write(f"trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF".encode())
