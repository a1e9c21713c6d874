"""Settings: read once at the edge from gouji.toml and the environment, frozen from then on.

An option of the command line wins over the environment, the environment over gouji.toml in the current folder.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final, Literal, get_args

from gouji.errors import UsageError

Lang = Literal["zh", "en"]
Engine = Literal["rules", "llm", "hybrid"]
Mode = Literal["auto", "json_schema", "tools", "md_json"]

FILE: Final = "gouji.toml"


@dataclass(frozen=True, slots=True)
class Calling:
    """How the endpoint is called. None leaves it to the default of the model path.

    ``timeout`` is seconds for one call as a whole. Prices are money per million tokens. ``extra`` goes into the body of
    every call as it is, for what one provider alone understands. ``batch_discount`` is the part of the price, 0 to 1, that
    a batch saves; ``batch_requests`` and ``batch_megabytes`` are the most that one batch takes.
    """

    mode: Mode | None = None
    timeout: Decimal | None = None
    attempts: int | None = None
    concurrency: int | None = None
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
    max_tokens: int | None = None
    temperature: Decimal | None = None
    price_prompt: Decimal | None = None
    price_completion: Decimal | None = None
    price_cached: Decimal | None = None
    extra: Mapping[str, object] | None = None
    batch_discount: Decimal | None = None
    batch_requests: int | None = None
    batch_megabytes: int | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """``engine`` None means that the user asked for none. ``workers`` 0 means as many as pay.

    ``base_url`` and ``model`` are the model's endpoint, both None when none is configured. ``budget`` is money for one
    run, None without a limit. The key itself is no setting: ``key_file`` says where it is if not in the environment.
    """

    lang: Lang = "zh"
    engine: Engine | None = None
    workers: int = 0
    base_url: str | None = None
    model: str | None = None
    key_file: Path | None = None
    cache: Path | None = None
    budget: Decimal | None = None
    calling: Calling = field(default_factory=Calling)

    @property
    def has_endpoint(self) -> bool:
        return self.base_url is not None or self.model is not None


_OF_CALLING: Final = tuple(each.name for each in fields(Calling))
_OURS: Final = frozenset({
    "model", "messages", "stream", "response_format", "tools", "tool_choice", "max_tokens", "max_completion_tokens", "n",
})  # fmt: skip
"""Fields of a request that ``extra`` may not replace: what is counted, priced and stored would not be what was asked."""
KEYS: Final = (*(each.name for each in fields(Settings) if each.name != "calling"), *_OF_CALLING)
"""The keys of gouji.toml; in upper case behind GOUJI_ the names of the variables."""


def load(environment: Mapping[str, str], folder: Path) -> Settings:
    """The settings of this process. Raises UsageError for a key or value that cannot be used."""
    from_file = _read_file(folder / FILE)
    from_environment = {key: environment[name] for key in KEYS if (name := f"GOUJI_{key.upper()}") in environment}
    values = {key: value for key, value in {**from_file, **from_environment}.items() if value != ""}
    given = _Given(values, {**dict.fromkeys(from_file, FILE), **{key: f"GOUJI_{key.upper()}" for key in from_environment}})
    return Settings(
        lang=language(values.get("lang", "zh"), given.origins.get("lang", "")),
        engine=_engine(values.get("engine"), given.origins.get("engine", "")),
        workers=_workers(values.get("workers", "0"), given.origins.get("workers", "")),
        base_url=values.get("base_url"),
        model=values.get("model"),
        key_file=given.path("key_file"),
        cache=given.path("cache"),
        budget=given.amount("budget"),
        calling=_calling(given),
    )


def _calling(given: _Given) -> Calling:
    return Calling(
        mode=given.mode(),
        timeout=given.amount("timeout"),
        attempts=given.count("attempts"),
        concurrency=given.count("concurrency"),
        requests_per_minute=given.count("requests_per_minute"),
        tokens_per_minute=given.count("tokens_per_minute"),
        max_tokens=given.count("max_tokens"),
        temperature=given.amount("temperature"),
        price_prompt=given.amount("price_prompt"),
        price_completion=given.amount("price_completion"),
        price_cached=given.amount("price_cached"),
        extra=given.object("extra"),
        batch_discount=given.part("batch_discount"),
        batch_requests=given.count("batch_requests"),
        batch_megabytes=given.count("batch_megabytes"),
    )


def amount(text: str) -> Decimal:
    """A decimal from 0. Raises ValueError."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    if not value.is_finite() or value < 0:
        raise ValueError(text)
    return value


