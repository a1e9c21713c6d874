"""The API over real HTTP: what it answers, and what it refuses in one line with which status."""

from __future__ import annotations

import json
import logging
import sys
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest

from gouji.review.server import OneLine
from gouji.store.workspace import Workspace

from .serving import HOSTILE_NAME, PASSWORDS, TOKEN, Serving

TOWN = "青溪镇2023.txt"


@dataclass(frozen=True)
class Reply:
    status: int
    body: str
    headers: Mapping[str, str]

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def call(served: Serving, path: str, body: object = None, *, method: str | None = None, **headers: str) -> Reply:
    """One request, the path sent as it is. ``body`` is sent as JSON unless it is bytes."""
    sent = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    if "authorization" not in given and "cookie" not in given:
        given["authorization"] = f"Bearer {TOKEN}"
    if sent is not None and "content-type" not in given:
        given["content-type"] = "application/json"
    connection = HTTPConnection(urlsplit(served.base).netloc, timeout=30)
    connection.request(method or ("GET" if sent is None else "POST"), path, sent, given)
    answer = connection.getresponse()
    reply = Reply(answer.status, answer.read().decode(), {name.lower(): value for name, value in answer.getheaders()})
    connection.close()
    return reply


def decide(served: Serving, number: int, *drafts: dict[str, object]) -> Reply:
    state = call(served, f"/api/reports/{number}").json["state"]
    return call(served, f"/api/reports/{number}/decisions", {"drafts": drafts, "seen": state})


def finding(served: Serving, number: int, rule: str) -> dict[str, Any]:
    """The first of the rule in the text, decided or not."""
    findings: list[dict[str, Any]] = call(served, f"/api/reports/{number}").json["findings"]
    return min((one for one in findings if one["rule"] == rule), key=lambda one: one["claims"][0]["start"])


def test_report__worst_open_finding_first_with_its_places(served: Serving) -> None:
    number = served.number(TOWN)
    report = call(served, f"/api/reports/{number}").json
    text = call(served, f"/api/reports/{number}/text").body
    worst = report["findings"][0]
    assert (worst["rule"], worst["severity"]) == ("SUM-01", "error")
    assert [text[claim["start"] : claim["end"]] for claim in worst["claims"]] == ["500.00", "300.00", "180.00"]


def test_list__filters_counts_and_pages(served: Serving) -> None:
    every = call(served, "/api/reports").json
    assert every["total"] == 3
    wanted = call(served, "/api/reports?rule=SUM-01&severity=error&year=2023&order=name&limit=1").json
    assert wanted["total"] == 2
    assert len(wanted["reports"]) == 1
    by_year = {count["value"]: count["reports"] for count in call(served, "/api/counts/year").json}
    assert by_year == {"2023": 2, "2024": 1}


def test_decision__stands_in_the_log_with_who_and_what_and_is_undone(fresh: Serving) -> None:
    number = fresh.number(TOWN)
    target = finding(fresh, number, "SUM-01")["key"]
    reply = decide(fresh, number, {"action": "decide", "target": target, "way": "report_wrong", "approved": "480.00"})
    assert reply.status == 200
    (event,) = call(fresh, f"/api/reports/{number}/log").json
    assert (event["user"], event["way"], event["new"], event["approved"], event["channel"]) == (
        "王敏", "report_wrong", "report_wrong", "480.00", "api",
    )  # fmt: skip
    state = reply.json["state"]
    undone = call(fresh, f"/api/reports/{number}/undo", {"seen": state}).json
    assert [one["action"] for one in undone["events"]] == ["undo"]
    assert finding(fresh, number, "SUM-01")["decision"] is None


def test_edit__the_change_in_findings_is_answered(fresh: Serving) -> None:
    number = fresh.number(TOWN)
    text = call(fresh, f"/api/reports/{number}/text").body
    report = call(fresh, f"/api/reports/{number}").json
    amount = next(
        value for row in report["rows"] for value in row["values"] if value["claim"] and value["claim"]["text"] == "180.00"
    )
    at = text.index("200.00")
    change = decide(fresh, number, {"action": "edit", "target": amount["key"], "picked": [at, at + 6]}).json
    assert [(check["rule"], check["claims"][0]["text"]) for check in change["vanished"]] == [("SUM-01", "500.00")]
    cut = decide(fresh, number, {"action": "edit", "target": amount["key"], "picked": [at, at + 3]})
    assert cut.status == 400
    assert "切成了两半" in cut.json["error"]["zh"]


