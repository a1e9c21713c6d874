"""The parts of the SARIF 2.1.0 schema that the exporter writes, with everything else forbidden."""

from __future__ import annotations

from typing import Final


def closed(required: str, optional: str = "", **properties: object) -> dict[str, object]:
    """An object with exactly these keys, ``required`` among them."""
    assert set(required.split()) | set(optional.split()) == set(properties)
    return {"type": "object", "required": required.split(), "properties": properties, "additionalProperties": False}


def many(of: object) -> dict[str, object]:
    return {"type": "array", "items": of}


TEXT: Final = {"type": "string"}
FROM_ZERO: Final = {"type": "integer", "minimum": 0}
FROM_ONE: Final = {"type": "integer", "minimum": 1}
LANGUAGE: Final = {"type": "string", "pattern": "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$"}
MESSAGE: Final = closed("text", text={"type": "string", "minLength": 1})
TEXTS: Final = {"type": "object", "additionalProperties": TEXT}
REGION: Final = closed(
    "startLine", "startColumn endLine endColumn charOffset charLength snippet",
    startLine=FROM_ONE, startColumn=FROM_ONE, endLine=FROM_ONE, endColumn=FROM_ONE, charOffset=FROM_ZERO, charLength=FROM_ONE,
    snippet=closed("text", text=TEXT),
)  # fmt: skip
PHYSICAL: Final = closed(
    "artifactLocation", "region",
    artifactLocation=closed("uri index", uri={"type": "string", "format": "uri-reference", "pattern": "^[!-~]+$"}, index=FROM_ZERO),
    region=REGION,
)  # fmt: skip
LOCATION: Final = closed("physicalLocation", "id message", physicalLocation=PHYSICAL, id=FROM_ZERO, message=MESSAGE)
RULE: Final = closed("id", "name shortDescription help", id=TEXT, name=TEXT, shortDescription=MESSAGE, help=MESSAGE)
RESULT: Final = closed(
    "ruleId ruleIndex kind level message locations partialFingerprints properties", "relatedLocations",
    ruleId=TEXT, ruleIndex=FROM_ZERO, kind={"enum": ["fail", "pass"]}, level={"enum": ["none", "note", "warning", "error"]},
    message=MESSAGE, locations=many(LOCATION), relatedLocations=many(LOCATION), partialFingerprints=TEXTS, properties=TEXTS,
)  # fmt: skip
ARTIFACT: Final = closed(
    "location encoding mimeType roles hashes",
    location=closed("uri", uri=TEXT), encoding=TEXT, mimeType={"type": "string", "pattern": "[^/]+/.+"},
    roles=many({"enum": ["analysisTarget"]}), hashes=TEXTS,
)  # fmt: skip
TRANSLATION: Final = closed(
    "name language contents translationMetadata associatedComponent rules",
    name=TEXT, language=LANGUAGE, contents=many({"enum": ["localizedData"]}),
    translationMetadata=closed("name", name=TEXT), associatedComponent=closed("name", name=TEXT), rules=many(RULE),
)  # fmt: skip
NOTICE: Final = closed("level message", level={"enum": ["warning"]}, message=MESSAGE)
RUN: Final = closed(
    "tool columnKind language artifacts invocations results", "translations",
    tool=closed("driver", driver=closed("name version language rules", name=TEXT, version=TEXT, language=LANGUAGE, rules=many(RULE))),
    columnKind={"const": "unicodeCodePoints"}, language=LANGUAGE, artifacts=many(ARTIFACT), translations=many(TRANSLATION),
    invocations=many(closed("executionSuccessful toolExecutionNotifications", executionSuccessful={"type": "boolean"}, toolExecutionNotifications=many(NOTICE))),
    results=many(RESULT),
)  # fmt: skip
LOG: Final = {
    "type": "object",
    "required": ["$schema", "version", "runs"],
    "properties": {"$schema": {"type": "string", "format": "uri"}, "version": {"const": "2.1.0"}, "runs": many(RUN)},
    "additionalProperties": False,
}
