"""Pages from templates. Every string is escaped and its hidden characters are shown as their codes; only markup of ours is
markup. The language is the visitor's: a cookie, else the one that the server was started with."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, Final, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from gouji.check.run import all_rules
from gouji.export.labels import Words
from gouji.export.protocol import Lang, Options
from gouji.export.visible import visible

LANGUAGE: Final = "gouji_lang"


def lang_of(request: Request) -> Lang:
    chosen = request.cookies.get(LANGUAGE)
    return cast(Lang, chosen if chosen in ("zh", "en") else request.app.state.lang)


def options_of(lang: Lang) -> Options:
    """What the panes of the static page need: the rules with their names."""
    return Options(lang=lang, rules=all_rules())


def page(request: Request, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    return HTMLResponse(rendered(template, lang_of(request), user=getattr(request.state, "user", ""), **values), status)


def rendered(template: str, lang: Lang, **values: object) -> str:
    def said(zh: str, en: str) -> str:
        return en if lang == "en" else zh

    def label(words: Words) -> str:
        return words[lang == "en"]

    return _environment().get_template(template).render(values, lang=lang, t=said, label=label)


@cache
def _environment() -> Environment:
    folder = str(files("gouji.review") / "templates")
    return Environment(
        loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, finalize=_shown, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip


def _shown(value: Any) -> Any:
    """Plain strings alone: markup has had its hidden characters shown when it was made."""
    return visible(value) if type(value) is str else value
