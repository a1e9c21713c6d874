"""One report as one self-contained HTML page: no server, no network, nothing from the report can run."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from string import Template
from typing import Final

from gouji.decision import Reviewed
from gouji.errors import UsageError
from gouji.export.decision_marks import Fact, log_table, signed_facts
from gouji.export.findings import SEVERITIES, is_finding
from gouji.export.findings_pane import SIGN, filters, findings_list, rule_table, unclaimed_block
from gouji.export.labels import FIELDS, GROUNDING, LISTS, REASONS, SEVERITY, words
from gouji.export.marks import Mark, Marks, marks_of, standing_of
from gouji.export.markup import Markup, both, element, join, short, text
from gouji.export.protocol import Options
from gouji.export.rows_pane import rows_pane
from gouji.export.sections_pane import notices, sections_table
from gouji.export.source_pane import source_pane
from gouji.export.visible import visible
from gouji.result import Claim, Result

_TEMPLATES: Final = files("gouji.export") / "templates"
POLICY: Final = (
    "default-src 'none'; script-src 'sha256-{script}'; style-src 'sha256-{style}'; "
    "img-src data:; base-uri 'none'; form-action 'none'"
)
LEGEND: Final = ("indicators", "funds", "achievements", "staffing", "report", "relations", "unclaimed", "ruled_out")


def to_page(results: Sequence[Result], options: Options) -> str:
    """The page of one report. Raises UsageError unless there is exactly one result."""
    if len(results) != 1:
        raise UsageError(
            f"网页一次只能显示一份报告，这里有 {len(results)} 份：请逐份导出。",
            f"A page shows one report and {len(results)} were given: export them one by one.",
        )
    return _page(results[0], options, marks_of(results[0]))


def to_reviewed_page(reviewed: Reviewed, options: Options) -> str:
    """The page of a reviewed report: with the decisions on findings, values and rows, and the log."""
    marks = marks_of(reviewed.current, standing_of(reviewed))
    return _page(reviewed.current, options, marks, signed=signed_facts(reviewed), log=log_table(reviewed, options))


def _page(result: Result, options: Options, marks: Marks, *, signed: Sequence[Fact] = (), log: Markup | None = None) -> str:
    script, style = _asset("page.js"), _asset("page.css")
    parts: Mapping[str, Markup] = {
        "title": text(_title(result)),
        "heading": _heading(result, signed),
        "tally": _tally(result),
        "legend": _legend(),
        "source": source_pane(result, marks),
        "first": join([notices(result), unclaimed_block(result, marks)]),
        "filters": filters(result, options),
        "findings": findings_list(result, marks, options),
        "rows": rows_pane(result, marks),
        "rules": join([rule_table(result, options), sections_table(result), log]),
        "about": _about(result),
        "data": _json(_data(marks)),
    }
    shell = Template(_asset("page.html"))
    return shell.substitute(
        {name: part.html for name, part in parts.items()},
        lang="en" if options.lang == "en" else "zh",
        code="en" if options.lang == "en" else "zh-CN",
        policy=POLICY.format(script=_digest(script), style=_digest(style)),
        script=script,
        style=style,
        findings_count=sum(map(is_finding, result.checks)),
        rows_count=sum(map(len, (result.indicators, result.funds, result.achievements, result.staffing))),
    )


def _asset(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _digest(inlined: str) -> str:
    return base64.b64encode(hashlib.sha256(inlined.encode()).digest()).decode()


def _said(claim: Claim | None) -> str:
    return short(claim.text, 80) if claim else ""


def _title(result: Result) -> str:
    return _said(result.report.title) or result.document.name


def _heading(result: Result, signed: Sequence[Fact]) -> Markup:
    header = result.report
    facts: list[Fact] = [
        (("单位", "unit"), _said(header.unit_name)),
        (("年度", "year"), _said(header.fiscal_year)),
        (("自评得分", "self-assessed score"), _said(header.self_score)),
        (("等级", "grade"), _said(header.grade)),
        (("文件", "file"), result.document.name),
    ]
    shown = [*facts, *signed]
    pairs = [element("div", element("dt", both(*label)), element("dd", said)) for label, said in shown if said]
    return join([element("h1", _title(result)), element("dl", *pairs, class_="facts")])


def _tally(result: Result) -> Markup:
    """One line: findings by severity, relations that hold, and the number ledger."""
    found = [check for check in result.checks if is_finding(check)]
    marks = [
        element(
            "li",
            element("span", SIGN[severity], aria_hidden="true"),
            " ",
            element("b", str(count)),
            " ",
            both(*SEVERITY[severity]),
            class_=severity,
        )
        for severity in SEVERITIES
        for count in [sum(check.severity == severity for check in found)]
    ]
    holding = sum(check.verdict == "consistent" for check in result.checks)
    seen = result.coverage
    held = element(
        "li",
        element("span", SIGN["consistent"], aria_hidden="true"),
        " ",
        element("b", str(holding)),
        " ",
        both("成立", "hold"),
        class_="consistent",
    )
    ledger = element(
        "li",
        both(
            f"数字 {seen.numbers}：认领 {seen.claimed} · 排除 {seen.ruled_out} · 未认领 {len(seen.unclaimed)}",
            f"{seen.numbers} numbers: {seen.claimed} claimed · {seen.ruled_out} ruled out · {len(seen.unclaimed)} unclaimed",
        ),
        class_="ledger",
    )
    return element("ul", *marks, held, ledger, class_="tally")


def _legend() -> Markup:
    keys = [element("li", element("span", "12", class_=f"m {kind}", aria_hidden="true"), both(*LISTS[kind])) for kind in LEGEND]
    return element("ul", *keys, class_="legend")


def _about(result: Result) -> Markup:
    run = result.run
    engine = f"{run.engine} · {run.model}" if run.model else run.engine
    return element("p", f"gouji {run.version} · {engine} · SHA-256 {result.document.sha256}")


def _data(marks: Marks) -> object:
    """What the page's script shows of a mark; every text is already visible."""
    return {
        "marks": [_mark(mark) for mark in marks.marks],
        "lists": LISTS,
        "fields": FIELDS,
        "grounding": GROUNDING,
    }


def _mark(mark: Mark) -> dict[str, object]:
    """A place's rows, checks and reason. That it is an operand as well is left to the checks, unless it is nothing else."""
    listed = [use for use in mark.uses if use.kind != "relations"]
    rows = [
        [
            use.kind,
            visible(use.row),
            visible(short(use.label, 60)),
            use.field,
            use.claim.value or "",
            visible(use.unit or ""),
            use.claim.grounding,
            use.claim.bound or "",
        ]
        for use in listed or mark.uses
    ]
    reason = [visible(word) for word in words(REASONS, mark.reason)] if mark.reason else None
    return {"k": mark.kind, "u": rows, "c": [visible(check) for check in mark.checks], "r": reason}


def _json(value: object) -> Markup:
    """JSON that no HTML parser can leave: every < is written as its escape."""
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c").replace("&", "\\u0026"))
