"""``gouji review``: serves the reviewer's page of a workspace."""

from __future__ import annotations

import argparse
import secrets
import socket
import webbrowser
from collections.abc import Sequence

from gouji.commands import workspace_texts as texts
from gouji.commands.workspaces import opened, own_name
from gouji.config import Settings
from gouji.errors import UsageError


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Raises WorkspaceError; UsageError where the page may not be served there."""
    from gouji.desk.desk import Desk
    from gouji.review.access import Access
    from gouji.review.app import create_app
    from gouji.review.guard import Hosts
    from gouji.review.server import bound, is_this_machine, serve

    if not 0 <= options.port <= 65535:
        raise UsageError(*texts.PORT_RANGE)
    with opened(options.workspace) as workspace:
        users = workspace.users()
        if not users and not is_this_machine(options.host):
            line = {"where": options.workspace, "host": options.host}
            raise UsageError(texts.NEEDS_USERS.of("zh", **line), texts.NEEDS_USERS.of("en", **line))
        token = None if users else secrets.token_urlsafe(24)
        access = Access(workspace, user=options.user or own_name(), token=token)
        with bound(options.host, options.port) as listening:
            port = listening.getsockname()[1]
            names = _names(options.host, options.name or ())
            address = f"http://{names[0]}:{port}/" + (f"?token={token}" if token else "")

            def on_ready() -> None:
                print(texts.REVIEW_AT.of(settings.lang, address=address), flush=True)
                if options.browser:
                    webbrowser.open(address)

            serve(create_app(Desk(workspace), access, Hosts.of(names[0], names[1:]), settings.lang), listening, on_ready)
    return 0


def _names(host: str, others: Sequence[str]) -> list[str]:
    """The names under which the page is reached, the one to show first: "every address" is none of them."""
    if host in ("0.0.0.0", "::"):
        return [*others, socket.gethostname()]
    return [f"[{host}]" if ":" in host else host, *others]
