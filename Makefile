# Each target sets itself up from nothing but Python 3.11+, make and git.
.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
export PYTHONUTF8 := 1

.PHONY: help demo test check format bench coverage generate clean

help: ## Show what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

$(VENV)/ready: pyproject.toml
	@echo "==> setting up $(VENV)"
ifdef UV
	uv venv --quiet --allow-existing $(VENV)
	uv pip install --quiet --python $(BIN)/python --group dev -e '.[cli]'
else
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --group dev -e '.[cli]'
endif
	@touch $@

demo: $(VENV)/ready ## Replay the sample dossiers: register, flags, one explanation, diagrams
	@$(BIN)/tthc demo

test: $(VENV)/ready ## Run the tests, README and docs included
	@echo "==> tests"
	@$(BIN)/python -m pytest -n 2

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
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

generate: $(VENV)/ready ## Write the generated files anew
	@$(BIN)/python tools/generate.py

bench: $(VENV)/ready ## Measure side by side with other libraries, write docs/benchmarks.md
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip --upgrade >/dev/null
	@$(BIN)/python -m pip install --quiet numpy workalendar python-statemachine
	@$(BIN)/python benchmarks/run.py

coverage: $(VENV)/ready ## Branch coverage of src
	@$(BIN)/coverage erase
	@$(BIN)/coverage run --parallel-mode -m pytest -p no:xdist
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

clean: ## Remove the environment and caches
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage*