def test_stale_write__is_refused_with_what_came_in_between_and_nothing_is_overwritten(fresh: Serving) -> None:
    number = fresh.number(TOWN)
    report = call(fresh, f"/api/reports/{number}").json
    target, seen = report["findings"][0]["key"], report["state"]
    first = {"drafts": [{"action": "decide", "target": target, "way": "report_wrong"}], "seen": seen}
    assert call(fresh, f"/api/reports/{number}/decisions", first).status == 200
    second = {"drafts": [{"action": "decide", "target": target, "way": "false_alarm", "reason": "另有说明"}], "seen": seen}
    refused = call(fresh, f"/api/reports/{number}/decisions", second)
    assert refused.status == 409
    assert [(event["user"], event["old"], event["new"]) for event in refused.json["since"]] == [("王敏", None, "report_wrong")]
    assert finding(fresh, number, "SUM-01")["decision"]["way"] == "report_wrong"


def test_crossings__both_places_of_what_does_not_agree(served: Serving) -> None:
    reply = call(served, "/api/crossings")
    while reply.status == 202:  # it ends: three short reports are read
        reply = call(served, "/api/crossings")
    apart = [one for one in reply.json["crossings"] if one["rule"] == "ACROSS-02"]
    assert [[place["claim"]["text"] for place in one["places"]] for one in apart] == [["500.00", "6100000.00"]]
    assert {int(place["report"]) for place in apart[0]["places"]} == {served.number(TOWN), served.number("青溪镇2024.txt")}
    assert served.desk.crossings()[0].model_dump(mode="json") in reply.json["crossings"]


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b"{", 400, "请求内容不合格式（正文）"),
        ({"drafts": [], "seen": 5}, 400, "seen"),
        ({"drafts": [{"action": "decide", "target": "0" * 32, "way": "report_wrong"}], "seen": "0-x"}, 409, "未写入"),
        ({"drafts": [{"action": "burn"}], "seen": "0"}, 400, "drafts.0.action"),
        ({"drafts": [{"action": "edit", "target": "x", "picked": [1]}], "seen": "0"}, 400, "picked"),
        ({"drafts": [{"action": "approve_value", "target": "x", "approved": "=1+1"}], "seen": "0"}, 400, "approved"),
        ({"drafts": [{"action": "sign_off"}], "seen": "nonsense"}, 400, "没有写明所见状态"),
        ({"drafts": [{"action": "accept", "reason": "长" * 2001}], "seen": "0"}, 400, "reason"),
        ({"drafts": [], "seen": "0", "user": "admin"}, 400, "user"),
    ],
)
def test_decisions__wrong_types_and_forged_states_are_one_line(served: Serving, body: object, status: int, said: str) -> None:
    reply = call(served, f"/api/reports/{served.number(TOWN)}/decisions", body)
    assert reply.status == status
    assert said in reply.json["error"]["zh"]
    assert "Traceback" not in reply.body


def test_decisions__forged_ids_are_refused(served: Serving) -> None:
    number = served.number(TOWN)
    drafts: list[dict[str, object]] = [
        {"action": "decide", "target": "f" * 32, "way": "report_wrong"},
        {"action": "accept", "target": "funds@1-2"},
        {"action": "edit", "target": "funds@1-2.amount", "picked": [0, 1]},
        {"action": "undo", "undoes": 999},
    ]
    for draft in drafts:
        reply = decide(served, number, draft)
        assert (reply.status, served.desk.workspace.log(number)) == (400, ())
    assert call(served, "/api/reports/99999").status == 404
    assert call(served, "/api/reports/99999999999999999999999").status in (404, 503)


