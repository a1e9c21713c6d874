"""The only import of vcrpy: calls to an endpoint are kept in a cassette, or answered from one with no network.

A cassette is YAML in UTF-8, a file for each report, in the order of the calls. It holds what was asked and answered and
little else: of the headers only those that change how an answer is read, no host, no key. What is not on the lists below
is not kept, so authorization, cookies, organisation and client details need no list of their own. Texts stay as they
are, character for character. Bodies that are JSON as we write it are kept as YAML of the same structure: that is what makes
them readable in a diff.
"""

from __future__ import annotations

import json
import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import httpx2
import yaml  # type: ignore[import-untyped]
from pydantic import BaseModel, ConfigDict, ValidationError
from vcr import matchers
from vcr.cassette import Cassette
from vcr.record_mode import RecordMode
from vcr.request import Request
from vcr.serialize import deserialize, serialize

from gouji.errors import OutputError, UsageError
from gouji.extract.llm.reply import NotRecordedError

_NOWHERE: Final = "https://endpoint.invalid"
"""Stands for every endpoint: a recording is good for another address too, and tells nobody ours."""
_ASKED_WITH: Final = ("content-type",)
_ANSWERED_WITH: Final = ("content-type", "retry-after", "retry-after-ms")
_MATCH_ON: Final = (matchers.method, matchers.host, matchers.path, matchers.query, matchers.body)
_WIDTH: Final = 130
_RARE_ENDS: Final = "\r\x85\u2028\u2029"
_MODE: Final = 0o666

Scrub = Callable[[str], str]


Kept = dict[str, Any]
"""An answer as a cassette holds it."""


class _Status(BaseModel):
    model_config = ConfigDict(strict=True)
    code: int
    message: str | None = None


class _Body(BaseModel):
    string: str | bytes | dict[str, Any] | list[Any]


class _Answered(BaseModel):
    status: _Status
    headers: dict[str, list[str]]
    body: _Body


class _Asked(BaseModel):
    method: str
    uri: str
    body: str | bytes | dict[str, Any] | list[Any] | None
    headers: dict[str, list[str]]


class _Interaction(BaseModel):
    model_config = ConfigDict(extra="forbid")
    request: _Asked
    response: _Answered


class _File(BaseModel):
    """What a file has to be like to be a cassette."""

    interactions: list[_Interaction]


class Tape:
    """One cassette, being made or being played. ``lost`` are requests that got no answer: a cassette cannot hold those."""

    def __init__(self, path: Path, cassette: Cassette, scrub: Scrub) -> None:
        self.path = path
        self._cassette, self._scrub = cassette, scrub
        self._lost: set[bytes] = set()

    @property
    def plays(self) -> bool:
        return bool(self._cassette.record_mode == RecordMode.NONE)

    @property
    def left(self) -> int:
        """Answers that nothing has asked for yet."""
        return len(self._cassette) - int(self._cassette.play_count)

    @property
    def lost(self) -> int:
        return len(self._lost)

    def client(self) -> httpx2.AsyncClient:
        """What the endpoint is called with while this cassette runs."""
        return _Taped(self)

    def asked(self, request: httpx2.Request) -> Request:
        """The request as it is kept and compared."""
        headers = {name: request.headers[name] for name in _ASKED_WITH if name in request.headers}
        target = request.url.raw_path.decode("ascii")
        return Request(request.method, self._scrub(f"{_NOWHERE}{target}"), self._clean(request.content), headers)

    def keep(self, asked: Request, response: httpx2.Response) -> Kept:
        """Takes an answer, decompressed, and returns it as a replay will give it."""
        kept: Kept = {
            "status": {"code": response.status_code, "message": response.reason_phrase},
            "headers": {name: [self._scrub(response.headers[name])] for name in _ANSWERED_WITH if name in response.headers},
            "body": {"string": self._clean(response.content)},
        }
        self._lost.discard(asked.body)
        self._cassette.append(asked, kept)
        return kept

    def lose(self, asked: Request) -> None:
        self._lost.add(asked.body)

    def play(self, asked: Request) -> Kept:
        """Raises NotRecordedError."""
        if not self._cassette.can_play_response_for(asked):
            raise NotRecordedError(str(self.path), self._other_model(asked))
        played: Kept = self._cassette.play_response(asked)
        return played

    def save(self) -> None:
        """Writes the cassette whole or not at all. Raises OutputError."""
        text = serialize({"requests": self._cassette.requests, "responses": self._cassette.responses}, _Readable)
        try:
            _replace(self.path, text.encode())
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise OutputError(
                f"{self.path}：录制写不下来（{reason}），请检查目录权限和磁盘空间。",
                f"{self.path}: the recording cannot be written ({reason}); check permissions and disk space.",
            ) from None

    def _clean(self, body: bytes) -> bytes:
        try:
            return self._scrub(body.decode()).encode()
        except UnicodeDecodeError:
            return self._scrub(body.decode("latin-1")).encode("latin-1")

    def _other_model(self, asked: Request) -> str | None:
        """The model that the cassette was recorded from, where it is another one than is asked now."""
        recorded = {_model(request) for request in self._cassette.requests}
        return None if _model(asked) in recorded else next((name for name in sorted(filter(None, recorded))), None)


