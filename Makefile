# What a newcomer and CI run. Needs Python 3.11 or newer, pip and make; everything else goes into .venv.

NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c '$(NEW_ENOUGH)' 2>/dev/null && exec echo $$p; done; echo python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
CODE := src tests scripts $(patsubst %/,%,$(sort $(dir $(wildcard benchmarks/*.py samples/*.py))))

.PHONY: help demo test lint schemas docs bench picture lock clean
.DELETE_ON_ERROR:

help:
	@echo 'make demo      read the sample reports and show what was found'
	@echo 'make test      lint, types, import contracts, stale files, tests'
	@echo 'make lint      the same without the tests'
	@echo 'make schemas   write schemas/ from the pydantic models'
	@echo 'make docs      write docs/cli.md and docs/rules.md from the code'
	@echo 'make bench     print the figures'
	@echo 'make picture   make docs/report-page.png (needs Chromium)'
	@echo 'make lock      resolve pyproject.toml again into requirements*.lock'
	@echo 'make clean     remove .venv, caches and output'

# Reports in text and Word, one in PDF and the same one scanned.
DEMO := samples/*.txt samples/*.docx samples/formats/town_scores.pdf samples/formats/town_scores_scan.pdf
demo: $(VENV)/.base
	$(BIN)/gouji extract $(DEMO) -o out/demo -w out/desk --keep-sources
	$(BIN)/gouji check out/demo/runin_formula.txt.json --severity error
	$(BIN)/gouji report out/demo/runin_formula.txt.json
	$(BIN)/gouji export -w out/desk -o out/demo.xlsx
	@echo
	@echo 'The reviewer'"'"'s desk:  $(BIN)/gouji review -w out/desk'

test: lint
	$(BIN)/pytest -n auto --dist loadfile

lint: $(VENV)/.dev
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy $(CODE)
	$(BIN)/lint-imports --no-logo --no-cache
	$(BIN)/python scripts/schemas.py --check
	$(BIN)/python scripts/docs.py --check

schemas: $(VENV)/.base
	$(BIN)/python scripts/schemas.py

docs: $(VENV)/.base
	$(BIN)/python scripts/docs.py

bench: $(VENV)/.dev
	@set -e; for script in $(sort $(wildcard benchmarks/*.py)); do echo "== $$script"; $(BIN)/python $$script; done

picture: $(VENV)/.dev
	$(BIN)/python scripts/picture.py

# The index is whatever pip is configured to use; it is not written into the lock files.
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-annotate --no-header --no-emit-index-url -q
lock: $(VENV)/.dev
	$(LOCK) --upgrade --extra ocr -o requirements.lock
	$(LOCK) --upgrade --all-extras --group dev -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) out build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +

# One environment for everything; a stamp says which lock it was made from.
$(BIN)/python:
	@$(PYTHON) -c '$(NEW_ENOUGH)' 2>/dev/null || { \
		echo "gouji needs Python 3.11 or newer; $(PYTHON) is: $$($(PYTHON) --version 2>/dev/null || echo not there)." \
		     "Name one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.base: requirements.lock pyproject.toml | $(BIN)/python
	@echo 'Installing the locked packages into $(VENV) (about a minute the first time)'
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.base
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
