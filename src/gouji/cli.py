"""The command line: options in, one command called, one line for each error. Commands import what they need when called."""

from __future__ import annotations

import argparse
import os
import re
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Final, NoReturn

from gouji import __version__, config, texts
from gouji.commands import batch_texts, export_texts, page_texts, workspace_texts
from gouji.commands.attempt import Attempt
from gouji.commands.exits import INTERRUPTED, UNUSABLE
from gouji.config import Lang, Settings
from gouji.errors import UsageError


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


def build_parser(lang: Lang = "en") -> Parser:
    """The parser of every command, its texts in ``lang``. docs/cli.md is generated from it."""
    parser = Parser(
        lang=lang,
        prog="gouji",
        description=texts.ABOUT.of(lang),
        epilog=f"{texts.EXIT_CODES.of(lang)}\n\n{texts.SETTINGS.of(lang, keys=' '.join(config.KEYS))}",
    )
    parser.options.add_argument("--version", action="version", version=f"gouji {__version__}", help=texts.VERSION.of(lang))
    parser.add_common()
    commands = parser.add_subparsers(title=texts.COMMANDS.of(lang), dest="command", metavar="COMMAND", required=True)
    for name, about, add in _COMMANDS:
        command = commands.add_parser(name, lang=lang, help=about.of(lang), description=about.of(lang))
        add(command)
        command.add_common()
    return parser


def _extract(parser: Parser) -> None:
    lang, add = parser.lang, parser.options.add_argument
    parser.arguments.add_argument("inputs", nargs="+", type=Path, metavar="FILE|DIR", help=texts.EXTRACT_INPUTS.of(lang))
    add("-o", "--out", type=Path, metavar="OUT", help=texts.EXTRACT_OUT.of(lang))
    add("-w", "--workspace", metavar="WORKSPACE", help=workspace_texts.EXTRACT_WORKSPACE.of(lang))
    add("--keep-sources", action="store_true", help=workspace_texts.EXTRACT_KEEP.of(lang))
    add("--engine", choices=["rules", "llm", "hybrid"], help=texts.EXTRACT_ENGINE.of(lang))
    add("--dry-run", action="store_true", help=texts.EXTRACT_DRY_RUN.of(lang))
    add("--budget", type=config.amount, metavar="MONEY", help=texts.EXTRACT_BUDGET.of(lang))
    add("--record", type=Path, metavar="DIR", help=texts.EXTRACT_RECORD.of(lang))
    add("--replay", type=Path, metavar="DIR", help=texts.EXTRACT_REPLAY.of(lang))
    add("--workers", type=count, metavar="N", help=texts.EXTRACT_WORKERS.of(lang))
    add("--strict", action="store_true", help=texts.EXTRACT_STRICT.of(lang))
    add("--timings", action="store_true", help=texts.EXTRACT_TIMINGS.of(lang))


def _check(parser: Parser) -> None:
    lang, add = parser.lang, parser.options.add_argument
    parser.arguments.add_argument("results", nargs="+", type=Path, metavar="RESULT.json|DIR", help=texts.CHECK_RESULTS.of(lang))
    add("--rules", default="", metavar="CODE,…", help=texts.CHECK_RULES.of(lang))
    add("--severity", choices=["error", "warning", "info"], default="info", help=texts.CHECK_SEVERITY.of(lang))
    add("--format", choices=["table", "json", "sarif", "markdown"], default="table", help=texts.CHECK_FORMAT.of(lang))
    add("--strict", action="store_true", help=texts.CHECK_STRICT.of(lang))


def _rules(parser: Parser) -> None:
    parser.arguments.add_argument("code", nargs="?", metavar="CODE", help=texts.RULES_CODE.of(parser.lang))


def _report(parser: Parser) -> None:
    parser.arguments.add_argument("result", type=Path, metavar="RESULT.json", help=texts.REPORT_RESULT.of(parser.lang))
    parser.options.add_argument("-o", "--out", type=Path, metavar="FILE.html", help=texts.REPORT_OUT.of(parser.lang))


def _export(parser: Parser) -> None:
    lang, add = parser.lang, parser.options.add_argument
    parser.arguments.add_argument("results", nargs="+", type=Path, metavar="RESULT.json|DIR", help=texts.CHECK_RESULTS.of(lang))
    add("-o", "--out", type=Path, required=True, metavar="OUT", help=export_texts.EXPORT_OUT.of(lang))
    formats = ["xlsx", "csv", "jsonl", "parquet", "html"]
    add("--format", choices=formats, default="xlsx", help=export_texts.EXPORT_FORMAT.of(lang))
    add("--holding", action="store_true", help=export_texts.EXPORT_HOLDING.of(lang))