@pytest.mark.parametrize(
    "path",
    [
        "/api/reports?order=evil", "/api/reports?limit=-1", "/api/reports?limit=9999999999", "/api/reports?severity=huge",
        "/api/counts/password", "/?offset=x", "/?rule=A&status=<script>",
    ],
)  # fmt: skip
def test_query__what_no_list_knows_is_one_line(served: Serving, path: str) -> None:
    reply = call(served, path)
    assert reply.status == 400
    assert "<script>" not in reply.body.replace('<script type="module"', "")


def test_guard__foreign_host_origin_and_oversized_bodies_are_refused(served: Serving) -> None:
    body = {"drafts": [], "seen": "0"}
    path = f"/api/reports/{served.number(TOWN)}/decisions"
    assert call(served, "/", host="evil.example").status == 400
    assert call(served, path, body, origin="http://evil.example").status == 403
    assert call(served, path, body, sec_fetch_site="cross-site").status == 403
    assert call(served, path, body, origin="null").status == 403
    assert call(served, path, b"x" * 1_000_001).status == 413
    assert call(served, path, body, content_type="text/plain").status == 400
    assert call(served, path, method="PUT").status == 405


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e%2fapp.py", "/static/..%5capp.py", "/static/page.html", "//evil"]
)
def test_static__nothing_but_our_own_files(served: Serving, path: str) -> None:
    assert call(served, path).status == 404


def test_answers__carry_a_policy_that_lets_nothing_else_load(served: Serving) -> None:
    headers = call(served, "/").headers
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")


def test_hostile_text__is_text_in_every_page_and_answer(served: Serving) -> None:
    number = served.number(HOSTILE_NAME)
    for path in ("/", "/charts", "/across", f"/reports/{number}"):
        page = call(served, path).body
        assert "<script>window" not in page
        assert "<img src=x" not in page
        assert "<b onmouseover" not in page
        assert "\u202e" not in page, path
    parts = call(served, f"/reports/{number}/parts").json
    assert "&lt;script&gt;" in parts["source"]["html"]
    assert "⟦U+202E⟧" in parts["source"]["html"]
    again = call(served, f"/reports/{number}/parts?have={parts['source']['key']}").json
    assert (again["source"], "marks" in again["tables"]) == (None, False)


def test_token__without_it_pages_lead_to_the_login_and_the_api_says_401(served: Serving) -> None:
    assert call(served, "/api/reports", cookie="gouji_session=wrong").status == 401
    reply = call(served, "/", cookie="gouji_session=wrong")
    assert (reply.status, reply.headers["location"]) == (303, "/login")
    entered = call(served, f"/reports/1?token={TOKEN}&at=3-5", cookie="x=y")
    assert (entered.status, entered.headers["location"]) == (303, "/reports/1?at=3-5")
    assert "HttpOnly; Path=/; SameSite=strict" in entered.headers["set-cookie"]
    assert call(served, f"//evil.example/?token={TOKEN}", cookie="x=y").headers["location"].startswith("/evil.example/")
    assert "set-cookie" not in call(served, "/?token=guess", cookie="x=y").headers


def log_in(served: Serving, name: str, password: str) -> Reply:
    body = urllib.parse.urlencode({"name": name, "password": password}).encode()
    return call(served, "/login", body, content_type="application/x-www-form-urlencoded", cookie="x=y")


def cookie_of(reply: Reply) -> str:
    return reply.headers["set-cookie"].split(";")[0]


def test_login__roles_are_respected_and_a_wrong_password_is_not_told_from_a_wrong_name(with_logins: Serving) -> None:
    number = with_logins.number(TOWN)
    wrong, unknown = log_in(with_logins, "王敏", "x"), log_in(with_logins, "<script>", "x")
    assert (wrong.status, unknown.status) == (401, 401)
    assert "用户名或密码不对" in wrong.body
    assert "用户名或密码不对" in unknown.body
    assert "<script>" not in unknown.body.replace('<script type="module"', "")
    reader = cookie_of(log_in(with_logins, "赵阅", PASSWORDS["赵阅"]))
    assert call(with_logins, "/api/me", cookie=reader).json == {"user": "赵阅", "role": "reader"}
    state = call(with_logins, f"/api/reports/{number}", cookie=reader).json["state"]
    refused = call(with_logins, f"/api/reports/{number}/accept", {"seen": state}, cookie=reader)
    assert refused.status == 400
    assert "只有查看权限" in refused.json["error"]["zh"]
    call(with_logins, "/logout", b"", cookie=reader)
    assert call(with_logins, "/api/me", cookie=reader).status == 401


