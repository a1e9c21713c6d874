"""The desk in a real browser: the worst finding, four ways, picking, undo, sign-off, two reviewers, keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from gouji.decision import Draft
from gouji.keys import values

from .serving import HOSTILE_NAME, PASSWORDS, Serving, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TOWN = "青溪镇2023.txt"


@dataclass
class Bench:
    """A desk in the browser, and everything that the page complained about."""

    page: Page
    served: Serving
    number: int
    complaints: list[str] = field(default_factory=list)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def idle(self) -> None:
        self.page.wait_for_selector("body:not(.busy)")

    def write(self, *keys: str) -> str:
        """Presses keys that lead to a write; what the page says of it."""
        log = len(self.served.desk.workspace.log(self.number))
        self.page.evaluate("document.getElementById('change').hidden = true")
        self.press(*keys)
        self.page.wait_for_selector("#change:not([hidden])")
        self.idle()
        assert len(self.served.desk.workspace.log(self.number)) > log
        return self.page.inner_text("#change")

    @property
    def chosen(self) -> str:
        return self.page.inner_text(".card.chosen > .own .message")

    def texts(self, selector: str) -> list[str]:
        return self.page.locator(selector).all_inner_texts()

    def log(self) -> list[tuple[str, str | None, str | None]]:
        return [(event.action, event.old, event.new) for event in self.served.desk.workspace.log(self.number)]


def listen(page: Page, complaints: list[str]) -> None:
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))


def opened(browser: Browser, served: Serving, name: str = TOWN, query: str = "") -> Bench:
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    bench = Bench(page, served, served.number(name))
    listen(page, bench.complaints)
    page.goto(served.entrance)
    page.goto(f"{served.base}/reports/{bench.number}{query}")
    page.wait_for_selector("body[data-ready]")
    return bench


@pytest.fixture
def bench(browser: Browser, fresh: Serving) -> Iterator[Bench]:
    """The town's report, on which nothing has been decided. Whatever the test does, the page may complain of nothing."""
    bench = opened(browser, fresh)
    yield bench
    bench.page.context.close()
    assert bench.complaints == []


def test_desk__opens_on_the_worst_open_finding_with_its_operands_lit(bench: Bench) -> None:
    strip = bench.page.inner_text("#strip-body")
    assert "SUM-01" in strip
    assert "300.00 + 180.00 = 480 ≠ 500.00" in strip
    assert bench.texts("#source .lit") == ["500.00", "300.00", "180.00"]
    assert bench.texts("#source .lit.prime") == ["500.00"]
    assert bench.texts(".desk-rows .here") == ["500.00"]
    assert bench.page.locator("#tab-funds").get_attribute("aria-selected") == "true"


def test_decide__the_report_is_wrong_with_an_approved_value(bench: Bench) -> None:
    bench.press("v")
    bench.page.keyboard.type("480.00")
    assert "已写入" in bench.write("Enter")
    assert bench.log() == [("decide", None, "report_wrong"), ("approve_value", "500.00", "480.00")]
    assert "核定 480.00" in bench.page.locator("tr[data-label*=支出合计]").first.inner_text()
    assert "其他收入" not in bench.chosen
    assert "521" in bench.chosen or "520.00" in bench.chosen


def test_decide__both_right_and_false_alarm_ask_for_a_reason_of_an_error(bench: Bench) -> None:
    bench.press("3")
    assert "须写明理由" in bench.page.inner_text("#notice")
    assert bench.page.evaluate("document.activeElement.id") == "reason"
    bench.page.keyboard.type("一个含上年结转，一个不含")
    bench.write("Enter")
    bench.press("4")
    bench.page.keyboard.type("四舍五入")
    bench.write("Enter")
    assert [new for _, _, new in bench.log()] == ["both_right", "false_alarm"]
    assert [event.reason for event in bench.served.desk.workspace.log(bench.number)] == ["一个含上年结转，一个不含", "四舍五入"]
    assert not bench.page.is_visible("#notice")


def test_decide__misread_is_corrected_by_picking_another_number_with_the_keyboard(bench: Bench) -> None:
    bench.press("2", "ArrowRight", "ArrowRight")
    assert bench.page.evaluate("document.activeElement.textContent").startswith("180.00")
    bench.press("Enter")
    assert "“180.00”应读作原文哪里" in bench.page.inner_text("#picking")
    assert bench.texts("#source .aim") == ["180.00"]
    bench.press("ArrowRight")
    assert bench.texts("#source .aim") == ["200.00"]
    said = bench.write("Enter")
    assert "消失 1 条：SUM-01" in said
    assert bench.log() == [("edit", "180.00", "200.00"), ("decide", None, "extraction_wrong")]
    current = bench.served.desk.open(bench.number).current
    assert next(fund.amount.text for fund in current.funds if fund.name == "项目支出") == "200.00"