def blank(path: Path, scrub: Scrub) -> Tape:
    """A cassette to be made. ``scrub`` takes the key out of a text."""
    return Tape(path, Cassette(path, record_mode=RecordMode.ALL, match_on=_MATCH_ON), scrub)


def played(path: Path) -> Tape:
    """The cassette at ``path``. Raises UsageError for one that is missing or no recording of ours."""
    cassette = Cassette.load(path=path, serializer=_Readable, persister=_Files, record_mode=RecordMode.NONE, match_on=_MATCH_ON)
    return Tape(path, cassette, str)


class _Taped(httpx2.AsyncClient):
    def __init__(self, tape: Tape) -> None:
        super().__init__(follow_redirects=True)
        self._tape = tape
        logging.getLogger("vcr").setLevel(logging.CRITICAL + 1)  # it logs every body

    async def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
        await request.aread()
        asked = self._tape.asked(request)
        if self._tape.plays:
            return _response(self._tape.play(asked), request)
        try:
            response = await super().send(request, **options)
            await response.aread()
        except httpx2.TransportError:
            self._tape.lose(asked)
            raise
        return _response(self._tape.keep(asked, response), request)


def _response(kept: Kept, request: httpx2.Request) -> httpx2.Response:
    headers = [(name, value) for name, values in kept["headers"].items() for value in values]
    return httpx2.Response(kept["status"]["code"], headers=headers, content=kept["body"]["string"], request=request)


def _model(request: Request) -> str | None:
    try:
        return str(json.loads(request.body)["model"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


class _Files:
    """Cassettes on disk, UTF-8 whatever the locale is."""

    @staticmethod
    def load_cassette(path: Path, serializer: type[_Readable]) -> object:
        try:
            return deserialize(path.read_text(encoding="utf-8"), serializer)
        except FileNotFoundError:
            raise UsageError(
                f"{path}：没有这份报告的录制，请先用 --record 录制。",
                f"{path}: there is no recording of this report; make one with --record first.",
            ) from None
        except OSError as error:
            raise UsageError(
                f"{path}：录制无法读取（{error.strerror}）。", f"{path}: the recording cannot be read ({error.strerror})."
            ) from None
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            why = " ".join(str(error).split())[:120]
            raise UsageError(
                f"{path}：不是 gouji 的录制，或已损坏（{why}），请重新录制。",
                f"{path}: no recording of gouji, or damaged ({why}); record it again.",
            ) from None


class _Readable:
    """YAML that a person can read in a diff and that gives back the same bytes."""

    @staticmethod
    def serialize(content: Kept) -> str:
        for body, place, name in _bodies(content):
            place[name] = _structure(body)
        text: str = yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH)
        return text

    @staticmethod
    def deserialize(text: str) -> Kept:
        """Raises YAMLError and ValueError."""
        loaded = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        try:
            _File.model_validate(loaded)
        except ValidationError as error:
            found = error.errors(include_url=False)[0]
            raise ValueError(f"{'.'.join(map(str, found['loc']))}: {found['msg']}") from None
        for body, place, name in _bodies(loaded):
            place[name] = _json(body) if isinstance(body, dict | list) else body
        content: Kept = loaded
        return content


def _bodies(content: Kept) -> Iterator[tuple[Any, Any, str]]:
    """Every body with the place it stands in."""
    for interaction in content["interactions"]:
        yield interaction["request"]["body"], interaction["request"], "body"
        yield interaction["response"]["body"]["string"], interaction["response"]["body"], "string"


def _structure(body: object) -> object:
    """A JSON body as what it says, if it can be written again just so; any other body as it is."""
    with suppress(ValueError, RecursionError):
        read = json.loads(body) if isinstance(body, str) else None
        if isinstance(read, dict | list) and _json(read) == body:
            return read
    return body


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class _Dumper(yaml.SafeDumper):  # type: ignore[misc]
    def ignore_aliases(self, data: object) -> bool:
        return True


def _lines(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    """Line by line where that keeps every character: the rarer line ends survive between double quotes alone."""
    style = '"' if any(end in text for end in _RARE_ENDS) else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _lines)


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".gouji-", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, _MODE & ~mask)
        os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)
