"""The command line: options in, one command called, one line for each error. Commands import what they need when called."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Final

from gouji import config, page_texts, texts
from gouji.commands import batch_texts, export_texts, options, workspace_options, workspace_texts
from gouji.commands.attempt import Attempt
from gouji.commands.exits import INTERRUPTED
from gouji.commands.parser import Parser
from gouji.config import Lang, Settings
from gouji.errors import UsageError
from gouji.version import __version__

_COMMANDS: Final = (
    ("extract", texts.EXTRACT, options.extract_options),
    ("batch", batch_texts.BATCH, options.batch_options),
    ("check", texts.CHECK, options.check_options),
    ("rules", texts.RULES, options.rules_options),
    ("report", texts.REPORT, options.report_options),
    ("locate", page_texts.LOCATE, options.locate_options),
    ("export", export_texts.EXPORT, workspace_options.export_options),
    ("eval", texts.EVAL, options.eval_options),
    ("doctor", texts.DOCTOR, options.doctor_options),
    ("status", workspace_texts.STATUS, workspace_options.status_options),
    ("review", workspace_texts.REVIEW, workspace_options.review_options),
    ("user", workspace_texts.USER, workspace_options.user_options),
    ("import", export_texts.IMPORT, workspace_options.import_options),
    ("across", workspace_texts.ACROSS, workspace_options.across_options),
)

_MODULES: Final = {"import": "importing", "user": "users"}
"""Commands whose module is not named as they are."""


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
    given = build_parser(settings.lang).parse_args(arguments)
    code = _command(given.command)(given, settings)
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
