"""Makes the pictures of the review page that the guides show, from the samples.

    .venv/bin/python scripts/screenshots.py [--out docs]

Writes review-list.png, review-desk.png and review-charts.png: 1366×768 at one and a half times the dots. Needs Chromium
(CHROMIUM names another one).
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Page, sync_playwright

import gouji
from gouji.decision import Draft
from gouji.desk.desk import Desk
from gouji.review.access import Access
from gouji.review.app import create_app
from gouji.review.guard import Hosts
from gouji.review.views import report_view
from gouji.store.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
SIZE = {"width": 1366, "height": 768}
TOKEN = "screenshots"
SHOWN = "prose_town.txt"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "docs")
    out: Path = parser.parse_args().out
    with tempfile.TemporaryDirectory() as folder, Workspace.open(Path(folder), create=True) as workspace:
        desk = Desk(workspace)
        for path in sorted((ROOT / "samples").iterdir()):
            if path.suffix in (".txt", ".docx"):
                desk.add(gouji.extract(path), path)
        begin(desk)
        with served(desk) as base, sync_playwright() as running:
            browser = running.chromium.launch(executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"))
            page = browser.new_page(viewport={"width": SIZE["width"], "height": SIZE["height"]}, device_scale_factor=1.5)
            page.goto(f"{base}/?token={TOKEN}")
            take(page, f"{base}/", out / "review-list.png")
            take(page, f"{base}/charts", out / "review-charts.png")
            take(page, f"{base}/reports/{number_of(desk, SHOWN)}", out / "review-desk.png", ready="body[data-ready]")
            browser.close()


def begin(desk: Desk) -> None:
    """A backlog in the middle of its review: one report signed off, one decided in part, one that somebody has open."""
    done = number_of(desk, "goal_pairs.txt")
    for finding in report_view(done, desk.open(done)).findings:
        draft = Draft(action="decide", target=finding.key, way="report_wrong", channel="page")
        desk.write(done, [draft], user="李梅", seen=desk.open(done).state)
    desk.accept_sound_rows(done, user="李梅", seen=desk.open(done).state)
    desk.write(done, [Draft(action="sign_off")], user="李梅", seen=desk.open(done).state)
    shown = number_of(desk, SHOWN)
    desk.accept_sound_rows(shown, user="王敏", seen=desk.open(shown).state)
    second = report_view(shown, desk.open(shown)).findings[1]
    wrong = Draft(action="decide", target=second.key, way="report_wrong", channel="page")
    desk.write(shown, [wrong], user="王敏", seen=desk.open(shown).state)
    desk.workspace.lease(number_of(desk, "score_cells.txt"), "李梅", 600)


def number_of(desk: Desk, name: str) -> int:
    return next(row.id for row in desk.workspace.reports(limit=100).rows if row.name == name)


def take(page: Page, address: str, place: Path, ready: str = "main") -> None:
    page.goto(address)
    page.wait_for_selector(ready)
    page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    page.screenshot(path=place)
    print(place)


@contextmanager
def served(desk: Desk) -> Iterator[str]:
    app = create_app(desk, Access(desk.workspace, user="王敏", token=TOKEN), Hosts.of("127.0.0.1"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


if __name__ == "__main__":
    main()