def test_login__too_many_wrong_passwords_pause_the_name(with_logins: Serving) -> None:
    said = [log_in(with_logins, "李梅", "guess").body for _ in range(6)]
    assert "密码错误次数过多" in said[-1]
    assert log_in(with_logins, "李梅", PASSWORDS["李梅"]).status == 401


def test_lease__says_who_else_is_here_and_the_state(with_logins: Serving) -> None:
    number = with_logins.number(TOWN)
    one = cookie_of(log_in(with_logins, "王敏", PASSWORDS["王敏"]))
    with_logins.desk.workspace.lease(number, "李梅", 60)
    said = call(with_logins, f"/api/reports/{number}/lease", {}, cookie=one).json
    assert [other["user"] for other in said["others"]] == ["李梅"]
    assert said["state"] == with_logins.desk.open(number).state
    assert call(with_logins, f"/api/reports/{number}/release", {}, cookie=one).status == 200
    assert [lease.user for lease in with_logins.desk.workspace.leases()] == ["李梅"]


def test_workspace_locked__is_one_line_and_later_writes_go_through(fresh: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlite3

    number = fresh.number(TOWN)
    report = call(fresh, f"/api/reports/{number}").json
    body = {
        "drafts": [{"action": "decide", "target": report["findings"][0]["key"], "way": "report_wrong"}],
        "seen": report["state"],
    }
    place = next(path for path in (fresh_folder(fresh) / "workspace").iterdir() if path.suffix == ".sqlite3")
    with Workspace.open(place.parent, create=False, wait=0.1) as impatient:
        monkeypatch.setattr(fresh.desk, "workspace", impatient)
        holder = sqlite3.connect(place, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        refused = call(fresh, f"/api/reports/{number}/decisions", body)
        holder.execute("ROLLBACK")
        holder.close()
        assert refused.status == 503
        assert "工作区正被别的程序占用" in refused.json["error"]["zh"]
        assert call(fresh, f"/api/reports/{number}/decisions", body).status == 200


def fresh_folder(served: Serving) -> Any:
    source = served.desk.workspace.source(served.number(TOWN))
    assert source is not None
    return source.parent


def test_pages_of_a_text__are_refused_in_one_line(served: Serving) -> None:
    number = served.number(TOWN)
    assert "没有页面，只有文本" in call(served, f"/api/reports/{number}/pages").json["error"]["zh"]
    assert call(served, f"/reports/{number}/pages/1.png").status == 400
    assert call(served, f"/reports/{number}/pages/1.png?dpi=100000").status == 400


def test_pages_of_a_moved_file__say_so(fresh: Serving) -> None:
    number = fresh.number("青溪镇2024.txt")
    source = fresh.desk.workspace.source(number)
    assert source is not None
    source.unlink()
    reply = call(fresh, f"/api/reports/{number}/pages")
    assert reply.status == 404
    assert "已移动、删除或改动" in reply.json["error"]["zh"]
    assert call(fresh, f"/reports/{number}").status == 200


def test_defect__is_one_line_for_the_user_and_one_in_the_log(fresh: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_number: int) -> None:
        raise RuntimeError("of a kind that\nnobody foresaw")

    number = fresh.number(TOWN)
    monkeypatch.setattr(fresh.desk, "open", broken)
    reply = call(fresh, f"/api/reports/{number}")
    assert reply.status == 500
    assert "程序出了意外" in reply.json["error"]["zh"]
    assert "nobody" not in reply.body
    record = logging.LogRecord("uvicorn.error", logging.ERROR, "x", 1, "Exception in ASGI application\n", None, raised())
    assert OneLine().filter(record)
    line = logging.Formatter().format(record)
    assert line.startswith("gouji: RuntimeError: of a kind that nobody foresaw (")
    assert len(line.splitlines()) == 1


def raised() -> Any:
    try:
        raise RuntimeError("of a kind that\nnobody foresaw")
    except RuntimeError:
        return sys.exc_info()
