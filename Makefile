# Everything starts here: `make run` and `make test` need nothing but Python 3.11 or later and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BENCH := .bench-venv
READY := $(VENV)/.ready
DB ?= claims.db

.DEFAULT_GOAL := help
.PHONY: help run serve test test-long newest lint format types imports score bench bench-batch bench-check bench-clean bench-site axe pictures series wheel ci clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# One stamp file stands for the whole environment: it is rebuilt when the project or a pinned version changes.
$(READY): pyproject.toml constraints.txt extractor/__init__.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "This needs Python 3.11 or later; $(PYTHON) is $$($(PYTHON) --version 2>&1). Try: make PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || { echo "Creating $(VENV)"; $(PYTHON) -m venv $(VENV) \
		|| { rm -rf $(VENV); echo "Python's venv module is missing; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }; }
	@echo "Installing pinned dependencies into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt hatchling
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --no-build-isolation --editable '.[dev]'
	@touch $@

run: $(READY) ## read and check the bundled corpus into claims.db
	@$(BIN)/extractor run corpus/articles --metadata corpus/index.csv --db $(DB)
	@echo "            or: make serve"

serve: $(READY) ## open claims.db in the browser
	@$(BIN)/extractor serve $(DB)

test: $(READY) ## run all tests, on all cores, with coverage
	@$(BIN)/python -m pytest -n logical --dist worksteal --cov --cov-report=term:skip-covered

test-long: $(READY) ## run the long forms of the tests too, and more examples of each property
	@$(BIN)/python -m pytest -n logical --dist worksteal -m '' --hypothesis-profile=long

newest: $(READY) ## start the site on the newest pre-release of Datasette 1.0, where PyPI has one to give
	@$(BIN)/python -m pytest -m long -q tests/test_newest_datasette.py

lint: $(READY) ## look for mistakes and untidy code
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: $(READY) ## lay the code out
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: $(READY) ## check types
	@$(BIN)/mypy

imports: $(READY) ## check that imports point downwards only
	@$(BIN)/lint-imports

score: $(READY) ## measure the corpus against its gold and the pinned floors
	@mkdir -p build
	@$(BIN)/extractor extract corpus/articles --metadata corpus/index.csv --check --format jsonl >build/claims.jsonl
	@$(BIN)/extractor score corpus/gold build/claims.jsonl --floors corpus/floors.json

# The peers live in an environment of their own; where one cannot be installed, the table says so.
bench: $(READY) ## measure speed, start and memory beside other programs, into docs/benchmarks.md
	@test -x $(BENCH)/bin/python || { echo "Creating $(BENCH)"; $(PYTHON) -m venv $(BENCH); }
	@grep -v '^#' benchmarks/peers.txt | while read -r peer; do \
		$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt "$$peer" \
			|| echo "$$peer cannot be installed here and is passed over"; done
	@$(BIN)/python benchmarks/run.py --peers $(BENCH)/bin/python
	@$(BIN)/python benchmarks/checking.py
	@mkdir -p build
	@$(BIN)/extractor extract corpus/articles --metadata corpus/index.csv --format jsonl >build/claims.jsonl
	@$(BENCH)/bin/python benchmarks/parser.py build/claims.jsonl corpus/gold || echo "the parser is passed over"
	@$(MAKE) --no-print-directory bench-clean

bench-batch: $(READY) ## measure archives of up to 100,000 documents: memory, scaling, cost, and the gate
	@$(BIN)/python benchmarks/batch.py

# A copy of a public set is measured too where it is given: make bench-clean SETS="--set PATH --set PATH"
bench-clean: $(READY) ## measure the cleaning: labels of lines, bodies beside trafilatura, speed and memory
	@$(BIN)/python -W ignore benchmarks/cleaning.py --page docs/benchmarks.md $(SETS)

bench-site: $(READY) ## measure the site with half a million claims, beside a plain Datasette
	@$(BIN)/python benchmarks/site.py

axe: build/axe/node_modules/axe-core/axe.min.js ## fetch axe-core, with which the tests look for barriers on the site

build/axe/node_modules/axe-core/axe.min.js:
	@mkdir -p build/axe
	@npm install --silent --no-audit --no-fund --prefix build/axe axe-core@4.14.1

pictures: $(READY) ## take the pictures of the README anew, with Debian's Chromium
	@$(BIN)/python docs/pictures.py

bench-check: $(READY) ## check every official figure, true and damaged, as claims and as sentences, against corpus/check_floors.json
	@$(BIN)/python tests/check_benchmark.py

series: $(READY) ## write the page of all official series, docs/series.md
	@$(BIN)/extractor stats list --bundled --format markdown > docs/series.md

wheel: $(READY) ## build the wheel into dist/
	@rm -rf dist
	@$(BIN)/python -m build --wheel --no-isolation --outdir dist . >/dev/null
	@ls dist/*.whl

ci: ## everything that has to hold
	@.ci/run

clean: ## remove the environment, the database and what was built
	@rm -rf $(VENV) $(BENCH) dist build $(DB) $(DB)-wal $(DB)-shm .coverage htmlcov .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
