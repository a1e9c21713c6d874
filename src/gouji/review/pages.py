"""The pages: list, charts, reports across, desk, log-in. They show what the API of the same server says."""

from __future__ import annotations

import io
from importlib.resources import files
from typing import Final
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from gouji.decision import Reviewed
from gouji.desk.desk import Desk
from gouji.errors import NoSuchReportError, UsageError
from gouji.export.labels import LISTS, WAYS
from gouji.export.markup import Markup
from gouji.export.page import LEGEND
from gouji.keys import LISTS as LISTS_IN_ORDER
from gouji.review.access import COOKIE, SESSION, Access
from gouji.review.answers import answer
from gouji.review.backlog import across_view, backlog_view, charts_view
from gouji.review.desk_page import Parts, json_in_html, parts_of, quiet_of
from gouji.review.keyboard import KEYS
from gouji.review.query import one_of, report_of
from gouji.review.shell import lang_of, page

DPIS: Final = (72, 110, 160, 220)
"""Page pictures are made in these sizes alone."""
_SCRIPTS: Final = ("common.js", "list.js", "desk.js", "findings.js", "rows.js", "source.js", "writing.js")
_ASSETS: Final = {
    "page.css": ("gouji.export", "templates", "text/css"),
    "review.css": ("gouji.review", "static", "text/css"),
    **dict.fromkeys(_SCRIPTS, ("gouji.review", "static", "text/javascript")),
    "icon.svg": ("gouji.review", "static", "image/svg+xml"),
}


