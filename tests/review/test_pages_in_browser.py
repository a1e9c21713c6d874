"""The pages of a PDF as pictures: boxes at their places, zoom, picking on the page, the text one key away."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

import gouji
from gouji.desk.desk import Desk
from gouji.store.workspace import Workspace

from .serving import TOKEN, TOWN, Serving, over
from .test_desk_in_browser import Bench, listen

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def with_pdf(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """The town's report as the browser prints it."""
    folder = tmp_path_factory.mktemp("pdf")
    page = browser.new_page()
    page.set_content("".join(f"<p>{html.escape(line)}</p>" for line in TOWN.splitlines()))
    page.pdf(path=folder / "青溪镇.pdf", format="A4")
    page.close()
    with Workspace.open(folder / "workspace", create=True) as workspace:
        Desk(workspace).add(gouji.extract(folder / "青溪镇.pdf"), folder / "青溪镇.pdf")
        with over(workspace, token=TOKEN) as served:
            yield served


@pytest.fixture
def bench(browser: Browser, with_pdf: Serving) -> Iterator[Bench]:
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    bench = Bench(page, with_pdf, 1)
    listen(page, bench.complaints)
    page.goto(with_pdf.entrance)
    page.goto(f"{with_pdf.base}/reports/1")
    page.wait_for_selector("#sheets:not([hidden]) .box")
    yield bench
    page.context.close()
    assert bench.complaints == []


def boxes(bench: Bench, selector: str) -> set[str | None]:
    return {box.get_attribute("aria-label") for box in bench.page.locator(selector).all()}


def test_pages__open_with_the_operands_of_the_worst_finding_in_boxes(bench: Bench) -> None:
    bench.page.wait_for_selector(".box.prime")
    assert boxes(bench, ".box.lit") == {"500.00", "300.00", "180.00"}
    picture = bench.page.locator(".sheet-page img").first
    picture.evaluate("one => one.decode()")
    assert picture.evaluate("one => one.naturalWidth") > 400
    sheet, box = bench.page.locator(".sheet-page").first.bounding_box(), bench.page.locator(".box.prime").bounding_box()
    assert sheet
    assert box
    assert sheet["x"] < box["x"] < sheet["x"] + sheet["width"]
    assert box["width"] > box["height"]


def test_pages__zoom_and_fit_by_key(bench: Bench) -> None:
    width = "document.querySelector('.sheet-page').clientWidth"
    fit = bench.page.evaluate(width)
    bench.press("+", "+")
    assert bench.page.evaluate(width) > 1.5 * fit
    bench.press("0")
    assert bench.page.evaluate(width) == fit
    bench.press("-")
    assert bench.page.evaluate(width) < fit


def test_pages__a_box_shows_what_was_made_of_it_and_the_text_is_one_key_away(bench: Bench) -> None:
    bench.page.click(".box[aria-label='860']")
    assert "成效" in bench.page.inner_text("#card")
    bench.press("t")
    bench.page.wait_for_selector("#source:not([hidden])")
    assert bench.texts("#source .lit.prime") == ["500.00"]


def test_pages__a_value_is_corrected_by_picking_on_the_page(bench: Bench) -> None:
    bench.page.click(".desk-rows [data-f=amount]:text-is('180.00')")
    bench.press("e")
    bench.page.click(".box[aria-label='200.00']")
    bench.page.wait_for_selector("#change:not([hidden])")
    assert "消失 1 条" in bench.page.inner_text("#change")
    assert bench.log() == [("edit", "180.00", "200.00")]