def _locate(parser: Parser) -> None:
    lang, add = parser.lang, parser.options.add_argument
    parser.arguments.add_argument("result", type=Path, metavar="RESULT.json", help=page_texts.LOCATE_RESULT.of(lang))
    parser.arguments.add_argument("claim", metavar="CLAIM", help=page_texts.LOCATE_CLAIM.of(lang))
    add("-o", "--out", type=Path, metavar="FILE.png", help=page_texts.LOCATE_OUT.of(lang))
    add("--source", type=Path, metavar="FILE", help=page_texts.LOCATE_SOURCE.of(lang))


def _eval(parser: Parser) -> None:
    lang, add = parser.lang, parser.options.add_argument
    parser.arguments.add_argument("results", nargs="+", type=Path, metavar="RESULT.json", help=texts.EVAL_RESULTS.of(lang))
    add("--gold", nargs="+", type=Path, required=True, metavar="GOLD.json", help=texts.EVAL_GOLD.of(lang))
    add("--misses", action="store_true", help=texts.EVAL_MISSES.of(lang))
    add("--format", choices=["table", "json"], default="table", help=texts.EVAL_FORMAT.of(lang))


def _doctor(parser: Parser) -> None:
    """Takes no arguments: it looks at what is installed and configured."""
    parser.options.add_argument("--format", choices=["table", "json"], default="table", help=texts.DOCTOR_FORMAT.of(parser.lang))


def _batch(parser: Parser) -> None:
    lang = parser.lang
    actions = parser.add_subparsers(title=texts.COMMANDS.of(lang), dest="action", metavar="ACTION", required=True)
    for name, about in (("submit", batch_texts.SUBMIT), ("status", batch_texts.STATUS), ("fetch", batch_texts.FETCH)):
        action = actions.add_parser(name, lang=lang, help=about.of(lang), description=about.of(lang))
        if name == "submit":
            _submit(action)
        action.add_common()


def _submit(parser: Parser) -> None:
    lang, add = parser.lang, parser.options.add_argument
    parser.arguments.add_argument("inputs", nargs="+", type=Path, metavar="FILE|DIR", help=texts.EXTRACT_INPUTS.of(lang))
    add("--engine", choices=["llm", "hybrid"], help=texts.EXTRACT_ENGINE.of(lang))
    add("--dry-run", action="store_true", help=batch_texts.SUBMIT_DRY_RUN.of(lang))
    add("--budget", type=config.amount, metavar="MONEY", help=batch_texts.SUBMIT_BUDGET.of(lang))
    add("--again", action="store_true", help=batch_texts.SUBMIT_AGAIN.of(lang))


def _status(parser: Parser) -> None:
    lang, add = parser.lang, parser.options.add_argument
    add("-w", "--workspace", required=True, metavar="WORKSPACE", help=workspace_texts.WORKSPACE.of(lang))
    _add_filter(parser)
    add("--limit", type=count, default=20, metavar="N", help=workspace_texts.STATUS_LIMIT.of(lang))
    add("--format", choices=["table", "json"], default="table", help=workspace_texts.STATUS_FORMAT.of(lang))


def _review(parser: Parser) -> None:
    lang, add = parser.lang, parser.options.add_argument
    add("-w", "--workspace", required=True, metavar="WORKSPACE", help=workspace_texts.WORKSPACE.of(lang))
    add("--host", default="127.0.0.1", metavar="ADDRESS", help=workspace_texts.REVIEW_HOST.of(lang))
    add("--port", type=count, default=8765, metavar="N", help=workspace_texts.REVIEW_PORT.of(lang))
    add("--name", action="append", metavar="HOST", help=workspace_texts.REVIEW_NAME.of(lang))
    add("--user", metavar="NAME", help=workspace_texts.REVIEW_USER.of(lang))
    add("--no-browser", dest="browser", action="store_false", help=workspace_texts.REVIEW_NO_BROWSER.of(lang))


def _user(parser: Parser) -> None:
    lang = parser.lang
    actions = parser.add_subparsers(title=texts.COMMANDS.of(lang), dest="action", metavar="ACTION", required=True)
    for name, about in (
        ("add", workspace_texts.USER_ADD),
        ("role", workspace_texts.USER_SET_ROLE),
        ("password", workspace_texts.USER_SET_PASSWORD),
        ("remove", workspace_texts.USER_REMOVE),
        ("list", workspace_texts.USER_LIST),
        ("second-pair", workspace_texts.USER_SECOND_PAIR),
    ):
        action = actions.add_parser(name, lang=lang, help=about.of(lang), description=about.of(lang))
        _user_action(action, name)
        action.add_common()


