"""``gouji user``: who may log in to the review page of a workspace, and as what."""

from __future__ import annotations

import argparse
import getpass
import sys
from dataclasses import replace

from gouji.commands import workspace_texts as texts
from gouji.commands.table import show, table
from gouji.commands.workspaces import opened
from gouji.config import Lang, Settings
from gouji.errors import UsageError
from gouji.store.workspace import Workspace

_SHORTEST_PASSWORD = 8


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Raises WorkspaceError, UsageError for a password that cannot be used."""
    with opened(options.workspace) as workspace:
        match options.action:
            case "add":
                workspace.add_user(options.name, _password(settings.lang), options.role)
                print(texts.USER_ADDED.of(settings.lang, name=options.name, role=texts.ROLES[options.role].of(settings.lang)))
            case "role":
                workspace.set_role(options.name, options.role)
                print(texts.USER_ROLE.of(settings.lang, name=options.name, role=texts.ROLES[options.role].of(settings.lang)))
            case "password":
                workspace.set_password(options.name, _password(settings.lang))
                print(texts.USER_PASSWORD.of(settings.lang, name=options.name))
            case "remove":
                workspace.remove_user(options.name)
                print(texts.USER_REMOVED.of(settings.lang, name=options.name))
            case "second-pair":
                settled = replace(workspace.settings(), second_pair_of_eyes=options.switch == "on")
                workspace.set_settings(settled)
                print(_second_pair(workspace, settings.lang))
            case _:
                _list(workspace, settings.lang)
    return 0


def _list(workspace: Workspace, lang: Lang) -> None:
    users = workspace.users()
    if users:
        rows: list[list[str | int]] = [[user.name, texts.ROLES[user.role].of(lang), f"{user.added:%Y-%m-%d}"] for user in users]
        show(table([text.of(lang) for text in texts.USER_COLUMNS], rows))
    else:
        print(texts.NO_USERS.of(lang))
    print(_second_pair(workspace, lang))


def _second_pair(workspace: Workspace, lang: Lang) -> str:
    return (texts.SECOND_PAIR_ON if workspace.settings().second_pair_of_eyes else texts.SECOND_PAIR_OFF).of(lang)


def _password(lang: Lang) -> str:
    """From a prompt that shows nothing, twice; or the first line of a pipe. Never from the command line, which others can see."""
    if sys.stdin.isatty():
        password = getpass.getpass(texts.PASSWORD.of(lang))
        if getpass.getpass(texts.PASSWORD_AGAIN.of(lang)) != password:
            raise UsageError(texts.PASSWORDS_DIFFER.zh, texts.PASSWORDS_DIFFER.en)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if len(password) < _SHORTEST_PASSWORD:
        line = {"least": _SHORTEST_PASSWORD}
        raise UsageError(texts.PASSWORD_SHORT.of("zh", **line), texts.PASSWORD_SHORT.of("en", **line))
    return password
