"""What is known of an endpoint before it is called: where it is, the key, how fast it may be asked, what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from gouji.errors import UsageError

Mode = Literal["auto", "json_schema", "tools", "md_json"]
"""How an endpoint is made to answer in JSON. ``auto`` starts with json_schema and learns what the endpoint bears."""

KEY_VARIABLE: Final = "OPENAI_API_KEY"
OPENAI: Final = "https://api.openai.com/v1"
_SECRET_FROM: Final = 6
"""Characters."""
_MILLION: Final = Decimal(1_000_000)


class Key:
    """A secret that does not print. Only the client asks for its text."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        return self._text

    def scrub(self, text: str) -> str:
        """``text`` without the key, for everything that is shown or stored. Local servers are given ``none``, ``EMPTY`` or
        ``1``: that is no secret, and such a word may well be part of an answer."""
        if len(self._text) < _SECRET_FROM:
            return text
        in_json = self._text.replace("/", "\\/")
        return text.replace(self._text, "***").replace(in_json, "***")

    def __repr__(self) -> str:
        return "Key(***)"

    __str__ = __repr__

    def __reduce__(self) -> str:
        raise TypeError("a key is not pickled")


def read_key(environment: Mapping[str, str], file: Path | None = None) -> Key | None:
    """The key in ``file``, else in OPENAI_API_KEY; None where there is none (local servers need none).

    Raises UsageError for a file that cannot be read and for a key that no header can carry."""
    if file is None:
        text, origin = environment.get(KEY_VARIABLE, "").strip(), KEY_VARIABLE
    else:
        text, origin = _key_of(file), str(file)
    if not text:
        return None
    if not (text.isascii() and text.isprintable()) or " " in text:
        raise UsageError(
            f"{origin}：密钥里有空格、换行或非 ASCII 字符，请只写密钥本身。",
            f"{origin}: the key holds blanks, line breaks or characters that are not ASCII; write the key alone.",
        )
    return Key(text)


def _key_of(file: Path) -> str:
    try:
        text = file.read_text(encoding="utf-8-sig").strip()
    except OSError as error:
        raise UsageError(
            f"{file}：无法读取密钥文件（{error.strerror}）。", f"{file}: the key file cannot be read ({error.strerror})."
        ) from None
    except UnicodeDecodeError:
        raise UsageError(f"{file}：密钥文件不是文本。", f"{file}: the key file is not text.") from None
    if not text:
        raise UsageError(f"{file}：密钥文件是空的。", f"{file}: the key file is empty.")
    return text


@dataclass(frozen=True, slots=True)
class Prices:
    """Money per million tokens, in one currency. ``cached`` None: a cached prompt token costs what any other does."""

    prompt: Decimal
    completion: Decimal
    cached: Decimal | None = None

    def cost(self, prompt_tokens: int, completion_tokens: int, cached_tokens: int = 0) -> Decimal:
        """``cached_tokens`` are those of the prompt that the provider already had."""
        cached = self.prompt if self.cached is None else self.cached
        fresh = max(prompt_tokens - cached_tokens, 0)
        return (fresh * self.prompt + cached_tokens * cached + completion_tokens * self.completion) / _MILLION


@dataclass(frozen=True, slots=True)
class Endpoint:
    """``base_url`` ends where /chat/completions would be appended. ``timeout`` is seconds for one call as a whole.

    ``max_tokens`` bounds every answer and so what a call can cost. ``temperature`` None sends none. ``extra`` goes into
    the body as it is, for what one provider alone understands (``{"enable_thinking": false}``). ``attempts`` counts the
    first try; limits a minute are None where the user sets none."""

    model: str
    base_url: str = OPENAI
    key: Key | None = None
    mode: Mode = "auto"
    timeout: Decimal = Decimal(180)
    attempts: int = 5
    concurrency: int = 8
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
    max_tokens: int = 8192
    temperature: Decimal | None = Decimal(0)
    extra: Mapping[str, object] = field(default_factory=dict)
    prices: Prices | None = None

    def __post_init__(self) -> None:
        """Raises UsageError for a setting that cannot be used, naming it."""
        problem = _problem_of(self.base_url)
        if problem:
            raise UsageError(f"base_url：{problem[0]}", f"base_url: {problem[1]}")
        if not self.model.strip():
            raise UsageError("model：没有写模型名。", "model: no model is named.")
        numbers: dict[str, int | Decimal | None] = {
            "timeout": self.timeout,
            "attempts": self.attempts,
            "concurrency": self.concurrency,
            "requests_per_minute": self.requests_per_minute,
            "tokens_per_minute": self.tokens_per_minute,
            "max_tokens": self.max_tokens,
        }
        for name, number in numbers.items():
            if number is not None and number <= 0:
                raise UsageError(f"{name}：必须大于 0，现在是 {number}。", f"{name}: must be above 0, it is {number}.")

    def scrub(self, text: str) -> str:
        return self.key.scrub(text) if self.key else text


def _problem_of(base_url: str) -> tuple[str, str] | None:
    """What makes an address unusable, in Chinese and English. The address itself is not repeated: it may hold a
    password."""
    try:
        parts = urlsplit(base_url)
        _ = parts.port
    except ValueError:
        return "不是有效的网址。", "not a valid address."
    if parts.scheme not in {"http", "https"} or not parts.hostname or not base_url.isprintable() or " " in base_url:
        return "应以 http:// 或 https:// 开头并写明主机。", "it must begin with http:// or https:// and name a host."
    if parts.username or parts.password:
        return "网址里不能写用户名和密码，请用密钥。", "it must not hold a user name or password; use the key."
    if parts.query or parts.fragment:
        return "网址里不能有 ? 或 #。", "it must not hold ? or #."
    return None
