"""Findings as SARIF 2.1.0. Places are regions of the canonical text (``NAME.EXT.txt`` beside the result), in code points."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from inspect import cleandoc
from typing import Final, TypeAlias
from urllib.parse import quote

from gouji.core.report import Lines
from gouji.export.findings import is_finding
from gouji.export.marks import operands
from gouji.export.protocol import Lang, Options
from gouji.export.visible import visible
from gouji.keys import fingerprints
from gouji.result import Check, Claim, Message, Result

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json]"
Object: TypeAlias = "dict[str, Json]"

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT: Final = "gouji/v1"
LEVELS: Final[Mapping[str, str]] = {"error": "error", "warning": "warning", "info": "note"}
LANGUAGES: Final[Mapping[Lang, str]] = {"zh": "zh-CN", "en": "en"}


def to_sarif(results: Sequence[Result], options: Options) -> str:
    """One run over all results. Relations that hold are results of kind ``pass`` when ``options.holding``."""
    codes = _codes(results, options)
    run: Object = {
        "tool": {"driver": _driver(codes, options, options.lang, _version(results))},
        "columnKind": "unicodeCodePoints",
        "language": LANGUAGES[options.lang],
        "artifacts": [_artifact(result) for result in results],
        "invocations": [_invocation(results)],
        "results": [found for index, result in enumerate(results) for found in _results(result, index, codes, options)],
    }
    if options.rules:
        run["translations"] = [_translation(codes, options)]
    log: Object = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _codes(results: Iterable[Result], options: Options) -> list[str]:
    seen = {check.rule for result in results for check in result.checks}
    return sorted(seen | {rule.code for rule in options.rules})


def _version(results: Sequence[Result]) -> str:
    return next((result.run.version for result in results if result.run.version), "0")


def _driver(codes: Sequence[str], options: Options, lang: Lang, version: str) -> Object:
    return {
        "name": "gouji",
        "version": version,
        "language": LANGUAGES[lang],
        "rules": [_rule(code, options, lang) for code in codes],
    }


def _translation(codes: Sequence[str], options: Options) -> Object:
    """The rules in the other language, in the same order as the driver's."""
    other: Lang = "zh" if options.lang == "en" else "en"
    return {
        "name": f"gouji {other}",
        "language": LANGUAGES[other],
        "contents": ["localizedData"],
        "translationMetadata": {"name": f"gouji {other}"},
        "associatedComponent": {"name": "gouji"},
        "rules": [_rule(code, options, other) for code in codes],
    }


def _rule(code: str, options: Options, lang: Lang) -> Object:
    rule = options.rule(code)
    if rule is None:
        return {"id": code}
    name = options.rule_name(code, lang)
    doc = cleandoc(rule.doc) or name
    return {"id": code, "name": rule.en, "shortDescription": {"text": name}, "help": {"text": f"{rule.zh}\n{rule.en}\n\n{doc}"}}


def _artifact(result: Result) -> Object:
    return {
        "location": {"uri": _uri(result)},
        "encoding": "utf-8",
        "mimeType": "text/plain",
        "roles": ["analysisTarget"],
        "hashes": {"sha-256": result.document.text_sha256},
    }


def _uri(result: Result) -> str:
    return quote(f"{result.document.name}.txt")


def _invocation(results: Iterable[Result]) -> Object:
    notices = [f"{result.document.name}: {notice}" for result in results for notice in result.run.notices]
    unread = [
        f"{result.document.name}: {section.title}: {section.reason or section.status}"
        for result in results
        for section in result.sections
        if section.status == "failed"
    ]
    notifications: list[Json] = [{"level": "warning", "message": {"text": visible(line)}} for line in (*notices, *unread)]
    return {"executionSuccessful": not unread, "toolExecutionNotifications": notifications}


def _results(result: Result, index: int, codes: Sequence[str], options: Options) -> Iterator[Object]:
    positions = {code: position for position, code in enumerate(codes)}
    lines = Lines(result.text)
    prints = fingerprints(result)
    for check in result.checks:
        if not is_finding(check) and not (options.holding and check.verdict == "consistent"):
            continue
        found: Object = {
            "ruleId": check.rule,
            "ruleIndex": positions[check.rule],
            "kind": "fail" if is_finding(check) else "pass",
            "level": LEVELS[check.severity] if is_finding(check) else "none",
            "message": {"text": _message(check, options.lang)},
            "locations": [_location(check, result, index, lines)],
            "partialFingerprints": {FINGERPRINT: prints[check.id]},
            "properties": _properties(check, prints),
        }
        related = [_related(claim, number, result, index, lines) for number, claim in enumerate(_placed(check), 1)]
        if related:
            found["relatedLocations"] = related
        yield found


def _said(message: Message, lang: Lang) -> str:
    return visible(message.en if lang == "en" else message.zh)


def _message(check: Check, lang: Lang) -> str:
    """What is wrong, the formula, and what would make it right, one a line."""
    return "\n".join(
        line
        for line in (_said(check.message, lang), visible(check.formula), *(_said(why, lang) for why in check.explanations))
        if line
    )


def _properties(check: Check, prints: Mapping[str, str]) -> Object:
    pairs = {
        "id": check.id,
        "verdict": check.verdict,
        "formula": visible(check.formula),
        "printed": visible(check.printed.text) if check.printed else "",
        "computed": visible(check.computed or ""),
        "causedBy": prints.get(check.caused_by or "", ""),
    }
    return {name: value for name, value in pairs.items() if value}


def _location(check: Check, result: Result, index: int, lines: Lines) -> Object:
    """The printed claim, else the first operand with a place, else the check's line."""
    claim = next((claim for claim in operands(check) if claim.start is not None), None)
    region: Object | None = _region(claim, result, lines) if claim else None
    if region is None and check.line:
        region = {"startLine": check.line}
    return _physical(region, result, index)


def _physical(region: Object | None, result: Result, index: int) -> Object:
    place: Object = {"artifactLocation": {"uri": _uri(result), "index": index}}
    if region is not None:
        place["region"] = region
    return {"physicalLocation": place}


def _placed(check: Check) -> list[Claim]:
    """The operands beside the one that is the result's own location."""
    placed = [claim for claim in operands(check) if claim.start is not None]
    return placed[1:]


def _related(claim: Claim, number: int, result: Result, index: int, lines: Lines) -> Object:
    location = _physical(_region(claim, result, lines), result, index)
    return {"id": number, **location, "message": {"text": visible(claim.text)}}


def _region(claim: Claim, result: Result, lines: Lines) -> Object | None:
    """None when the claim does not lie inside the text."""
    if claim.start is None or claim.end is None or not 0 <= claim.start < claim.end <= len(result.text):
        return None
    first, last = lines.number(claim.start), lines.number(claim.end)
    return {
        "startLine": first,
        "startColumn": claim.start - lines.span(first).start + 1,
        "endLine": last,
        "endColumn": claim.end - lines.span(last).start + 1,
        "charOffset": claim.start,
        "charLength": claim.end - claim.start,
        "snippet": {"text": visible(result.text[claim.start : claim.end])},
    }
