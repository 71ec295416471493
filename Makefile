# Two commands do everything on a fresh machine: `make demo` and `make test`.
SHELL := /bin/bash
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
DEMO_ARGS ?=
TEST_ARGS ?=
BENCH_ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help install install-dev demo serve test lint format bench score gate-score pictures zaf lock clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-12s %s\n", $$1, $$2}'

$(BIN)/python:
	$(if $(UV),uv venv -q $(VENV),$(PYTHON) -m venv $(VENV))

# A stamp holds the state of pyproject.toml and uv.lock that was installed, so that a second call costs nothing.
$(VENV)/.installed: $(BIN)/python pyproject.toml uv.lock
	@echo "Installing Handoff Gate into $(VENV) ..."
	$(if $(UV),VIRTUAL_ENV=$(CURDIR)/$(VENV) uv sync -q --active --inexact --extra postgres --extra ocr,$(BIN)/pip install -q --disable-pip-version-check -e '.[postgres,ocr]')
	@touch $@

$(VENV)/.installed-dev: $(BIN)/python pyproject.toml uv.lock
	@echo "Installing Handoff Gate and its test tools into $(VENV) ..."
	$(if $(UV),VIRTUAL_ENV=$(CURDIR)/$(VENV) uv sync -q --active --inexact --all-extras,$(BIN)/pip install -q --disable-pip-version-check -e '.[dev,ocr]')
	@touch $(VENV)/.installed $@

install: $(VENV)/.installed ## Install what running needs
install-dev: $(VENV)/.installed-dev ## Install what testing needs

demo: install ## Play the main job end to end (DEMO_ARGS=--exit ends it afterwards)
	@$(BIN)/handoff demo $(DEMO_ARGS)

serve: install ## Migrate, then run web and worker on the embedded default
	@$(BIN)/handoff serve

test: install-dev lint ## Run every check and test that this machine can run
	$(BIN)/pytest $(TEST_ARGS)

lint: install-dev ## Style, types, directions of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: install-dev ## Put the code into the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: install-dev ## Measure: acknowledgements, remote calls, time to an enriched ticket, grouping
	$(BIN)/python -m tests.bench $(BENCH_ARGS)

score: install-dev ## How well tickets are read: print it, and renew docs/extraction-results.md
	$(BIN)/python -m tests.bench.extraction
	$(BIN)/python -m tests.bench.extraction --write

SERVICE ?= https://gate.example.com
zaf: install ## Pack the Zendesk app for the service at SERVICE=https://…
	$(BIN)/python -m integrations.zendesk.app_package $(SERVICE) dist/handoff-gate-zendesk.zip

gate-score: install-dev ## How the gate decides on attempts to close: renew docs/gate-results.md and print it
	$(BIN)/python -m tests.bench.closures --write
	$(BIN)/python -m tests.bench.closures

pictures: install-dev ## Take the README's pictures from the sandbox
	$(BIN)/python -m tests.pictures
	$(BIN)/python -m tests.pictures_gate
	$(BIN)/python -m tests.pictures_zendesk_app

lock: ## Renew uv.lock
	uv lock

clean: ## Remove what was built or installed here
	rm -rf $(VENV) var dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
