"""The server: a socket, uvicorn, and one line for whatever goes wrong."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
from collections.abc import Callable

import uvicorn
from starlette.applications import Starlette

from gouji.errors import UsageError


class OneLine(logging.Filter):
    """A defect is one line of the log: the exception's name and where it was raised, never a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            trace = error.__traceback__
            while trace is not None and trace.tb_next is not None:
                trace = trace.tb_next
            where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else ""
            what = " ".join(str(error).split())[:200]
            record.msg, record.args = "gouji: %s: %s (%s)", (type(error).__name__, what, where)
            record.exc_info = record.exc_text = None
        return True


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 takes a free one. Raises UsageError."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)
    except OSError as error:
        raise UsageError(
            f"无法在 {host}:{port} 提供页面（{error.strerror or error}）。请换一个 --port（0 为任意空闲端口）或 --host。",
            f"cannot serve at {host}:{port} ({error.strerror or error}); choose another --port (0 takes a free one) or --host.",
        ) from None
    return listening


def is_this_machine(host: str) -> bool:
    """Whether only programs of this machine can reach a server bound to ``host``."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def serve(app: Starlette, listening: socket.socket, on_ready: Callable[[], None]) -> None:
    """Serves until Ctrl-C. ``on_ready`` is called once requests are answered."""
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=3)
    for name in ("uvicorn.error", "uvicorn"):
        logging.getLogger(name).addFilter(OneLine())
    asyncio.run(_run(uvicorn.Server(config), listening, on_ready))


async def _run(server: uvicorn.Server, listening: socket.socket, on_ready: Callable[[], None]) -> None:
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)
    if server.started:
        on_ready()
    await serving
