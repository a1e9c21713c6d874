"""The API under /api: everything that the page does, in JSON. docs/review.md has it in words.

Database work runs in threads, so that one slow report holds up nobody else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gouji.decision import Channel, Draft
from gouji.desk.desk import Change, Desk
from gouji.errors import UsageError
from gouji.review.access import COOKIE
from gouji.review.answers import answer
from gouji.review.query import filter_of, one_of, report_of, unusable, whole
from gouji.review.views import change_view, report_view
from gouji.store.workspace.records import Dimension, Order

LEASE_SECONDS: Final = 60
MAX_DRAFTS: Final = 5_000
_MAX_PAGE: Final = 500

Body = TypeVar("Body", bound=BaseModel)


class Seen(BaseModel):
    """A write that needs only the state that was seen."""

    model_config = ConfigDict(extra="forbid")

    seen: str = Field(max_length=64)


class Decisions(Seen):
    drafts: tuple[Draft, ...] = Field(max_length=MAX_DRAFTS)


async def me(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    user: str = request.state.user
    return answer({"user": user, "role": await run_in_threadpool(desk.role_of, user)})


async def reports(request: Request) -> Response:
    """?rule=&severity=&verdict=&decided=&unit=&year=&status= (each may be repeated) &text=&order=&limit=&offset="""
    desk: Desk = request.app.state.desk
    which, order = filter_of(request.query_params), one_of(request.query_params, "order", get_args(Order), "worst")
    limit, offset = whole(request.query_params, "limit", 50, _MAX_PAGE), whole(request.query_params, "offset", 0, 10**9)

    def listed() -> dict[str, object]:
        listing = desk.workspace.reports(which, order=order, limit=limit, offset=offset)
        return {"total": listing.total, "reports": listing.rows, "leases": desk.workspace.leases()}

    return answer(await run_in_threadpool(listed))


async def counts(request: Request) -> Response:
    """Findings and reports by rule, unit, year, severity or status, under the filters of the list."""
    desk: Desk = request.app.state.desk
    by = request.path_params["by"]
    if by not in get_args(Dimension):
        raise unusable(by)
    return answer(await run_in_threadpool(desk.workspace.counts, by, filter_of(request.query_params)))


async def report(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    number = report_of(request)
    return answer(await run_in_threadpool(lambda: report_view(number, desk.open(number))))


async def text(request: Request) -> Response:
    """The canonical text that every claim's start and end are offsets of (in code points)."""
    desk: Desk = request.app.state.desk
    reviewed = await run_in_threadpool(desk.open, report_of(request))
    return Response(reviewed.current.text, media_type="text/plain; charset=utf-8")


async def log(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    return answer(await run_in_threadpool(desk.workspace.log, report_of(request)))


async def decide(request: Request) -> Response:
    body = await _body(request, Decisions)
    drafts = [draft.model_copy(update={"channel": _channel(request)}) for draft in body.drafts]
    return await _written(request, lambda desk, number, user: desk.write(number, drafts, user=user, seen=body.seen))


async def accept(request: Request) -> Response:
    """Accepts every sound row at once."""
    seen, by = (await _body(request, Seen)).seen, _channel(request)
    return await _written(request, lambda desk, one, user: desk.accept_sound_rows(one, user=user, seen=seen, channel=by))


async def undo(request: Request) -> Response:
    """Takes back the user's own last step."""
    seen, by = (await _body(request, Seen)).seen, _channel(request)
    return await _written(request, lambda desk, one, user: desk.undo_last(one, user=user, seen=seen, channel=by))


async def lease(request: Request) -> Response:
    """Says that the user has the report open for the next minute; answers who else has, and the state as it is now."""
    desk: Desk = request.app.state.desk
    number, user = report_of(request), request.state.user

    def leased() -> dict[str, object]:
        return {"others": desk.workspace.lease(number, user, LEASE_SECONDS), "state": desk.open(number).state}

    told = answer(await run_in_threadpool(leased))
    told.background = BackgroundTask(desk.prepare, number)  # what the first decision would wait for
    return told


async def release(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    await run_in_threadpool(desk.workspace.release, report_of(request), request.state.user)
    return answer({})


async def crossings(request: Request) -> Response:
    """The reports compared with one another; ``crossings`` is null (and the status 202) while they are still being read."""
    compared = await run_in_threadpool(request.app.state.comparing.state)
    return answer(compared, 202 if compared.crossings is None else 200)


def _channel(request: Request) -> Channel:
    return "page" if COOKIE in request.cookies else "api"


async def _written(request: Request, write: Callable[[Desk, int, str], Change]) -> Response:
    desk: Desk = request.app.state.desk
    change = await run_in_threadpool(write, desk, report_of(request), request.state.user)
    return answer(change_view(change))


async def _body(request: Request, shape: type[Body]) -> Body:
    """Raises ValidationError, also for what is no JSON."""
    if request.headers.get("content-type", "").split(";", maxsplit=1)[0].strip() != "application/json":
        raise UsageError("请以 application/json 提交。", "send the request as application/json.")
    return shape.model_validate_json(await request.body())


ROUTES: Final = (
    Route("/api/me", me),
    Route("/api/reports", reports),
    Route("/api/counts/{by}", counts),
    Route("/api/crossings", crossings),
    Route("/api/reports/{report:int}", report),
    Route("/api/reports/{report:int}/text", text),
    Route("/api/reports/{report:int}/log", log),
    Route("/api/reports/{report:int}/decisions", decide, methods=["POST"]),
    Route("/api/reports/{report:int}/accept", accept, methods=["POST"]),
    Route("/api/reports/{report:int}/undo", undo, methods=["POST"]),
    Route("/api/reports/{report:int}/lease", lease, methods=["POST"]),
    Route("/api/reports/{report:int}/release", release, methods=["POST"]),
)
