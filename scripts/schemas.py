"""Write the JSON Schemas under schemas/ from the pydantic models, or say which are stale.

    python scripts/schemas.py            write
    python scripts/schemas.py --check    exit 1 and name each file that differs from its model
"""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel

from generated import main
from gouji.extract.answers import PairsAnswer, SectionsAnswer
from gouji.result import Result

ROOT = Path(__file__).resolve().parent.parent
MODELS: dict[str, type[BaseModel]] = {"result": Result, "answer.sections": SectionsAnswer, "answer.pairs": PairsAnswer}
"""File stem under schemas/ to model."""


def schema(model: type[BaseModel]) -> str:
    """The schema as text with a final newline: of what we write for the result, of what we accept for an answer."""
    body = model.model_json_schema(mode="serialization" if model is Result else "validation", by_alias=True)
    tree = {"$schema": "https://json-schema.org/draft/2020-12/schema", **body}
    return json.dumps(tree, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    main({ROOT / "schemas" / f"{stem}.schema.json": schema(model) for stem, model in MODELS.items()}, "make schemas")
