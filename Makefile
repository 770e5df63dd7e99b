# Needs Python 3.11 or later, make and git; everything else is set up below.
#   make demo    plan the whole of Hangzhou
#   make test    run the tests
# Another Python: make PYTHON=python3.12 demo

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
# A link, as to the .venv of another worktree, is used as it is, for the code that is here:
# to set it up anew would fail, or take it away from there.
STAMP := $(if $(shell test -L $(VENV) && echo linked),,$(INSTALLED))
ifeq ($(STAMP),)
export PYTHONPATH := $(CURDIR)
endif

# Branch coverage, in percent: of everything, and of what plans rest on.
FLOOR := 95
CORE_FLOOR := 97
CORE := lawyer_assign/rules/*,lawyer_assign/formulation/*,lawyer_assign/solver/*,lawyer_assign/engines/*,lawyer_assign/matching/*,lawyer_assign/verify/*

# Tests start hundreds of processes; without byte code each would compile the package.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install demo test test-slow test-deep coverage test-oldest test-newest check format lint types contracts bench nation \
  schema readme notebooks docs attack mutants dist clean

help: ## Say what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' Makefile

install: $(STAMP) ## Make the environment .venv (once)

$(INSTALLED): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or later is needed, this is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12 demo")'
	@echo "Setting up $(VENV); this takes a minute or two, once."
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable . --group dev --constraint constraints.txt
	@touch $@

demo: $(STAMP) ## Plan the whole of Hangzhou; writes out/ (lang=zh for Chinese)
	$(BIN)/lawyer-assign demo $(if $(lang),--lang $(lang))

test: $(STAMP) ## Run the tests, twenty minutes on two cores; stop at the first failure
	$(BIN)/python -m pytest --exitfirst --quiet --numprocesses auto --dist worksteal -m "not slow"

test-slow: $(STAMP) ## Run the slow tests that make test leaves out
	$(BIN)/python -m pytest --quiet --numprocesses auto --dist worksteal -m slow

test-deep: $(STAMP) ## Run every test with many examples
	TESTS=deep $(BIN)/python -m pytest --quiet --numprocesses auto --dist worksteal

coverage: $(STAMP) ## Run the tests, and ask for the floors of branch coverage
	$(BIN)/python -m pytest --quiet --numprocesses auto --dist worksteal -m "not slow" \
	  --cov --cov-branch --cov-report=term --cov-fail-under=$(FLOOR)
	$(BIN)/coverage report --include='$(CORE)' --fail-under=$(CORE_FLOOR)

test-oldest: ## Run the tests with the oldest dependencies that are allowed
	$(PYTHON) -m venv .venv-oldest
	.venv-oldest/bin/python -m pip install --quiet --upgrade 'pip>=25.1'
	.venv-oldest/bin/python -m pip install --quiet --editable . --group dev \
	  --constraint constraints-oldest.txt
	.venv-oldest/bin/python -m pytest --quiet --numprocesses auto -m "not slow" \
	  -W ignore::DeprecationWarning

test-newest: ## Run the tests with the newest dependencies that are allowed
	$(PYTHON) -m venv .venv-newest
	.venv-newest/bin/python -m pip install --quiet --upgrade 'pip>=25.1'
	.venv-newest/bin/python -m pip install --quiet --upgrade --upgrade-strategy eager \
	  --editable . --group dev
	.venv-newest/bin/python -m pytest --quiet --numprocesses auto -m "not slow"

check: lint types contracts coverage test-deep ## Run everything that has to be green before a commit

lint: $(STAMP) ## Check layout and style
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

format: $(STAMP) ## Lay out the code and repair what can be repaired
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

types: $(STAMP) ## Check types (mypy --strict, with pydantic's plugin)
	$(BIN)/mypy --strict

contracts: $(STAMP) ## Check who may import whom
	$(BIN)/lint-imports

bench: $(STAMP) ## Run the benchmarks and print their table
	$(BIN)/python -m benchmarks.run

nation: $(STAMP) ## Plan every city of the nation; choices=1: with two-way choice
	$(BIN)/python -m benchmarks.nation$(if $(choices),_choices)

schema: $(STAMP) ## Write the JSON Schemas of facts and records anew
	$(BIN)/python -m lawyer_assign.files.schema

readme: $(STAMP) ## Write the tables of the reference anew
	$(BIN)/python -m tests.journeys.readme_tables

notebooks: $(STAMP) ## Run the notebooks from a clean kernel, keeping their outputs
	$(BIN)/python -m tests.journeys.run_notebooks

docs: $(STAMP) ## Make the pages of docs/; a warning is an error
	$(BIN)/sphinx-build -W --keep-going -b html docs docs/_build/html

attack: $(STAMP) ## Attack the engine in thirteen ways (minutes=5 seed=0 names=)
	$(BIN)/python -m tests.attacks.run --minutes $(or $(minutes),5) --seed $(or $(seed),0) $(names)

mutants: $(STAMP) ## Ask whether tests notice small changes (sample=15 seed=0 modules=)
	$(BIN)/python -m tests.mutants.run --sample $(or $(sample),15) --seed $(or $(seed),0) $(modules)

dist: $(STAMP) ## Build sdist and wheel, and use the wheel in a clean environment
	.ci/dist $(BIN)/python

clean: ## Remove the environment, caches and what the demo wrote
	rm -rf $(VENV) .venv-oldest .venv-newest out build dist docs/_build docs/_pictures .coverage .coverage.* htmlcov .pytest_cache \
	  .mypy_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
