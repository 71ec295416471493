# Two commands do everything on a fresh machine: `make demo` and `make test`.
SHELL := /bin/bash
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
DEMO_ARGS ?=
# In the order of the folders: the slow ones come first, so that no worker is left with one of them at the end.
TEST_ARGS ?= -n auto --dist loadfile --no-loadscope-reorder
BENCH_ARGS ?=
CHAOS_ARGS ?=
SOAK_ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help install install-dev demo serve test lint format bench chaos soak score gate-score pictures docs docs-serve reference zaf lock clean fuzz audit-deps

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

bench: install-dev ## Measure; BENCH_ARGS="ack drain --write" chooses parts and renews the docs
	$(BIN)/python -m tests.bench $(BENCH_ARGS)

chaos: install-dev ## Kill, restart and disturb everything under load, then judge (CHAOS_ARGS="--seed 7 --database sqlite")
	$(BIN)/python -m tests.chaos $(CHAOS_ARGS)

soak: install-dev ## Half an hour of steady load: do memory, threads and open files stay flat? (SOAK_ARGS="--minutes 5")
	$(BIN)/python -m tests.chaos.soak $(SOAK_ARGS)

score: install-dev ## How well tickets are read: print it, and renew docs/extraction-results.md
	$(BIN)/python -m tests.bench.extraction
	$(BIN)/python -m tests.bench.extraction --write

docs: install-dev ## Build the documentation site into build/site; any warning ends it
	$(BIN)/zensical build --strict --clean

docs-serve: install-dev ## Show the documentation site on this machine, and renew it when a page changes
	$(BIN)/zensical serve --dev-addr 127.0.0.1:8100

reference: install-dev ## Write the pages anew that are made from code
	$(BIN)/python -m tests.docs.reference
	$(BIN)/python -m tests.support.routes

SERVICE ?= https://gate.example.com
zaf: install ## Pack the Zendesk app for the service at SERVICE=https://…
	$(BIN)/python -m integrations.zendesk.app_package $(SERVICE) dist/handoff-gate-zendesk.zip

gate-score: install-dev ## How the gate decides on attempts to close: renew docs/gate-results.md and print it
	$(BIN)/python -m tests.bench.closures --write
	$(BIN)/python -m tests.bench.closures

pictures: install-dev ## Take the pictures of README and docs from the sandbox and the dashboard
	$(BIN)/python -m tests.pictures
	$(BIN)/python -m tests.pictures_gate
	$(BIN)/python -m tests.pictures_zendesk_app
	$(BIN)/python -m tests.pictures_dashboard

# Tools that only these two need, and that not every platform has.
tool = $(BIN)/python -c 'import $(1)' 2>/dev/null || $(if $(UV),VIRTUAL_ENV=$(CURDIR)/$(VENV) uv pip install -q '$(2)',$(BIN)/pip install -q '$(2)')

FUZZ_ARGS ?= --seconds 60
fuzz: install-dev ## Look for inputs that break a reader (FUZZ_ARGS='mail picture --seconds 300')
	@$(call tool,atheris,atheris>=3)
	$(BIN)/python -m tests.security.fuzz $(FUZZ_ARGS)

audit-deps: install-dev ## Look for known weaknesses of the libraries that are installed
	@$(call tool,pip_audit,pip-audit>=2.9)
	$(BIN)/python -m tests.security.audit_deps

lock: ## Renew uv.lock
	uv lock

clean: ## Remove what was built or installed here
	rm -rf $(VENV) var dist build .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis
