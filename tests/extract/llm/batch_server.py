"""A local server that also speaks the files and batches protocol: it answers uploaded questions from the same script."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from tests.extract.llm.server import Answering, Body, Handler, Server, Step, completion, serving


@dataclass
class Desk:
    """What the server holds and how it deviates from a perfect one.

    ``files`` are contents by id, ``batches`` what is said of each. ``instead`` replaces the answer to one kind of request:
    upload, create, list, retrieve, content. ``state`` is what a batch is in when it is asked after. ``rewrite`` changes the
    lines of an output file, ``errors`` are those of an error file; ``seen`` is called before a file is sent."""

    files: dict[str, bytes] = field(default_factory=dict)
    batches: dict[str, Body] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    instead: dict[str, Step] = field(default_factory=dict)
    state: str = "completed"
    rewrite: Callable[[list[str]], list[str]] = lambda lines: lines
    errors: Callable[[list[Body]], list[str]] = lambda questions: []
    after: dict[str, Step] = field(default_factory=dict)
    """What is answered although the request was carried out."""
    said: Body = field(default_factory=dict)
    """What is added to the description of a batch."""

    def questions(self, batch: str) -> list[Body]:
        content = self.files[self.batches[batch]["input_file_id"]]
        return [json.loads(line) for line in content.decode().splitlines()]


def answered(question: Body, step: Step) -> str:
    """The line of an output file."""
    body = completion(step, question["body"]) if step.raw is None else step.raw
    response = {"status_code": step.status, "request_id": "r1", "body": json.loads(body)}
    entry = {"id": "b1", "custom_id": question["custom_id"], "response": response, "error": None}
    return json.dumps(entry, ensure_ascii=False)


class BatchHandler(Handler):
    desk: Desk
    script: Answering

    def do_GET(self) -> None:  # noqa: N802 - the name that http.server calls
        path = self.path.split("?")[0]
        if path == "/v1/batches":
            self.reply("list", json.dumps({"object": "list", "data": list(self.desk.batches.values())}))
        elif found := re.fullmatch(r"/v1/batches/(.+)", path):
            self.reply("retrieve", self.described(found[1]))
        elif found := re.fullmatch(r"/v1/files/(.+)/content", path):
            self.reply("content", self.desk.files[found[1]].decode("utf-8", "surrogateescape"))
        else:
            super().do_GET()

    def do_POST(self) -> None:  # noqa: N802 - the name that http.server calls
        path = self.path.split("?")[0]
        if path == "/v1/chat/completions":
            super().do_POST()
            return
        content = self.rfile.read(int(self.headers["content-length"]))
        self.play.server.headers.append(dict(self.headers))
        if path == "/v1/files":
            self.reply("upload", self.uploaded(content))
        else:
            self.reply("create", self.created(json.loads(content)))

    def reply(self, kind: str, raw: str) -> None:
        self.desk.asked.append(kind)
        step = self.desk.instead.get(kind) or self.desk.after.get(kind) or Step(raw=raw)
        if step.cut and step.hang:
            self.stall(raw.encode("utf-8", "surrogateescape"))
        else:
            self.answer(step if step.raw or step.reset else replace(step, raw=raw), {})

    def stall(self, content: bytes) -> None:
        """Sends half of it and then nothing more."""
        self.send_response(200)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2])
        self.wfile.flush()
        self.play.over.wait(20)

    def uploaded(self, content: bytes) -> str:
        if "upload" in self.desk.instead:
            return ""
        boundary = content.split(b"\r\n", 1)[0]
        parts = content.split(boundary)
        file = next(part for part in parts if b'name="file"' in part)
        assert any(b'name="purpose"\r\n\r\nbatch\r\n' in part for part in parts)
        name = f"file-{len(self.desk.files) + 1}"
        self.desk.files[name] = file.split(b"\r\n\r\n", 1)[1].removesuffix(b"\r\n")
        return json.dumps({"id": name, "object": "file", "purpose": "batch"})

    def created(self, asked: Body) -> str:
        if "create" in self.desk.instead:
            return ""
        name = f"batch-{len(self.desk.batches) + 1}"
        calls = len(self.desk.files[asked["input_file_id"]].splitlines())
        counts = {"total": calls, "completed": 0, "failed": 0}
        self.desk.batches[name] = {"id": name, "object": "batch", "status": "validating", "request_counts": counts, **asked}
        return json.dumps(self.desk.batches[name])

    def described(self, name: str) -> str:
        batch, desk = self.desk.batches[name], self.desk
        if desk.state in {"completed", "expired", "cancelled"} and "output_file_id" not in batch:
            questions = desk.questions(name)
            errors = desk.errors(questions)
            failed = {json.loads(line)["custom_id"] for line in errors}
            lines = [answered(each, self.script(each["body"])) for each in questions if each["custom_id"] not in failed]
            for kind, content in (("output", desk.rewrite(lines)), ("error", errors)):
                if content:
                    desk.files[f"{kind}-{name}"] = "\n".join([*content, ""]).encode("utf-8", "surrogateescape")
                    batch[f"{kind}_file_id"] = f"{kind}-{name}"
            batch["request_counts"] = {"total": len(questions), "completed": len(lines), "failed": len(errors)}
        batch["status"] = desk.state
        return json.dumps({**batch, **desk.said})


@contextmanager
def batch_serving(script: Answering) -> Iterator[tuple[Server, Desk]]:
    """The server of `serving`, with a desk for batches. ``server.requests`` are the live calls alone."""
    desk = Desk()
    handler = type("DeskHandler", (BatchHandler,), {"desk": desk, "script": staticmethod(script)})
    with serving(script, handler) as server:
        yield server, desk