async def backlog(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    view = await run_in_threadpool(backlog_view, desk.workspace, request.query_params, lang_of(request))
    return page(request, "list.html", here="/", logins=_logins(request), **view)


async def charts(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    view = await run_in_threadpool(charts_view, desk.workspace, request.query_params, lang_of(request))
    return page(request, "charts.html", here="/charts", logins=_logins(request), **view)


async def across(request: Request) -> Response:
    """Crossings are compared in the background; the page's script asks how far that has come."""
    state = await run_in_threadpool(request.app.state.comparing.state)
    return page(request, "across.html", here="/across", logins=_logins(request), **across_view(state, lang_of(request)))


async def desk_page(request: Request) -> Response:
    number = report_of(request)
    reviewed, parts = await run_in_threadpool(_parts, request, number)
    lists = [(name, LISTS[name]) for name in LISTS_IN_ORDER]
    return page(
        request,
        "desk.html",
        name=reviewed.current.document.name,
        head=Markup(parts.head),
        source=Markup(parts.source.html),
        source_key=parts.source.key,
        rows={name: Markup(pane.html) for name, pane in parts.rows.items()},
        row_keys={name: pane.key for name, pane in parts.rows.items()},
        findings=Markup(parts.findings),
        lists=lists,
        counts=parts.tables["counts"],
        ways=list(WAYS.items()),
        keys=KEYS,
        legend=[(kind, LISTS[kind]) for kind in LEGEND],
        tables=Markup(json_in_html({**parts.tables, **parts.drawn, "report": number})),
    )


async def desk_parts(request: Request) -> Response:
    """The parts of a desk anew; without the panes that the page has already, as it says by ?have= (may be repeated)."""
    number = report_of(request)
    _, parts = await run_in_threadpool(_parts, request, number)
    has = set(request.query_params.getlist("have"))
    isnew = parts.source.key not in has
    rows = {name: pane for name, pane in parts.rows.items() if pane.key not in has}
    return answer(
        {
            "state": parts.state, "head": parts.head, "source": parts.source if isnew else None, "rows": rows,
            "findings": parts.findings, "tables": {**parts.tables, **(parts.drawn if isnew else {})},
        }
    )  # fmt: skip


async def desk_quiet(request: Request) -> Response:
    """What holds and what could not be tested, for a desk that is open."""
    desk: Desk = request.app.state.desk
    reviewed = await run_in_threadpool(desk.open, report_of(request))
    return answer(await run_in_threadpool(quiet_of, reviewed, lang_of(request)))


def _parts(request: Request, number: int) -> tuple[Reviewed, Parts]:
    desk: Desk = request.app.state.desk
    user: str = request.state.user
    desktop = desk.desktop(number, user)
    return desktop.reviewed, parts_of(number, desktop, lang_of(request), request.app.state.drawings)


async def page_picture(request: Request) -> Response:
    """One page of a pdf or scan as PNG; ?dpi= is one of `DPIS`."""
    desk: Desk = request.app.state.desk
    number, sheet = report_of(request), request.path_params["sheet"]
    dpi = int(one_of(request.query_params, "dpi", tuple(map(str, DPIS)), str(DPIS[1])))
    return Response(await run_in_threadpool(_png, desk, number, sheet, dpi), media_type="image/png")


def _png(desk: Desk, number: int, sheet: int, dpi: int) -> bytes:
    from gouji.source.raster import page_picture as picture_of

    path = desk.workspace.source(number)
    if path is None:
        raise source_gone(desk, number)
    written = io.BytesIO()
    picture_of(path, sheet, dpi).save(written, "PNG")
    return written.getvalue()


def source_gone(desk: Desk, number: int) -> NoSuchReportError:
    name = desk.workspace.report(number).name
    return NoSuchReportError(
        f"{name}：原文件已移动、删除或改动，无法显示页面；文本和全部决定都在。放回原处，或用 --keep-sources 重新提取。",
        f"{name}: the file was moved, deleted or changed, so its pages cannot be shown; its text and all decisions are here. "
        "Put it back, or extract again with --keep-sources.",
    )


async def login_page(request: Request) -> Response:
    access: Access = request.app.state.access
    lang = lang_of(request)
    if access.token is not None:
        heading = "需要完整网址" if lang == "zh" else "The whole address is needed"
        line = (
            "请使用启动 gouji review 时显示的完整网址（含 token）。"
            if lang == "zh"
            else "Use the whole address that gouji review showed at start, with its token."
        )
        return page(request, "message.html", status=401, here="", logins=False, heading=heading, line=line, trouble=False)
    return page(request, "login.html", here="", logins=False, line="", name="")


async def log_in(request: Request) -> Response:
    access: Access = request.app.state.access
    form = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=8)
    name, password = (form.get(field, [""])[0] for field in ("name", "password"))
    key = await run_in_threadpool(access.log_in, name, password)
    if key is not None:
        found = RedirectResponse("/", 303)
        found.set_cookie(COOKIE, key, max_age=int(SESSION.total_seconds()), httponly=True, samesite="strict")
        return found
    paused = access.is_paused(name)
    zh = "密码错误次数过多，请一分钟后再试。" if paused else "用户名或密码不对。"
    en = "Too many wrong passwords: wait a minute." if paused else "Wrong name or password."
    line = zh if lang_of(request) == "zh" else en
    return page(request, "login.html", status=401, here="", logins=False, line=line, name=name[:64])


async def log_out(request: Request) -> Response:
    access: Access = request.app.state.access
    access.log_out(request)
    gone = RedirectResponse("/login", 303)
    gone.delete_cookie(COOKIE)
    return gone


async def asset(request: Request) -> Response:
    """One of our own files, by name."""
    found = _ASSETS.get(request.path_params["name"])
    if found is None:
        return Response("404\n", 404, media_type="text/plain")
    package, folder, kind = found
    content = (files(package) / folder / request.path_params["name"]).read_bytes()
    return Response(content, media_type=kind)


def _logins(request: Request) -> bool:
    access: Access = request.app.state.access
    return access.token is None


def paper_sizes(desk: Desk, number: int) -> list[tuple[float, float]]:
    """Width and height of each page in points. Raises NoSuchReportError where the file is gone, SourceError for no pages."""
    from gouji.source.raster import page_sizes

    path = desk.workspace.source(number)
    if path is None:
        raise source_gone(desk, number)
    if desk.open(number).current.document.pages is None:
        raise UsageError("这份报告没有页面，只有文本。", "this report has no pages, only text.")
    return page_sizes(path)


async def sheets(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    sizes = await run_in_threadpool(paper_sizes, desk, report_of(request))
    return answer({"sizes": sizes, "dpis": DPIS})


ROUTES: Final = (
    Route("/", backlog),
    Route("/charts", charts),
    Route("/across", across),
    Route("/reports/{report:int}", desk_page),
    Route("/reports/{report:int}/parts", desk_parts),
    Route("/reports/{report:int}/quiet", desk_quiet),
    Route("/api/reports/{report:int}/pages", sheets),
    Route("/reports/{report:int}/pages/{sheet:int}.png", page_picture),
    Route("/login", login_page, methods=["GET"]),
    Route("/login", log_in, methods=["POST"]),
    Route("/logout", log_out, methods=["POST"]),
    Route("/static/{name}", asset),
)
