"""The options of the commands of a workspace."""

from __future__ import annotations

from pathlib import Path

from gouji import texts
from gouji.commands import export_texts, workspace_texts
from gouji.commands.parser import Parser, count


def status_options(parser: Parser) -> None:
    lang, add = parser.lang, parser.options.add_argument
    add("-w", "--workspace", required=True, metavar="WORKSPACE", help=workspace_texts.WORKSPACE.of(lang))
    _add_filter(parser)
    add("--limit", type=count, default=20, metavar="N", help=workspace_texts.STATUS_LIMIT.of(lang))
    add("--format", choices=["table", "json"], default="table", help=workspace_texts.STATUS_FORMAT.of(lang))


def review_options(parser: Parser) -> None:
    lang, add = parser.lang, parser.options.add_argument
    add("-w", "--workspace", required=True, metavar="WORKSPACE", help=workspace_texts.WORKSPACE.of(lang))
    add("--host", default="127.0.0.1", metavar="ADDRESS", help=workspace_texts.REVIEW_HOST.of(lang))
    add("--port", type=count, default=8765, metavar="N", help=workspace_texts.REVIEW_PORT.of(lang))
    add("--name", action="append", metavar="HOST", help=workspace_texts.REVIEW_NAME.of(lang))
    add("--user", metavar="NAME", help=workspace_texts.REVIEW_USER.of(lang))
    add("--no-browser", dest="browser", action="store_false", help=workspace_texts.REVIEW_NO_BROWSER.of(lang))


def user_options(parser: Parser) -> None:
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


def across_options(parser: Parser) -> None:
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


def export_options(parser: Parser) -> None:
    lang, add = parser.lang, parser.options.add_argument
    metavar = "RESULT.json|DIR"
    parser.arguments.add_argument("results", nargs="*", type=Path, metavar=metavar, help=export_texts.EXPORT_RESULTS.of(lang))
    add("-w", "--workspace", metavar="WORKSPACE", help=workspace_texts.WORKSPACE.of(lang))
    _add_filter(parser)
    add("-o", "--out", type=Path, required=True, metavar="OUT", help=export_texts.EXPORT_OUT.of(lang))
    formats = ["xlsx", "csv", "jsonl", "parquet", "html"]
    add("--format", choices=formats, default="xlsx", help=export_texts.EXPORT_FORMAT.of(lang))
    add("--holding", action="store_true", help=export_texts.EXPORT_HOLDING.of(lang))


def import_options(parser: Parser) -> None:
    lang, add = parser.lang, parser.options.add_argument
    parser.arguments.add_argument("workbook", type=Path, metavar="FILE.xlsx", help=export_texts.IMPORT_WORKBOOK.of(lang))
    add("-w", "--workspace", required=True, metavar="WORKSPACE", help=workspace_texts.WORKSPACE.of(lang))
    add("--user", metavar="NAME", help=export_texts.IMPORT_USER.of(lang))
    add("--dry-run", action="store_true", help=export_texts.IMPORT_DRY_RUN.of(lang))
    add("--format", choices=["table", "json"], default="table", help=workspace_texts.STATUS_FORMAT.of(lang))
