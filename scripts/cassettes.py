"""Record cassettes/ anew. Nothing is recorded that is not named.

    python scripts/cassettes.py                               list the cassettes
    python scripts/cassettes.py scripted__is_busy_at_first    record this one; several may be named
    python scripts/cassettes.py scripted                      record all that a scripted server answers: offline, seconds
    GOUJI_BASE_URL=… python scripts/cassettes.py small_model  record all that a small real model answers: minutes

The small model is started by scripts/small_model.py, which prints its address.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.extract.llm.server import Server, serving  # noqa: E402
from tests.recorded import CASES, FOLDER, Case, perfect_model, read  # noqa: E402

from gouji.extract.llm.cassettes import Cassettes  # noqa: E402


def record(name: str, case: Case) -> None:
    """Exits with a line when a real model is needed and none is named."""
    server = (
        serving(case.script(perfect_model(case))) if case.script else nullcontext(Server(os.environ.get("GOUJI_BASE_URL", "")))
    )
    with server as at, TemporaryDirectory() as aside:
        if not at.url:
            sys.exit(f"{name}: set GOUJI_BASE_URL to the address that scripts/small_model.py prints")
        environment = {
            **case.environment,
            "GOUJI_BASE_URL": at.url,
            "GOUJI_CACHE": f"{aside}/answers.sqlite",
            "GOUJI_TIMEOUT": "600",
        }
        result = read(case, Cassettes(FOLDER), name, environment)
    ended = [section.reason for section in result.sections if section.status == "failed"]
    print(f"{name}: {result.run.calls} calls, {len(ended)} sections failed {ended or ''}")


def main(wanted: Sequence[str]) -> None:
    if not wanted:
        print("\n".join(CASES))
    for word in wanted:
        named = {name: case for name, case in CASES.items() if word in (name, name.split("__")[0])}
        if not named:
            sys.exit(f"{word}: no such cassette")
        for name, case in named.items():
            record(name, case)


if __name__ == "__main__":
    main(sys.argv[1:])
