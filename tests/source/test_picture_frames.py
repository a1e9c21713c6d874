"""Frames of picture files, before anything is recognised."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.source.picture import frame_at, frame_count, frame_size, opened, upright

image = pytest.importorskip("PIL.Image")


def test_frame__sixteen_bits_of_grey_stay_grey(tmp_path: Path) -> None:
    deep = image.new("I;16", (40, 60), 60_000)
    for x in range(10, 30):
        deep.putpixel((x, 30), 5_000)
    deep.save(tmp_path / "deep.tif")
    with opened(tmp_path / "deep.tif") as picture:
        seen = upright(frame_at(picture, 1))
    assert seen.mode == "RGB"
    assert seen.getpixel((20, 30)) == (19, 19, 19)
    assert seen.getpixel((5, 5)) == (234, 234, 234)


def test_frame__what_is_transparent_is_paper(tmp_path: Path) -> None:
    image.new("RGBA", (40, 60), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    with opened(tmp_path / "clear.png") as picture:
        assert upright(frame_at(picture, 1)).getpixel((5, 5)) == (255, 255, 255)


def test_frames__each_page_of_a_tiff_is_one_and_a_second_picture_in_a_jpeg_is_none(tmp_path: Path) -> None:
    page = image.new("RGB", (400, 600), "white")
    page.save(tmp_path / "pages.tif", save_all=True, append_images=[page, page])
    page.save(tmp_path / "telephone.jpg", format="MPO", save_all=True, append_images=[page])
    counts = []
    for name in ("pages.tif", "telephone.jpg"):
        with opened(tmp_path / name) as picture:
            counts.append(frame_count(picture))
    assert counts == [3, 1]


def test_frame__points_come_from_the_scanners_resolution_or_from_a4(tmp_path: Path) -> None:
    page = image.new("L", (1654, 2339), "white")
    page.save(tmp_path / "scanned.png", dpi=(200, 200))
    page.save(tmp_path / "untold.png")
    sizes = []
    for name in ("scanned.png", "untold.png"):
        with opened(tmp_path / name) as picture:
            sizes.append(frame_size(frame_at(picture, 1)))
    assert sizes == [pytest.approx((595.4, 842.0), abs=0.3)] * 2


def test_frame__lies_the_right_way_up_by_what_the_camera_noted(tmp_path: Path) -> None:
    page = image.new("RGB", (300, 200), "white")
    notes = image.Exif()
    notes[0x0112] = 6
    page.save(tmp_path / "turned.jpg", exif=notes)
    with opened(tmp_path / "turned.jpg") as picture:
        width, height = frame_size(frame_at(picture, 1))
        assert upright(frame_at(picture, 1)).size == (200, 300)
    assert width < height
