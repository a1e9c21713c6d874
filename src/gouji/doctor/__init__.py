"""What works here, what does not and what to do: the parts of the installation, and the endpoint of a model.

The endpoint's findings are named reach, key, model, json_schema, tools, md_json, mode, tokens and speed; those of the parts
unstructured, office, ocr, opencv, parquet, postgresql and vcrpy."""

from gouji.doctor.endpoint import best_mode, probe
from gouji.doctor.finding import Finding, State
from gouji.doctor.parts import parts

__all__ = ["Finding", "State", "best_mode", "parts", "probe"]