def test_edit__by_click_and_by_selected_text(bench: Bench) -> None:
    bench.page.click(".desk-rows [data-f=amount]:text-is('180.00')")
    assert bench.texts("#source .here-mark") == ["180.00"]
    bench.press("e")
    bench.page.click("#source .m:text-is('200.00')")
    bench.page.wait_for_selector(".desk-rows [data-f=amount]:text-is('200.00')")
    bench.idle()
    bench.page.click(".desk-rows [data-f=amount]:text-is('21.00')")
    bench.press("e")
    select(bench.page, "33")
    bench.write("Enter")
    assert bench.log() == [("edit", "180.00", "200.00"), ("edit", "21.00", "33")]


def select(page: Page, text: str) -> None:
    """Selects a number of the source, as dragging over it does."""
    page.evaluate(
        """text => {
            const mark = [...document.querySelectorAll("#source .m")].find((one) => one.textContent === text);
            getSelection().selectAllChildren(mark);
        }""",
        text,
    )


def test_reason__typed_first_goes_with_the_way_that_is_chosen_next(bench: Bench) -> None:
    bench.press("r")
    bench.page.keyboard.type("两处口径")
    bench.press("Enter")
    assert bench.log() == []
    bench.write("3")
    assert [(event.way, event.reason) for event in bench.served.desk.workspace.log(bench.number)] == [("both_right", "两处口径")]


def test_others_decide_elsewhere__the_page_follows_and_a_way_that_waits_for_its_reason_still_waits(bench: Bench) -> None:
    bench.press("4")
    bench.page.keyboard.type("无误")
    desk = bench.served.desk
    reviewed = desk.open(bench.number)
    row = next(value.row_key for value in values(reviewed.extracted) if value.claim is not None and value.claim.text == "860")
    desk.write(bench.number, [Draft(action="accept", target=row)], user="李梅", seen=reviewed.state)
    bench.page.evaluate("dispatchEvent(new Event('pageshow'))")
    bench.page.wait_for_selector("#notice:has-text('页面已更新')")
    bench.page.focus("#reason")
    bench.write("Enter")
    assert [event.way for event in desk.workspace.log(bench.number)] == [None, "false_alarm"]


def test_pick__given_up_writes_nothing(bench: Bench) -> None:
    bench.press("2", "Enter", "Escape")
    assert not bench.page.is_visible("#picking")
    bench.press("2", "Escape")
    assert not bench.page.is_visible("#choose")
    assert bench.log() == []


def test_undo__takes_back_the_last_step_and_shows_it(bench: Bench) -> None:
    first = bench.chosen
    bench.write("1")
    assert bench.chosen != first
    bench.write("u")
    assert bench.chosen == first
    assert bench.log() == [("decide", None, "report_wrong"), ("undo", "report_wrong", None)]


def test_rows__accept_reject_and_bulk(bench: Bench) -> None:
    bench.write("a")
    assert bench.texts(".accepted [data-f=amount]") == ["500.00"]
    bench.write("x")
    assert bench.page.locator("tr.rejected [data-f=amount]").all_inner_texts() == ["500.00"]
    sound = len(re.findall(r"\d+", bench.page.inner_text("[data-act=accept-all]")))
    assert sound == 1
    assert "采纳" in bench.write("A")
    assert bench.page.locator("tr.accepted").count() > 3
    assert bench.page.is_disabled("[data-act=accept-all]")


def test_sign_off__only_when_every_error_is_decided_then_nothing_can_be_changed(bench: Bench) -> None:
    bench.press("s")
    assert "个错误没有决定，不能签字" in bench.page.inner_text("#notice")
    while bench.served.desk.workspace.report(bench.number).errors:
        bench.write("1")
    bench.press("s")
    bench.page.wait_for_selector("#confirm[open]")
    bench.write("Enter")
    assert bench.served.desk.workspace.report(bench.number).status == "signed_off"
    assert bench.page.is_disabled("[data-way=report_wrong]")
    assert "先重新打开" in bench.page.inner_text("#because")
    bench.page.click("[data-act=reopen]")
    bench.page.click("#confirm-yes")
    bench.page.wait_for_selector("[data-act=sign_off]")
    assert bench.log()[-1][0] == "reopen"


def test_source__a_click_shows_what_was_made_of_a_number_and_which_checks_use_it(bench: Bench) -> None:
    bench.page.click("#source .m:text-is('300.00')")
    assert "资金" in bench.page.inner_text("#card")
    assert bench.texts(".desk-rows .here") == ["300.00"]
    bench.page.click("#card [data-reveal] >> nth=0")
    assert "SUM-01" in bench.page.inner_text(".card.chosen")
    bench.press("Escape")
    assert not bench.page.is_visible("#card")


def test_source__found_by_searching(bench: Bench) -> None:
    bench.press("/")
    bench.page.keyboard.type("受益群众")
    bench.press("Enter")
    assert "新修道路12公里" in bench.texts("#source .hit")[0]


