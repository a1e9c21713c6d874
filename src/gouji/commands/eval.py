"""``gouji eval``: results against annotations."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from rich.table import Table

from gouji import texts
from gouji.annotation import Annotation, read_annotation
from gouji.commands.table import console, show, table
from gouji.config import Lang, Settings
from gouji.errors import UsageError
from gouji.evaluate import Difference, FigureCounts, HeaderCounts, RowCounts, Score, measure, total
from gouji.result import Result
from gouji.store.files import read_result

_DECIMALS: Final = 4
_RATES: Final = ("precision", "recall", "f1")
_SHARES: Final = ("name_right", "path_right", "unit_right", "label_right")
_EXCESS: Final = ("misfiled", "unwanted", "duplicates")


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Raises UsageError where results and annotations cannot be paired, ResultError for an unusable result."""
    results = {path: read_result(path) for path in options.results}
    golds = {path: read_annotation(path) for path in options.gold}
    scores = {path: measure(result, gold) for path, result, gold in _pairs(results, golds)}
    if options.format == "json":
        print(json.dumps(_tree(scores), ensure_ascii=False, indent=1))
    else:
        _print(scores, settings, misses=options.misses)
    return 0


def _pairs(results: Mapping[Path, Result], golds: Mapping[Path, Annotation]) -> list[tuple[Path, Result, Annotation]]:
    """By the annotation's ``file`` where every annotation names a report that is there, else by order."""
    by_name = {result.document.name: path for path, result in results.items()}
    if all(gold.file is not None and gold.file in by_name for gold in golds.values()):
        return [(by_name[gold.file], results[by_name[gold.file]], gold) for gold in golds.values() if gold.file]
    for path, gold in golds.items():
        if gold.file is not None and len(results) != len(golds):
            values = {"gold": path, "file": gold.file}
            if gold.file not in by_name:
                raise UsageError(texts.NO_PAIR.of("zh", **values), texts.NO_PAIR.of("en", **values))
    if len(results) != len(golds):
        counts = {"results": len(results), "golds": len(golds)}
        raise UsageError(texts.PAIRS.of("zh", **counts), texts.PAIRS.of("en", **counts))
    return [(path, result, gold) for (path, result), gold in zip(results.items(), golds.values(), strict=True)]


def _tree(scores: Mapping[Path, Score]) -> dict[str, object]:
    """Counts, rates and differences per result, and the counts and rates of all together."""
    reports = [
        {"result": str(path), **_figures(score), "differences": [asdict(one) for one in score.differences]}
        for path, score in scores.items()
    ]
    return {"reports": reports, "total": _figures(total(scores.values()))}


def _figures(score: Score) -> dict[str, dict[str, object]]:
    return {
        name: {
            **asdict(counts),
            **{rate: None if value is None else round(value, _DECIMALS) for rate, value in counts.rates().items()},
        }
        for name, counts in score.parts().items()
    }


def _print(scores: Mapping[Path, Score], settings: Settings, *, misses: bool) -> None:
    out = console()
    for path, score in scores.items():
        out.print(str(path), style="bold")
        show(_table(score, settings))
        if misses and score.differences:
            show(_differences(score.differences, settings.lang))
        out.print()
    if len(scores) > 1:
        out.print(texts.IN_ALL.of(settings.lang, count=len(scores)), style="bold")
        show(_table(total(scores.values()), settings))


def _table(score: Score, settings: Settings) -> Table:
    """One line a list; rows and their cells are measured apart."""
    lang = settings.lang
    rows: list[list[str | int]] = []
    for name, counts in score.parts().items():
        rates, label = counts.rates(), texts.PARTS[name].of(lang)
        if isinstance(counts, HeaderCounts):
            rows.append([label, counts.fields, counts.right, "", _percent(rates["right_rate"]), "", ""])
        elif isinstance(counts, RowCounts):
            rows.append([label, counts.gold, counts.found, "", _percent(rates["row_recall"]), "", _details(counts, rates, lang)])
            cells = [_percent(rates[f"cell_{rate}"]) for rate in _RATES]
            rows.append([texts.PARTS["cells"].of(lang), counts.cells, counts.cells_right, *cells, ""])
        else:
            figures = [_percent(rates[rate]) for rate in _RATES]
            rows.append([label, counts.gold, counts.found, *figures, _details(counts, rates, lang)])
    header = (texts.LIST, texts.GOLD, texts.FOUND, texts.PRECISION, texts.RECALL, texts.F1, texts.DETAILS)
    return table([text.of(lang) for text in header], rows, numbers=range(1, 6))


def _details(counts: RowCounts | FigureCounts, rates: Mapping[str, float | None], lang: Lang) -> str:
    """What else is right, and what the result says too much, where there is any."""
    shares = [f"{texts.DETAIL[name].of(lang)} {_percent(rates[name])}" for name in _SHARES if rates.get(name) is not None]
    numbers = [(name, getattr(counts, name, 0)) for name in _EXCESS]
    return "  ".join((*shares, *(f"{texts.DETAIL[name].of(lang)} {number}" for name, number in numbers if number)))


def _percent(rate: float | None) -> str:
    return "–" if rate is None else f"{100 * rate:.1f}%"


def _differences(differences: Sequence[Difference], lang: Lang) -> Table:
    header = (texts.LINE, texts.LIST, texts.DIFFERENCE, texts.NAME, texts.WANTED, texts.GOT)
    rows: list[list[str | int]] = [
        [one.line, texts.PARTS[one.where].of(lang), texts.KINDS[one.kind].of(lang), one.what, one.wanted, one.got]
        for one in differences
    ]
    return table([text.of(lang) for text in header], rows, numbers=range(1))
