# Everything here needs Python 3.11 or newer, git and make; the rest is put into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PEERS := $(VENV)-peers

# Builds take their pinned hatchling from the same list; newer pips read the second name.
export PIP_CONSTRAINT := constraints.txt
export PIP_BUILD_CONSTRAINT := constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo serve test pictures years twins lint format docs bench bench-peers check-peers clean

help:
	@echo "make demo    see it run, on an example company"
	@echo "make serve   look at it in a browser: the same company as a page"
	@echo "make test    run the tests"
	@echo "make lint    style, types and the arrows between the rooms"
	@echo "make format  put the style right"
	@echo "make docs    write what is made from the code: pages, pictures, the compiled texts"
	@echo "make pictures take the pictures of the guide for browsers anew, by its test"
	@echo "make years   hold made-up years against a second reading of the Measures (YEARS=500)"
	@echo "make twins   hold made-up lives whose mistakes were put right to twins that never made them (LIVES=500)"
	@echo "make bench   measure it (make bench-peers: against other projects)"
	@echo "make clean   remove .venv and the caches"

demo: $(VENV)/ready
	@$(BIN)/wxflow demo

serve: $(VENV)/ready
	@$(BIN)/wxflow serve --demo

test: $(VENV)/ready-dev
	@$(BIN)/python -m pytest -n auto --maxprocesses 8 --dist worksteal

lint: $(VENV)/ready-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/lint-imports --no-logo

format: $(VENV)/ready-dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: $(VENV)/ready-dev
	$(BIN)/python -m generate.catalog
	$(BIN)/python -m generate.layout
	$(BIN)/python -m generate.machines
	$(BIN)/python -m generate.reference
	$(BIN)/python -m generate.api
	$(BIN)/python -m generate.guides

pictures: $(VENV)/ready-dev
	@mkdir -p docs/guides/pictures
	@WXFLOW_SCREENSHOTS=docs/guides/pictures $(BIN)/python -m pytest -q tests/whole/browser/test_fortnight.py

years: $(VENV)/ready-dev
	$(BIN)/python -m tests.whole.worked_year.other_years $(or $(YEARS),500)

twins: $(VENV)/ready-dev
	$(BIN)/python -m tests.whole.corrections.slips $(or $(LIVES),500)

bench: $(VENV)/ready-dev
	@$(BIN)/python -m benchmarks

bench-peers: $(PEERS)/ready
	@$(PEERS)/bin/python -m benchmarks peers

check-peers: $(PEERS)/ready
	@$(PEERS)/bin/python -m benchmarks --small peers large

clean:
	rm -rf $(VENV) $(PEERS) .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

# What is compiled now need not be at every start; what does not compile will say so itself when it is used.
COMPILE = env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m compileall -qq $(VENV)/lib src machines connectors office cli web || true

$(VENV)/ready: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Setting up $(VENV) …"
	@$(BIN)/python -m pip install -q -c constraints.txt -e .
	@$(COMPILE)
	@touch $@

$(VENV)/ready-dev: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Setting up $(VENV) with what the tests need …"
	@$(BIN)/python -m pip install -q -c constraints.txt -e '.[dev]'
	@$(COMPILE)
	@touch $(VENV)/ready $@

$(PEERS)/ready: pyproject.toml constraints.txt benchmarks/peers/constraints.txt | $(BIN)/python
	@echo "Setting up $(PEERS) with what wxflow is measured against …"
	@$(PYTHON) -m venv --clear $(PEERS)
	@$(PEERS)/bin/python -m pip install -q 'pip>=25.1'  # the first that knows dependency groups
	@$(PEERS)/bin/python -m pip install -q -c benchmarks/peers/constraints.txt -e '.[postgres]' --group peers
	@touch $@

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { \
		echo "wxflow needs Python 3.11 or newer, and there is no '$(PYTHON)' here. Install it, or name one: make PYTHON=/path/to/python" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "wxflow needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1). Name a newer one: make PYTHON=/path/to/python" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "wxflow needs Python's venv module, which '$(PYTHON)' lacks (on Debian and Ubuntu: the package python3-venv)." >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)