def _user_action(parser: Parser, name: str) -> None:
    lang, add = parser.lang, parser.options.add_argument
    if name == "second-pair":
        parser.arguments.add_argument("switch", choices=["on", "off"], help=workspace_texts.USER_SWITCH.of(lang))
    elif name != "list":
        parser.arguments.add_argument("name", metavar="NAME", help=workspace_texts.USER_NAME.of(lang))
    if name in ("add", "role"):
        roles, default = list(workspace_texts.ROLES), "reviewer" if name == "add" else None
        add("--role", choices=roles, default=default, required=default is None, help=workspace_texts.USER_ROLE_HELP.of(lang))
    add("-w", "--workspace", required=True, metavar="WORKSPACE", help=workspace_texts.WORKSPACE.of(lang))


def _across(parser: Parser) -> None:
    lang, add = parser.lang, parser.options.add_argument
    metavar = "RESULT.json|DIR"
    parser.arguments.add_argument("results", nargs="*", type=Path, metavar=metavar, help=workspace_texts.ACROSS_RESULTS.of(lang))
    add("-w", "--workspace", metavar="WORKSPACE", help=workspace_texts.WORKSPACE.of(lang))
    add("--holding", action="store_true", help=workspace_texts.ACROSS_HOLDING.of(lang))
    add("--format", choices=["table", "json"], default="table", help=workspace_texts.STATUS_FORMAT.of(lang))
    add("--strict", action="store_true", help=workspace_texts.ACROSS_STRICT.of(lang))


def _add_filter(parser: Parser) -> None:
    """Which reports of a workspace; an option given again adds to what it lets through."""
    lang, add = parser.lang, parser.options.add_argument
    add("--status", action="append", choices=list(workspace_texts.STATUSES), help=workspace_texts.FILTER_STATUS.of(lang))
    add("--unit", action="append", metavar="NAME", help=workspace_texts.FILTER_UNIT.of(lang))
    add("--year", action="append", metavar="YEAR", help=workspace_texts.FILTER_YEAR.of(lang))
    add("--rule", action="append", metavar="CODE", help=workspace_texts.FILTER_RULE.of(lang))


_COMMANDS: Final = (
    ("extract", texts.EXTRACT, _extract),
    ("batch", batch_texts.BATCH, _batch),
    ("check", texts.CHECK, _check),
    ("rules", texts.RULES, _rules),
    ("report", texts.REPORT, _report),
    ("locate", page_texts.LOCATE, _locate),
    ("export", export_texts.EXPORT, _export),
    ("eval", texts.EVAL, _eval),
    ("doctor", texts.DOCTOR, _doctor),
    ("status", workspace_texts.STATUS, _status),
    ("review", workspace_texts.REVIEW, _review),
    ("user", workspace_texts.USER, _user),
    ("across", workspace_texts.ACROSS, _across),
)

_MODULES: Final = {"user": "users"}
"""Commands whose module is not named as they are."""


def count(text: str) -> int:
    """A whole number from 0. argparse says the name of this function of a text that is none."""
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; argparse itself ends the process for --help and unusable options."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _speak_utf8()
    debug = "--debug" in arguments
    lang = _asked_language(arguments)
    attempt = Attempt("gouji")
    code = 0
    try:
        with attempt:
            settings = config.load(os.environ, Path.cwd())
            lang = lang or settings.lang
            code = _run(arguments, replace(settings, lang=lang))
    except KeyboardInterrupt:
        print(texts.INTERRUPTED.of(lang or "zh"), file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # whoever read our output has had enough, as in `gouji rules | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    if attempt.failure is not None:
        print(attempt.failure.shown(lang or "zh", debug=debug), file=sys.stderr)
        return attempt.failure.exit_code
    return code


def _run(arguments: Sequence[str], settings: Settings) -> int:
    options = build_parser(settings.lang).parse_args(arguments)
    code = _command(options.command)(options, settings)
    sys.stdout.flush()
    return code


def _command(name: str) -> Callable[[argparse.Namespace, Settings], int]:
    """The command's function, its module imported now."""
    module = import_module(f"gouji.commands.{_MODULES.get(name, name)}")
    run: Callable[[argparse.Namespace, Settings], int] = module.run
    return run


def _asked_language(arguments: Sequence[str]) -> Lang | None:
    """--lang, looked up before parsing so that help and errors of the parser are in it too."""
    for index, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--lang":
            try:
                return config.language(value or (arguments[index + 1] if index + 1 < len(arguments) else ""), name)
            except UsageError:
                return None  # the parser says it better
    return None


def _speak_utf8() -> None:
    """Output in a pipe or file is UTF-8 whatever the locale; a terminal keeps its encoding and shows ? for what it lacks."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
