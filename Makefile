PYTHON ?= python3
BIN := .venv/bin
COMPILE := --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url
PYTEST := $(BIN)/python -m pytest -q
PARALLEL := -n 2 --dist loadfile

unexport PYTHONDONTWRITEBYTECODE  # byte code halves every start after the first

.PHONY: help setup demo test check unit contracts workflows infrastructure local prove fuzz audit bench bench-decisions bench-drift requirements clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 18

setup:  ## .venv with everything, from pinned requirements
	@$(PYTHON) scripts/bootstrap.py

demo: setup  ## one strategy's life, from its first config to a rollback, on this machine
	@$(BIN)/tradai local demo $(DEMO)

test: check unit contracts workflows infrastructure local  ## everything CI runs

check: setup  ## format, lint, types, import directions
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/hadolint Dockerfile services/mlflow/Dockerfile

unit: setup  ## no sockets, seconds
	@$(PYTEST) $(PARALLEL) tests/unit --disable-socket --allow-unix-socket

contracts: setup  ## each port's suite on its fake and its real adapter; the functions; the API
	@$(PYTEST) $(PARALLEL) tests/contracts tests/functions tests/api

workflows: setup  ## every path of the state machine, with the real handlers
	@$(PYTEST) -n 2 tests/workflows

infrastructure: setup  ## the template
	@$(PYTEST) tests/infrastructure

local: setup  ## races, crashes and one whole cycle on the local stack
	@$(PYTEST) -n 3 --dist loadfile tests/concurrency tests/e2e

prove: setup  ## races, crashes and permissions at full length (an hour)
	@TRADAI_PROOF=long $(PYTEST) tests/concurrency tests/e2e/storage tests/e2e/least_privilege

fuzz: setup  ## generated requests against every operation of the API
	@$(BIN)/python -m tests.api.fuzz $(or $(CASES),100)

audit: setup  ## cfn-lint and checkov on the templates of every environment
	@$(BIN)/python scripts/audit.py

bench: setup  ## import times, a warm call, layer sizes (ratios in one run)
	@$(BIN)/python -m tests.benchmarks

bench-decisions: setup  ## error rates of promotion and drift (25 minutes of processor time; DECISIONS="--only WORD" for a part)
	@$(BIN)/python -m tests.benchmarks.decisions $(DECISIONS)

bench-drift: setup  ## drift-monitor over 100 and 1,000 strategies, on a stack without any (`tradai local up`)
	@eval "$$($(BIN)/tradai local env)" && $(BIN)/python -m tests.benchmarks.drift_monitor $(DRIFT)

requirements: setup  ## resolve the pins anew
	@$(BIN)/uv pip compile pyproject.toml --group dev --extra training $(COMPILE) -o requirements/dev.txt
	@$(BIN)/uv pip compile requirements/layer.in $(COMPILE) -o requirements/layer.txt
	@$(BIN)/uv pip compile requirements/audit.in $(COMPILE) -o requirements/audit.txt
	@$(BIN)/uv pip compile requirements/mlflow.in $(COMPILE) -o requirements/mlflow.txt
	@$(BIN)/uv pip compile requirements/mlflow-test.in $(COMPILE) -o requirements/mlflow-test.txt
	@$(BIN)/uv pip compile requirements/training.in $(COMPILE) -o requirements/training.txt
	@$(BIN)/uv pip compile requirements/arctic.in $(COMPILE) -o requirements/arctic.txt

clean:  ## everything that was built; the local stack is stopped first
	@test ! -x $(BIN)/tradai || $(BIN)/tradai local down
	@rm -rf .venv .tradai cdk.out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
