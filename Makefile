# Needs only python3 (3.11 or newer), its pip, make and git.
PYTHON ?= python3
VENV   ?= .venv
PORT   ?= 8000
BIN    := $(VENV)/bin
PIP    := $(PYTHON) -m pip --python $(BIN)/python install -qq --disable-pip-version-check --no-input --root-user-action=ignore --require-hashes --only-binary=:all:

.PHONY: help run site test test-sqlite test-postgres check bench fmt lock sbom clean

help: ## Show the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 16

# `--without-pip` and `pip --python` work where python3-venv is missing and where pip is externally managed.
$(BIN)/python:
	@echo "→ making a virtual environment in $(VENV)"
	@$(PYTHON) -m venv --without-pip $(VENV)

$(VENV)/.run: requirements.lock | $(BIN)/python
	@echo "→ installing what the site needs (once, or when requirements.lock changes)"
	@$(PIP) -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@echo "→ installing what the tests need (once, or when requirements-dev.lock changes)"
	@$(PIP) -r requirements-dev.lock
	@touch $@

# What compiles the program is root, and who runs it may not write there: each start would compile it anew.
site: $(VENV)/.run ## Set up what a server needs (docs/operating.md), after each upgrade too
	@echo "→ compiling the program"
	@$(BIN)/python -m compileall -q manage.py accounts config content courses exams quizzes

run: $(VENV)/.run ## Serve the site on http://127.0.0.1:$(PORT), with demo accounts
	@LECTERN_MODE=development SITE_URL=$${SITE_URL:-http://127.0.0.1:$(PORT)} $(BIN)/python manage.py start --port $(PORT)

test: $(VENV)/.dev ## Run the whole suite: on SQLite, then what touches the database on PostgreSQL, then in a browser
	@sh tests/system/packages.sh
	@sh tests/system/readers.sh
	@echo "→ tests on SQLite"
	@$(BIN)/python -m pytest -q -n auto -m "not browser"
	@echo "→ tests of everything that touches the database, on a temporary PostgreSQL"
	@$(BIN)/python -m tests.system.postgres $(BIN)/python -m pytest -q -n auto -m "not browser" --only-database
	@echo "→ journeys in a browser"
	@$(BIN)/python -m pytest -q -n auto --dist loadfile -m browser

check: $(VENV)/.dev ## Style, types, import contracts, templates, migrations, content
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@LECTERN_MODE=test $(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint templates --lint --quiet
	@LECTERN_MODE=test $(BIN)/python manage.py makemigrations --check --dry-run
	@LECTERN_MODE=test $(BIN)/python manage.py check --fail-level WARNING
	@LECTERN_MODE=test $(BIN)/python manage.py check_content --strict
	@LECTERN_MODE=test $(BIN)/python manage.py check_quality

bench: $(VENV)/.dev ## Measure the site beside bare Django, in one run
	@$(BIN)/python -m bench

fmt: $(VENV)/.dev ## Format the code
	@$(BIN)/ruff check --fix -q .
	@$(BIN)/ruff format -q .

# Names, versions and hashes only: no host of a registry or a mirror gets into a lock file. One version of each for every
# Python (fewest), so that no machine runs a version that no test has seen.
UV_COMPILE := $(BIN)/uv pip compile pyproject.toml -q --universal --python-version 3.11.2 --generate-hashes --fork-strategy fewest --no-header --no-annotate --no-emit-index-url
lock: $(VENV)/.dev ## Write the lock files anew from pyproject.toml
	@$(UV_COMPILE) -o requirements.lock
	@$(UV_COMPILE) --group dev -c requirements.lock -o requirements-dev.lock

sbom: $(VENV)/.run ## Write what the site is made of (CycloneDX) to build/sbom.json
	@LECTERN_MODE=test $(BIN)/python manage.py list_parts build/sbom.json

clean: ## Remove everything that was made here, the embedded database too
	rm -rf $(VENV) var build .mypy_cache .ruff_cache
