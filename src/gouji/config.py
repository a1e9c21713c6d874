"""Settings: read once at the edge from gouji.toml and the environment, frozen from then on.

An option of the command line wins over the environment, the environment over gouji.toml in the current folder.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

from gouji.errors import UsageError

Lang = Literal["zh", "en"]
Engine = Literal["rules", "llm", "hybrid"]

FILE: Final = "gouji.toml"
_KEYS: Final = ("lang", "engine", "workers", "base_url")


@dataclass(frozen=True, slots=True)
class Settings:
    """``engine`` None means that the user asked for none. ``workers`` 0 means as many as pay.

    ``base_url`` is the model's endpoint, None when none is configured.
    """

    lang: Lang = "zh"
    engine: Engine | None = None
    workers: int = 0
    base_url: str | None = None


def load(environment: Mapping[str, str], folder: Path) -> Settings:
    """The settings of this process. Raises UsageError for a key or value that cannot be used."""
    from_file = _read_file(folder / FILE)
    from_environment = {key: environment[name] for key in _KEYS if (name := f"GOUJI_{key.upper()}") in environment}
    origins = {**dict.fromkeys(from_file, FILE), **{key: f"GOUJI_{key.upper()}" for key in from_environment}}
    values = {key: value for key, value in {**from_file, **from_environment}.items() if value != ""}
    return Settings(
        lang=language(values.get("lang", "zh"), origins.get("lang", "")),
        engine=_engine(values.get("engine"), origins.get("engine", "")),
        workers=_workers(values.get("workers", "0"), origins.get("workers", "")),
        base_url=values.get("base_url"),
    )


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
    unknown = sorted(content.keys() - set(_KEYS))
    if unknown:
        known = " ".join(_KEYS)
        raise UsageError(
            f"{path.name}：不认识的设置 {unknown[0]}，可用的设置：{known}。",
            f"{path.name}: unknown setting {unknown[0]}; usable are: {known}.",
        )
    return {key: str(value) for key, value in content.items()}
