"""argparse in the user's language: help, usage and errors."""

from __future__ import annotations

import argparse
import re
from typing import NoReturn

from gouji import texts
from gouji.commands.exits import UNUSABLE
from gouji.config import Lang


class _ChineseHelp(argparse.RawTextHelpFormatter):
    """Chinese has no blanks to wrap at: lines are left to the terminal."""

    def add_usage(
        self,
        usage: str | None,
        actions: object,
        groups: object,
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, texts.USAGE.zh if prefix is None else prefix)  # type: ignore[arg-type]


class Parser(argparse.ArgumentParser):
    """argparse in the user's language, errors in one line."""

    def __init__(self, *, lang: Lang, **options: object) -> None:
        formatter = argparse.HelpFormatter if lang == "en" else _ChineseHelp
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=formatter, **options)  # type: ignore[arg-type]
        self.lang: Lang = lang
        self.arguments = self.add_argument_group(texts.ARGUMENTS.of(lang))
        self.options = self.add_argument_group(texts.OPTIONS.of(lang))

    def add_common(self) -> None:
        """The options that every command has."""
        self.options.add_argument("--lang", choices=["zh", "en"], default=argparse.SUPPRESS, help=texts.LANG.of(self.lang))
        self.options.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help=texts.DEBUG.of(self.lang))
        self.options.add_argument("-h", "--help", action="help", help=texts.HELP.of(self.lang))

    def error(self, message: str) -> NoReturn:
        line = _translated(message) if self.lang == "zh" else message
        stop, see = ("。", "") if self.lang == "zh" else (".", " ")
        self.exit(UNUSABLE, f"{self.prog}: {line}{stop}{see}{texts.SEE_HELP.of(self.lang, prog=self.prog)}\n")


def _translated(message: str) -> str:
    for pattern, text in texts.PARSER_ERRORS:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match:
            return text.format(*match.groups())
    return message


def count(text: str) -> int:
    """A whole number from 0. argparse says the name of this function of a text that is none."""
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number
