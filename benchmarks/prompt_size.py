"""How much is sent to a model for each report, against the report itself: bundles, characters, estimated tokens.

python benchmarks/prompt_size.py [FILE…]     default: the samples, and the reports of ../shared/seeds where they are
"""

from __future__ import annotations

import sys
from pathlib import Path

from gouji.core.numerals import lex
from gouji.extract.llm import tokens
from gouji.extract.llm.engine import Options, plan
from gouji.extract.llm.scope import Scope, everything, leftovers
from gouji.source import read
from gouji.split import heading_numbers, split

ROOT = Path(__file__).resolve().parent.parent
SUFFIXES = {".txt", ".docx"}


def scopes(path: Path) -> dict[str, Scope]:
    document = read(path)
    report = split(document)
    numerals = lex(report.text, noise=document.noise, headings=tuple(heading_numbers(report)))
    return {"llm": everything(report, numerals), "hybrid": leftovers(report, numerals)}


def measure(path: Path, totals: dict[str, list[int]]) -> str:
    cells = []
    for engine, scope in scopes(path).items():
        text = scope.report.text
        prompts = plan(scope, Options())
        sent = [prompt.system + prompt.user for prompt in prompts]
        sizes = [len(text), sum(map(len, sent)), tokens.count(text), sum(map(tokens.count, sent))]
        totals[engine] = [known + size for known, size in zip(totals.get(engine, [0] * 4), sizes, strict=True)]
        cells.append(f"{engine}: {len(prompts)} calls, {len(scope.asked)} ids, {ratios(sizes)}")
    return f"{path.name[:24]:<24} {len(text):>6} characters   " + "   ".join(cells)


def ratios(sizes: list[int]) -> str:
    return f"×{sizes[1] / sizes[0]:.2f} characters, ×{sizes[3] / sizes[2]:.2f} tokens"


def main() -> None:
    paths = [Path(name) for name in sys.argv[1:]]
    folders = [] if paths else [folder for folder in (ROOT.parent / "shared" / "seeds", ROOT / "samples") if folder.is_dir()]
    for group in [paths] if paths else [sorted(p for p in folder.iterdir() if p.suffix in SUFFIXES) for folder in folders]:
        totals: dict[str, list[int]] = {}
        for path in group:
            print(measure(path, totals))
        for engine, sizes in totals.items():
            print(f"all, {engine}: {ratios(sizes)}")


if __name__ == "__main__":
    main()
