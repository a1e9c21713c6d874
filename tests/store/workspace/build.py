"""Small results made by code, and what a reviewer does to them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gouji.core.check import Severity, Verdict
from gouji.decision import Draft, Event, Way
from gouji.result import Check, Claim, Coverage, Document, Header, Message, Result, Run, Unclaimed
from gouji.store.workspace import Added, Index, Status, Workspace, fresh_index

Kind = tuple[str, Severity, Verdict]

SUM: Kind = ("SUM-01", "error", "inconsistent")
RATE: Kind = ("RATE-03", "info", "truncated")
SAME: Kind = ("SAME-01", "error", "contradictory")
ODD: Kind = ("SAME-02", "warning", "suspicious")
HOLDS: Kind = ("SUM-01", "info", "consistent")


class Clock:
    """A moment that moves only when the test says so."""

    def __init__(self) -> None:
        self.moment = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, seconds: int) -> None:
        self.moment += timedelta(seconds=seconds)


def result(
    name: str = "自评报告.txt",
    *,
    unit: str = "临溪县青石镇人民政府",
    year: str = "2022",
    found: Iterable[Kind] = (SUM, RATE),
    note: str = "",
) -> Result:
    """A report of ``unit`` with the findings ``found``; ``note`` is what another extraction of the same file says of itself."""
    text = f"{unit}\n{year}年度自评报告\n收入合计12.5万元。\n{name}"
    return Result(
        document=Document(
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            name=name,
            media_type="text/plain",
            characters=len(text),
            text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        ),
        report=Header(
            title=claim(text, f"{year}年度自评报告"), unit_name=claim(text, unit), fiscal_year=claim(text, f"{year}年度")
        ),
        checks=tuple(check(number, kind) for number, kind in enumerate(found, start=1)),
        coverage=Coverage(numbers=1, claimed=0, ruled_out=0, unclaimed=(Unclaimed(text="12.5", start=0, end=4, line=3),)),
        run=Run(engine="rules", version="1", notices=(note,) if note else ()),
        text=text,
    )


def claim(text: str, printed: str) -> Claim:
    start = text.index(printed)
    return Claim(text=printed, start=start, end=start + len(printed), line=text.count("\n", 0, start) + 1)


def check(number: int, kind: Kind) -> Check:
    rule, severity, verdict = kind
    said = Message(zh=f"第 {number} 处不符", en=f"place {number} disagrees")
    return Check(
        id=f"c{number}", rule=rule, verdict=verdict, severity=severity, message=said, line=number, subject=f"项目{number}"
    )


def source(result: Result, folder: Path) -> Path:
    """The file that ``result`` says it was read from."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / result.document.name
    path.write_bytes(result.text.encode())
    return path


def decided(index: Index, way: Way | None, *rules: str, status: Status = "in_review") -> Index:
    """``index`` after the findings of ``rules`` were decided."""
    findings = (replace(finding, decided=way) if finding.rule in rules else finding for finding in index.findings)
    return replace(index, findings=tuple(findings), status=status)


def index_of(workspace: Workspace, report_id: int) -> Index:
    return fresh_index(workspace.result(report_id), workspace.report(report_id).run)


def draft(target: str = "", reason: str = "") -> Draft:
    return Draft(action="decide", target=target, way="both_right", reason=reason, channel="page")


def append(workspace: Workspace, report_id: int, drafts: Sequence[Draft], user: str = "甲") -> tuple[Event, ...]:
    """What a reviewer does who looked a moment ago."""
    row = workspace.report(report_id)
    index = index_of(workspace, report_id)
    return workspace.append(report_id, drafts, user=user, seen="s" * 64, expected_seq=row.seq, index=index)


def add(workspace: Workspace, result: Result) -> Added:
    return workspace.add(result, Path("/inbox") / result.document.name, copy=False)
