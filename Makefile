# Each target sets itself up from nothing but Python 3.11+, make and bash; uv is used when it is there.
.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
PIP := $(if $(UV),uv pip install --quiet --python $(BIN)/python,$(BIN)/python -m pip install --quiet)
export PYTHONUTF8 := 1

.PHONY: help demo test crash stateful check format generate bench bench-desk interop coverage mutants fuzz clean

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

# The group is read by hand because only pip 25.1 and later knows --group.
$(VENV)/ready: pyproject.toml
	@echo "==> setting up $(VENV) with $(if $(UV),uv,pip)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.x")'
	@$(if $(UV),uv venv --quiet --allow-existing --python $(PYTHON) $(VENV),$(PYTHON) -m venv $(VENV))
	@$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["dev"], sep="\n")' > $(VENV)/dev.txt
	@$(PIP) -r $(VENV)/dev.txt -e '.[cli,postgres]'
	@touch $@

demo: $(VENV)/ready ## Replay the sample dossiers: register, flags, one explanation, diagram
	@echo "==> tthc demo"
	@$(BIN)/tthc demo

# By file: the examples of one page build on each other.
test: $(VENV)/ready ## Run the tests, with the code in README and docs
	@echo "==> tests"
	@$(BIN)/python -m pytest -n auto --dist loadfile

crash: $(VENV)/ready ## Kill sweeping and relaying workers, and the database, 200 times each
	@echo "==> crash test"
	@TTHC_CRASH_KILLS=200 TTHC_CRASH_DOSSIERS=50000 $(BIN)/python -m pytest -rP tests/storage/test_crash.py

stateful: $(VENV)/ready ## Drive the desk at random against a simple model: 200 lives of 50 steps
	@echo "==> desk against model"
	@TTHC_STATEFUL_EXAMPLES=$${TTHC_STATEFUL_EXAMPLES:-200} $(BIN)/python -m pytest -s tests/desk/test_stateful.py

check: $(VENV)/ready ## Format, lint, types, import contracts, generated files
	@echo "==> format"
	@$(BIN)/ruff format --check .
	@echo "==> lint"
	@$(BIN)/ruff check .
	@echo "==> types"
	@$(BIN)/mypy
	@echo "==> import contracts"
	@$(BIN)/lint-imports
	@echo "==> generated files"
	@$(BIN)/python tools/generate.py --check

format: $(VENV)/ready ## Format and mend what can be mended
	@echo "==> format"
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

generate: $(VENV)/ready ## Write the generated files anew
	@echo "==> generated files"
	@$(BIN)/python tools/generate.py

$(VENV)/rivals: $(VENV)/ready
	@echo "==> installing the libraries we are measured against"
	@$(PIP) numpy workalendar python-statemachine polars pandas businesstimedelta SpiffWorkflow dbos
	@touch $@

bench: $(VENV)/rivals ## Measure side by side with other libraries, write docs/benchmarks.md
	@echo "==> benchmarks"
	@$(BIN)/python benchmarks/run.py

bench-desk: $(VENV)/rivals ## Measure the desk on each store, a million dossiers among them
	@echo "==> benchmarks of the desk"
	@PYTHONPATH=. $(BIN)/python benchmarks/desk.py

# An environment of its own: pm4py is AGPL and never a dependency of ours.
interop: $(VENV)/ready ## Let pm4py read the event logs that we write
	@echo "==> pm4py reads what we write"
	@$(PYTHON) -m venv $(VENV)/interop
	@$(VENV)/interop/bin/python -m pip install --quiet -r $(VENV)/dev.txt -e '.[cli,postgres]' pm4py
	@$(VENV)/interop/bin/python -m pytest -p no:cacheprovider tests/analysis/test_reading.py -k pm4py

coverage: $(VENV)/ready ## Branch coverage of src
	@echo "==> coverage"
	@$(BIN)/coverage erase
	@$(BIN)/coverage run --parallel-mode -m pytest -p no:xdist
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

mutants: $(VENV)/ready ## Mutate calendars, terms and dossier; list what the tests let live
	@echo "==> mutants"
	@$(BIN)/python tools/mutants.py

fuzz: $(VENV)/ready ## Throw rubbish at every reader for FUZZ_SECONDS (600)
	@echo "==> fuzz"
	@$(BIN)/python tools/fuzz.py $(or $(FUZZ_SECONDS),600)

clean: ## Remove the environment and the caches
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage*
