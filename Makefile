# Two commands on a fresh machine with Python 3.11+ and make: `make demo`, `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

.PHONY: help demo run test test-all lint types imports bench texts clean

help:  ## What can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(VENV)/ready: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Otklik needs Python 3.11 or newer; $(PYTHON) is older. Try: make demo PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) \
		|| { echo "Python has no venv module. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Installing what Otklik runs on (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

$(VENV)/ready-dev: requirements-dev.txt $(VENV)/ready
	@echo "Installing what the tests need (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@

demo: $(VENV)/ready  ## The whole product with embedded messengers and a page to chat in
	@$(BIN)/python -m bot demo $(ARGS)

run: $(VENV)/ready  ## The product with config.yaml
	@$(BIN)/python -m bot run $(ARGS)

test: $(VENV)/ready-dev  ## All tests that need nothing but Python
	@$(BIN)/python -m pytest -n auto $(ARGS)

lint: $(VENV)/ready-dev  ## Style
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(VENV)/ready-dev  ## Types
	@$(BIN)/mypy

imports: $(VENV)/ready-dev  ## Imports go downwards only
	@$(BIN)/lint-imports

bench: $(VENV)/ready-dev  ## What is measured, as ratios of one run
	@$(BIN)/python -m benchmarks $(ARGS)

clean:  ## Forget the environment and the demo's data
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache
