"""A local server that speaks the chat completion protocol and answers from a script.

What it does with a request is a Step; a script is a list of them, played in order, the last one for ever. A test that
needs to see the prompt gives a function instead. Every request body and header is kept.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """``text`` is the model's answer. ``raw`` replaces the whole body. ``hang``: no answer until the server ends.
    ``reset``: the connection is reset. ``cut``: the connection ends in the middle of the body."""

    text: str | None = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    finish: str = "stop"
    refusal: str | None = None
    raw: str | None = None
    usage: tuple[int, int] | None = (1000, 100)
    cached: int = 0
    hang: bool = False
    reset: bool = False
    cut: bool = False


Answering = Callable[[Body], Step]


@dataclass
class Server:
    """``requests`` are the bodies of the calls so far, ``headers`` what came with them."""

    url: str
    requests: list[Body] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    models: Step = field(default_factory=lambda: Step(raw='{"data": [{"id": "small"}]}'))
    at_once: int = 0
    most_at_once: int = 0

    @property
    def calls(self) -> int:
        return len(self.requests)

    def asked(self, call: int) -> list[tuple[str, str]]:
        """Roles and contents of one call."""
        return [(message["role"], message["content"]) for message in self.requests[call]["messages"]]


def failing(status: int, message: str = "", *, code: str = "", **headers: str) -> Step:
    """An error in the protocol's form; ``headers`` with underscores for hyphens."""
    raw = json.dumps({"error": {"message": message, "code": code, "type": "error"}})
    return Step(status=status, raw=raw, headers={name.replace("_", "-"): value for name, value in headers.items()})


def completion(step: Step, request: Body) -> str:
    message: Body = {"role": "assistant", "content": step.text, "refusal": step.refusal}
    if request.get("tools") and step.text is not None:
        name = request["tools"][0]["function"]["name"]
        function = {"name": name, "arguments": step.text}
        message = {"role": "assistant", "content": None, "tool_calls": [{"id": "c1", "type": "function", "function": function}]}
    body: Body = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": request.get("model"),
        "choices": [{"index": 0, "finish_reason": step.finish, "message": message}],
    }
    if step.usage:
        sent, got = step.usage
        body["usage"] = {
            "prompt_tokens": sent,
            "completion_tokens": got,
            "total_tokens": sent + got,
            "prompt_tokens_details": {"cached_tokens": step.cached},
        }
    return json.dumps(body, ensure_ascii=False)


class Play:
    """A script under way: the server's records, and the next step for each request."""

    def __init__(self, script: list[Step] | Answering) -> None:
        self.script, self.server = script, Server("")
        self.lock, self.over = threading.Lock(), threading.Event()

    def step(self, body: Body, headers: dict[str, str]) -> Step:
        server = self.server
        with self.lock:
            server.requests.append(body)
            server.headers.append(headers)
            server.at_once += 1
            server.most_at_once = max(server.most_at_once, server.at_once)
            number = server.calls
        try:
            return self.script(body) if callable(self.script) else self.script[min(number, len(self.script)) - 1]
        finally:
            with self.lock:
                server.at_once -= 1


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    play: Play

    def do_GET(self) -> None:
        self.play.server.headers.append(dict(self.headers))
        self.answer(self.play.server.models, {})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.answer(self.play.step(body, dict(self.headers)), body)

    def answer(self, step: Step, request: Body) -> None:
        if step.hang:
            self.play.over.wait(20)
            return
        if step.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()
            return
        content = (completion(step, request) if step.raw is None else step.raw).encode("utf-8", "surrogateescape")
        self.send_response(step.status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        for name, value in step.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if step.cut else content)
        self.close_connection = self.close_connection or step.cut

    def log_message(self, *_: object) -> None:
        """Says nothing."""


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_: object) -> None:
        """A connection that the script reset is no error."""


@contextmanager
def serving(script: list[Step] | Answering, handler: type[Handler] = Handler) -> Iterator[Server]:
    """A server on a free port of this machine; its thread ends with the block."""
    play = Play(script)
    http = _Http(("127.0.0.1", 0), type("PlayingHandler", (handler,), {"play": play}))
    play.server.url = f"http://127.0.0.1:{http.server_port}/v1"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield play.server
    finally:
        play.over.set()
        http.shutdown()
        thread.join()
        http.server_close()
