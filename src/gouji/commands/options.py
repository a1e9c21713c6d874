"""The options of the commands that read reports and look at results."""

from __future__ import annotations

from pathlib import Path

from gouji import config, page_texts, texts
from gouji.commands import batch_texts, workspace_texts
from gouji.commands.parser import Parser, count


def extract_options(parser: Parser) -> None:
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


def check_options(parser: Parser) -> None:
    lang, add = parser.lang, parser.options.add_argument
    parser.arguments.add_argument("results", nargs="+", type=Path, metavar="RESULT.json|DIR", help=texts.CHECK_RESULTS.of(lang))
    add("--rules", default="", metavar="CODE,…", help=texts.CHECK_RULES.of(lang))
    add("--severity", choices=["error", "warning", "info"], default="info", help=texts.CHECK_SEVERITY.of(lang))
    add("--format", choices=["table", "json", "sarif", "markdown"], default="table", help=texts.CHECK_FORMAT.of(lang))
    add("--strict", action="store_true", help=texts.CHECK_STRICT.of(lang))


def rules_options(parser: Parser) -> None:
    parser.arguments.add_argument("code", nargs="?", metavar="CODE", help=texts.RULES_CODE.of(parser.lang))


def report_options(parser: Parser) -> None:
    parser.arguments.add_argument("result", type=Path, metavar="RESULT.json", help=texts.REPORT_RESULT.of(parser.lang))
    parser.options.add_argument("-o", "--out", type=Path, metavar="FILE.html", help=texts.REPORT_OUT.of(parser.lang))


def locate_options(parser: Parser) -> None:
    lang, add = parser.lang, parser.options.add_argument
    parser.arguments.add_argument("result", type=Path, metavar="RESULT.json", help=page_texts.LOCATE_RESULT.of(lang))
    parser.arguments.add_argument("claim", metavar="CLAIM", help=page_texts.LOCATE_CLAIM.of(lang))
    add("-o", "--out", type=Path, metavar="FILE.png", help=page_texts.LOCATE_OUT.of(lang))
    add("--source", type=Path, metavar="FILE", help=page_texts.LOCATE_SOURCE.of(lang))


def eval_options(parser: Parser) -> None:
    lang, add = parser.lang, parser.options.add_argument
    parser.arguments.add_argument("results", nargs="+", type=Path, metavar="RESULT.json", help=texts.EVAL_RESULTS.of(lang))
    add("--gold", nargs="+", type=Path, required=True, metavar="GOLD.json", help=texts.EVAL_GOLD.of(lang))
    add("--misses", action="store_true", help=texts.EVAL_MISSES.of(lang))
    add("--format", choices=["table", "json"], default="table", help=texts.EVAL_FORMAT.of(lang))


def doctor_options(parser: Parser) -> None:
    """Takes no arguments: it looks at what is installed and configured."""
    parser.options.add_argument("--format", choices=["table", "json"], default="table", help=texts.DOCTOR_FORMAT.of(parser.lang))


def batch_options(parser: Parser) -> None:
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
