"""Makes docs/report-page.png: the static page of a sample report with its worst finding selected.

Needs the dev dependencies and a Chromium on the path (or named in CHROMIUM).
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import gouji
from gouji.check.run import all_rules
from gouji.export import EXPORTERS, Options

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "samples" / "runin_formula.txt"
PICTURE = ROOT / "docs" / "report-page.png"


def main() -> int:
    browser_path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if browser_path is None:
        sys.stderr.write("no chromium on the path; install it or name it in CHROMIUM\n")
        return 1
    html = EXPORTERS["html"]([gouji.extract(SAMPLE)], Options(rules=all_rules()))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "report.html"
        file.write_text(html, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page(viewport={"width": 1366, "height": 768})
        tab.goto(file.as_uri())
        tab.keyboard.press("j")
        tab.keyboard.press("j")
        tab.wait_for_timeout(300)
        tab.screenshot(path=PICTURE)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
