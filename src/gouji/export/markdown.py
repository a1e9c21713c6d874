"""Findings as a Markdown report: for a mail, a ticket or a merge request. Text of the report never becomes markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from gouji.export.findings import SEVERITIES, Finding, is_finding, per_rule, worst_first
from gouji.export.labels import SEVERITY, VERDICT, Words, words
from gouji.export.protocol import Lang, Options
from gouji.export.visible import visible
from gouji.result import Check, Claim, Message, Result

_SPECIAL: Final = re.compile(r"[\\`*_{}\[\]#|~$!@]")
_LINKS: Final = re.compile(r"(www)(\.)|(:)(//)", re.IGNORECASE)
_ENTITIES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_RUNS: Final = re.compile(r"`+")


def to_markdown(results: Sequence[Result], options: Options) -> str:
    """One part per report, findings worst first; several reports get a summary in front."""
    lines = [f"# {_pick(('勾稽校验报告', 'Findings'), options.lang)}", ""]
    if len(results) > 1:
        lines += _overview(results, options.lang)
    for result in results:
        lines += _report(result, options)
    return "\n".join(lines).rstrip() + "\n"


def _pick(pair: Words, lang: Lang) -> str:
    return pair[1] if lang == "en" else pair[0]


def _said(message: Message, lang: Lang) -> str:
    return escape(message.en if lang == "en" else message.zh)


def escape(content: str) -> str:
    """The text on one line, as plain text of Markdown: no emphasis, link, image, table bar, HTML or mention comes out of it."""
    line = " ".join(visible(content).split())
    line = _SPECIAL.sub(r"\\\g<0>", line.translate(_ENTITIES))
    return _LINKS.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}{found[4]}", line)


def code(content: str) -> str:
    """A code span that the text cannot leave."""
    line = " ".join(visible(content).split())
    fence = "`" * (max(map(len, _RUNS.findall(line)), default=0) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _counts(result: Result) -> list[int]:
    found = [check for check in result.checks if is_finding(check)]
    return [sum(check.severity == severity for check in found) for severity in SEVERITIES]


def _overview(results: Sequence[Result], lang: Lang) -> list[str]:
    heads = [
        _pick(("文件", "file"), lang),
        *(_pick(SEVERITY[severity], lang) for severity in SEVERITIES),
        _pick(("成立", "hold"), lang),
    ]
    lines = [_row(heads), _row(["---", *["---:"] * 4])]
    for result in results:
        holding = sum(check.verdict == "consistent" for check in result.checks)
        lines.append(_row([escape(result.document.name), *map(str, _counts(result)), str(holding)]))
    return [*lines, ""]


def _report(result: Result, options: Options) -> Iterator[str]:
    lang = options.lang
    title = result.report.title.text if result.report.title else result.document.name
    yield from [f"## {escape(title)}", ""]
    facts = [
        (("文件", "file"), result.document.name),
        (("单位", "unit"), _text(result.report.unit_name)),
        (("年度", "year"), _text(result.report.fiscal_year)),
    ]
    yield " · ".join(f"{_pick(label, lang)}{_pick(('：', ': '), lang)}{escape(said)}" for label, said in facts if said)
    yield ""
    counts = ", ".join(
        f"{count} {_pick(SEVERITY[severity], lang)}" for severity, count in zip(SEVERITIES, _counts(result), strict=True)
    )
    yield _pick((f"{counts.replace(', ', '，')}；", f"{counts}; "), lang) + _ledger(result, lang)
    yield ""
    yield from (f"- {escape(notice)}" for notice in result.run.notices)
    if result.run.notices:
        yield ""
    yield from _findings(result, options)
    yield from _summary(result, options)


def _ledger(result: Result, lang: Lang) -> str:
    seen = result.coverage
    unclaimed = len(seen.unclaimed)
    zh = f"数字 {seen.numbers} 个：认领 {seen.claimed}，排除 {seen.ruled_out}，未认领 {unclaimed}。"
    return _pick(
        (zh, f"{seen.numbers} numbers: {seen.claimed} claimed, {seen.ruled_out} ruled out, {unclaimed} unclaimed."), lang
    )


def _text(claim: Claim | None) -> str:
    return claim.text if claim else ""


def _findings(result: Result, options: Options) -> Iterator[str]:
    trees = worst_first(result.checks)
    yield f"### {_pick(('发现', 'Findings'), options.lang)}"
    yield ""
    if not trees:
        yield _pick(("没有发现矛盾。", "No contradiction was found."), options.lang)
    for tree in trees:
        yield from _finding(tree, options, 0)
    yield ""
    if options.holding:
        yield f"### {_pick(('成立的关系', 'Relations that hold'), options.lang)}"
        yield ""
        for check in result.checks:
            if check.verdict == "consistent":
                yield from _finding(Finding(check), options, 0)
        yield ""


def _finding(finding: Finding, options: Options, depth: int) -> Iterator[str]:
    check, lang = finding.check, options.lang
    indent = "  " * depth
    name = options.rule_name(check.rule, lang)
    place = _pick((f"第 {check.line} 行", f"line {check.line}"), lang) if check.line else ""
    loud = _pick(SEVERITY[check.severity], lang) if is_finding(check) else ""
    head = " · ".join(
        part
        for part in (loud, f"{escape(check.rule)} {escape(name)}".strip(), _pick(words(VERDICT, check.verdict), lang), place)
        if part
    )
    yield f"{indent}- **{head}**"
    yield f"{indent}  {_guard(_said(check.message, lang))}"
    for line in _details(check, lang):
        yield f"{indent}  - {line}"
    for effect in finding.effects:
        yield from _finding(effect, options, depth + 1)


def _guard(line: str) -> str:
    """A line of text that begins like a list, heading rule or quotation is still a line of text."""
    return re.sub(r"^(\d+)([.)])(?=\s|$)", r"\1\\\2", re.sub(r"^([-+=])", r"\\\1", line))


def _details(check: Check, lang: Lang) -> Iterator[str]:
    if check.formula:
        yield code(check.formula)
    if check.printed and is_finding(check):
        yield _figures(check.printed, check.computed, lang)
    for why in check.explanations:
        yield f"{_pick(('可能：', 'perhaps: '), lang)}{_said(why, lang)}"


def _figures(printed: Claim, computed: str | None, lang: Lang) -> str:
    said = escape(printed.text)
    if printed.start is None:
        return _pick((f"所称 {said}，原文中没有", f"claimed {said}, not in the text"), lang)
    if computed is None:
        return _pick((f"原文 {said}", f"printed {said}"), lang)
    return _pick((f"原文 {said}，复算 {escape(computed)}", f"printed {said}, recomputed {escape(computed)}"), lang)


def _summary(result: Result, options: Options) -> Iterator[str]:
    lang = options.lang
    heads = [
        ("规则", "rule"),
        ("候选", "candidates"),
        ("已验证", "tested"),
        ("成立", "agree"),
        ("发现", "findings"),
        ("无法验证", "untestable"),
    ]
    yield f"### {_pick(('规则汇总', 'By rule'), lang)}"
    yield ""
    yield _row(_pick(head, lang) for head in heads)
    yield _row(["---", *["---:"] * 5])
    for count in per_rule(result.checks):
        name = f"{escape(count.rule)} {escape(options.rule_name(count.rule, lang))}".strip()
        yield _row([name, *map(str, (count.candidates, count.tested, count.agreeing, count.findings, count.untestable))])
    yield ""
