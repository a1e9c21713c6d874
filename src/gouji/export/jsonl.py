"""``gouji.reviewed/1``: one line for each report, with its text, rows, findings, keys and every decision."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from gouji.decision import Event, Reviewed
from gouji.errors import UsageError
from gouji.export.protocol import OnReport, Options
from gouji.export.whole import whole_file
from gouji.keys import fingerprints, rows

REVIEWED: Final = "gouji.reviewed/1"


def write_jsonl(reviewed: Iterable[Reviewed], place: Path, _options: Options, on_report: OnReport) -> list[Path]:
    """One file, UTF-8, one JSON object a line (docs/exports.md)."""
    if place.is_dir():
        raise UsageError(f"{place}：是目录，请给出 .jsonl 文件名。", f"{place}: is a folder; name a .jsonl file.")
    with whole_file(place) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as stream:
        for one in reviewed:
            stream.write(json.dumps(tree_of(one), ensure_ascii=True, separators=(",", ":")) + "\n")
            on_report(one)
    return [place]


def tree_of(reviewed: Reviewed) -> dict[str, object]:
    """Decimals are strings as everywhere in our JSON; text is ASCII with escapes, so that no line end hides in a line."""
    extracted, current = reviewed.extracted, reviewed.current
    return {
        "format": REVIEWED,
        "state": reviewed.state,
        "text": extracted.text,
        "extracted": extracted.model_dump(mode="json"),
        "current": None if current is extracted else current.model_dump(mode="json"),
        "keys": {
            "rows": {f"{name}:{row.id}": key for name, key, row in rows(extracted)},
            "findings": fingerprints(current),
        },
        "log": [_event(event) for event in reviewed.log],
        "standing": {
            "decided": _standing(reviewed.decided),
            "edited": _standing(reviewed.edited),
            "approved_values": _standing(reviewed.approved_values),
            "judged": _standing(reviewed.judged),
            "orphans": [event.seq for event in reviewed.orphans],
            "signed_off": reviewed.signed_off.seq if reviewed.signed_off else None,
            "approved": reviewed.approved.seq if reviewed.approved else None,
        },
    }


def _event(event: Event) -> object:
    return event.model_dump(mode="json")


def _standing(events: Mapping[str, Event]) -> dict[str, int]:
    """Key to the number of the event that stands for it."""
    return {key: event.seq for key, event in events.items()}
