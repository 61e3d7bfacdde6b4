# The few words a newcomer types. `make help` explains them.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
LOCALES := $(wildcard translations/*/LC_MESSAGES/*.po)
CATALOGUES := $(LOCALES:.po=.mo)

.DEFAULT_GOAL := help
.PHONY: help run pseudo test test-faults bench lint format messages lock clean

help: ## what each of these words does
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.run-ready $(CATALOGUES) ## a demonstration city on http://127.0.0.1:8000 (PORT=8123 for elsewhere)
	@exec $(BIN)/portal demo --port $(PORT)

pseudo: $(VENV)/.test-ready ## the demonstration city, in which Spanish and Arabic are long ⟦ƀřäçķéţéđ⟧ English
	@exec $(BIN)/python -m tests.pseudo $(PORT)

# Three at once even on two cores: nearly half of the time is spent waiting for databases and browsers.
test: $(VENV)/.test-ready $(CATALOGUES) ## every test, in a real browser and on real databases
	@$(BIN)/python -m tests.browser.install
	$(BIN)/pytest -n 3 --dist worksteal

test-faults: $(VENV)/.test-ready $(CATALOGUES) ## the long versions: kills, full disks, silent servers
	PORTAL_TEST_LONG=1 $(BIN)/pytest tests/faults

bench: $(VENV)/.test-ready $(CATALOGUES) ## how fast it is beside what is known, into docs/performance.md (needs wrk)
	$(BIN)/python -m tests.bench --write

lint: $(VENV)/.test-ready ## style, types, import contracts, fresh message catalogues
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.messages check

format: $(VENV)/.test-ready ## put the code into the one style
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

messages: $(VENV)/.test-ready ## collect the texts from code and templates into translations/
	$(BIN)/python -m tests.messages update

lock: ## pin every package again, with hashes (needs uv)
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--python-version 3.11 pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--python-version 3.11 --extra dev -c requirements.lock pyproject.toml -o tests/requirements.lock

clean: ## forget the environment and the demonstration's data
	rm -rf $(VENV) var

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run-ready: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test-ready: tests/requirements.lock $(VENV)/.run-ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/requirements.lock
	@touch $@

%.mo: %.po $(VENV)/.run-ready
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@ --locale $(notdir $(patsubst %/LC_MESSAGES/,%,$(dir $<)))