def test_place_in_the_address__is_shown(browser: Browser, served: Serving) -> None:
    text = served.desk.open(served.number(TOWN)).current.text
    at = text.index("860")
    bench = opened(browser, served, query=f"?at={at}-{at + 3}")
    bench.page.wait_for_selector("#source .here-mark")
    assert bench.texts("#source .here-mark") == ["860"]
    bench.page.context.close()


def test_what_holds__comes_when_it_is_asked_for(bench: Bench) -> None:
    assert bench.page.locator(".card.consistent").count() == 0
    bench.page.check("[data-show=consistent]")
    bench.page.wait_for_selector(".card.consistent:not([hidden])")


def test_hostile_report__is_shown_and_nothing_of_it_runs(browser: Browser, served: Serving) -> None:
    bench = opened(browser, served, HOSTILE_NAME)
    assert "<script>window.hacked=1</script>" in bench.page.inner_text("#source")
    assert "⟦U+202E⟧" in bench.page.inner_text("#source")
    assert "⟦U+202E⟧" in bench.page.title()
    bench.press("r")
    bench.page.keyboard.insert_text("<i>看\u202e过</i>")
    bench.press("Enter")
    bench.write("1")
    bench.press("k", "k")
    assert "<i>看⟦U+202E⟧过</i>" in bench.page.inner_text("#dock-title")
    assert "\u202e" not in bench.page.content().replace('value="', "")
    bench.page.hover(".filename")
    assert bench.page.evaluate("window.hacked") is None
    assert bench.page.locator("#source img, #source script, .filename b").count() == 0
    assert bench.complaints == []
    bench.page.context.close()


def test_keyboard__reaches_every_pane_and_shows_where_it_is(bench: Bench) -> None:
    at = "document.activeElement.closest('.pane')?.className"
    assert "results" in bench.page.evaluate(at)
    bench.press("g", "g")
    assert "middle" in bench.page.evaluate(at)
    bench.press("ArrowDown", "ArrowDown", "ArrowUp")
    assert bench.page.evaluate("document.activeElement.closest('tr').className") == "current"
    bench.press("g", "g")
    assert "source" in bench.page.evaluate(at)
    bench.press("]", "]")
    mark = bench.page.evaluate("document.activeElement.textContent")
    bench.press("Enter")
    assert bench.page.inner_text("#card-title").startswith(mark)
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert bench.page.evaluate(outline) == "solid"
    bench.press("Escape", "?")
    assert bench.page.is_visible("#help")


def test_server_gone__one_line_and_what_was_typed_stays(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> None:
    with serving(tmp_path_factory.mktemp("gone")) as served:
        bench = opened(browser, served)
    bench.press("r")
    bench.page.keyboard.type("重要的理由")
    bench.press("Enter")
    bench.press("1")
    bench.page.wait_for_selector("#notice:not([hidden])", timeout=10_000)  # sooner than the next sign of life is due
    assert "连接不上服务，尚未写入" in bench.page.inner_text("#notice")
    assert bench.page.input_value("#reason") == "重要的理由"
    bench.page.context.close()


def entered(browser: Browser, served: Serving, name: str) -> Page:
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    page.goto(f"{served.base}/login")
    page.fill("#name", name)
    page.fill("#password", PASSWORDS[name])
    page.press("#password", "Enter")
    page.wait_for_selector("#reports")
    page.goto(f"{served.base}/reports/{served.number(TOWN)}")
    page.wait_for_selector("body[data-ready]")
    return page


def test_two_reviewers__see_each_other_and_the_second_write_is_refused_with_what_changed(
    browser: Browser, with_logins: Serving
) -> None:
    first, second = entered(browser, with_logins, "王敏"), entered(browser, with_logins, "李梅")
    second.wait_for_selector("#others:has-text('王敏')")
    first.keyboard.press("1")
    first.wait_for_selector("#change:not([hidden])")
    second.keyboard.press("4")
    second.keyboard.type("我看没错")
    second.keyboard.press("Enter")
    second.wait_for_selector("#conflict[open]")
    said = second.inner_text("#conflict")
    assert "王敏" in said
    assert "原文有误" in said
    second.keyboard.press("Enter")
    assert second.input_value("#reason") == "我看没错"
    second.wait_for_selector("#dock-title:has-text('已裁定：原文有误')")
    log = with_logins.desk.workspace.log(with_logins.number(TOWN))
    assert [(event.user, event.new) for event in log] == [("王敏", "report_wrong")]
    first.context.close()
    second.context.close()


def test_reader__sees_everything_and_controls_say_why_they_are_off(browser: Browser, with_logins: Serving) -> None:
    page = entered(browser, with_logins, "赵阅")
    assert page.is_disabled("[data-way=report_wrong]")
    assert page.get_attribute("[data-way=report_wrong]", "title") == "只有查看权限"
    page.keyboard.press("1")
    page.keyboard.press("A")
    assert page.get_attribute("[data-act=sign_off]", "title") == "赵阅：只有查看权限，不能作出决定。请联系管理员调整角色。"
    page.context.close()