@dataclass(frozen=True, slots=True)
class _Given:
    """What the user wrote and where, by key. Every reader raises UsageError for a value that cannot be used."""

    values: Mapping[str, str]
    origins: Mapping[str, str]

    def path(self, key: str) -> Path | None:
        value = self.values.get(key)
        return None if value is None else Path(value).expanduser()

    def count(self, key: str) -> int | None:
        value = self.values.get(key)
        if value is None:
            return None
        if value.isascii() and value.isdigit() and int(value) > 0:
            return int(value)
        raise self._unusable(key, value, "1 2 3 …")

    def amount(self, key: str) -> Decimal | None:
        value = self.values.get(key)
        try:
            return None if value is None else amount(value)
        except ValueError:
            raise self._unusable(key, str(value), "0 0.5 20 …") from None

    def part(self, key: str) -> Decimal | None:
        value = self.amount(key)
        if value is None or value <= 1:
            return value
        raise self._unusable(key, f"{value:f}", "0 0.5 1 …")

    def mode(self) -> Mode | None:
        value = self.values.get("mode")
        for mode in get_args(Mode):
            if value == mode:
                return mode  # type: ignore[no-any-return]
        if value is None:
            return None
        raise self._unusable("mode", value, " ".join(get_args(Mode)))

    def object(self, key: str) -> Mapping[str, object] | None:
        value = self.values.get(key)
        if value is None:
            return None
        try:
            read = json.loads(value, parse_constant=_refuse)
        except (ValueError, RecursionError):
            read = None
        if not isinstance(read, dict):
            raise self._unusable(key, value, '{"name": value, …}')
        if ours := sorted(_OURS & read.keys()):
            raise UsageError(
                f"{self._origin(key)}：不能写 {ours[0]}，它由 gouji 自己填写（或另有设置）。",
                f"{self._origin(key)}: must not hold {ours[0]}; gouji writes it itself, or it is a setting of its own.",
            )
        return read

    def _origin(self, key: str) -> str:
        origin = self.origins.get(key, "")
        return f"{origin} {key}" if origin == FILE else origin

    def _unusable(self, key: str, value: str, usable: str) -> UsageError:
        return _unusable(self._origin(key), value, usable)


def _refuse(constant: str) -> object:
    """NaN and the infinities are no JSON, whatever Python takes."""
    raise ValueError(constant)


def language(value: str, origin: str) -> Lang:
    """The language named by ``value``; ``origin`` says in the error where it was set. Raises UsageError."""
    for lang in get_args(Lang):
        if value == lang:
            return lang  # type: ignore[no-any-return]
    raise _unusable(origin, value, " ".join(get_args(Lang)))


def _engine(value: str | None, origin: str) -> Engine | None:
    for engine in get_args(Engine):
        if value == engine:
            return engine  # type: ignore[no-any-return]
    if value is None:
        return None
    raise _unusable(origin, value, " ".join(get_args(Engine)))


def _workers(value: str, origin: str) -> int:
    if value.isascii() and value.isdigit() and int(value) <= 1024:
        return int(value)
    raise _unusable(origin, value, "0–1024")


def _unusable(origin: str, value: str, usable: str) -> UsageError:
    return UsageError(
        f"{origin}：不能使用“{value}”，可用的值：{usable}。", f"{origin}: {value!r} cannot be used; usable are: {usable}."
    )


def _read_file(path: Path) -> dict[str, str]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path.name}：不是有效的 TOML（{error}）。", f"{path.name}: not valid TOML ({error}).") from None
    except OSError as error:
        raise UsageError(
            f"{path.name}：无法读取（{error.strerror}）。", f"{path.name}: cannot be read ({error.strerror})."
        ) from None
    unknown = sorted(content.keys() - set(KEYS))
    if unknown:
        known = " ".join(KEYS)
        raise UsageError(
            f"{path.name}：不认识的设置 {unknown[0]}，可用的设置：{known}。",
            f"{path.name}: unknown setting {unknown[0]}; usable are: {known}.",
        )
    return {key: _written(key, value) for key, value in content.items()}


def _written(key: str, value: object) -> str:
    """A value of the file as a variable would hold it. Raises UsageError for one that no setting can have."""
    if isinstance(value, dict) and key == "extra":
        try:
            return json.dumps(value)
        except TypeError:
            raise _unusable(f"{FILE} {key}", str(value), "{ name = value, … }") from None
    if isinstance(value, bool | dict | list):
        raise _unusable(f"{FILE} {key}", str(value), f'{key} = "…"')
    return str(value)
