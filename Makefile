# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

# The commands of this project; `make help` lists them. Everything is installed into .venv, nothing outside this folder.
#
#   PYTHON   the interpreter that .venv is made with, 3.11 or newer      make setup PYTHON=python3.12
#   PORT     where `make run` serves                                    make run PORT=8090
#   JOBS     how many test processes run side by side                   make test JOBS=8

PYTHON ?= python3
PORT ?= 8080
JOBS ?= 2

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --quiet --no-input --disable-pip-version-check
INSTALL := $(PIP) install --no-compile --constraint constraints.txt
# Bytecode on all cores and without the libraries' own tests: quicker than pip makes it. What does not compile is for another Python.
COMPILE := $(BIN)/python -m compileall -qq -j 0 -x '/tests/' $(VENV)/lib || true

# What apps use to speak to a server of this contract; tests with it are left out where there is no npm.
CLIENT := npm install --silent --no-audit --no-fund --no-save --prefix $(VENV)/node @motis-project/motis-client@2.11.3 >/dev/null 2>&1
export MOBILITY_NODE_MODULES := $(VENV)/node/node_modules

# What stands in these files was installed: the program alone, and the program with all tools.
CORE := $(VENV)/.stamp-core
FULL := $(VENV)/.stamp

# Some machines switch bytecode off; without it every start takes about twice as long.
unexport PYTHONDONTWRITEBYTECODE

say = @printf '\n== %s\n' '$(1)'

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: setup run test test-long bench bench-growth bench-peers lint format clean help

setup: $(FULL) ## install the program and all tools into .venv
	@:

run: $(CORE) ## install the program alone, if need be, plan a sample trip and serve it on http://127.0.0.1:8080
	@$(BIN)/mobility demo --serve --port $(PORT)

test: lint ## style, types, licences and the fast tests: what must pass
	$(call say,Compile the kernels)
	@$(BIN)/python -m mobility.cli.warm
	$(call say,Fast tests)
	@$(BIN)/python -m pytest -n $(JOBS)

# Status 5 says that there is no long test yet.
test-long: setup ## the slow tests, up to an hour
	$(call say,Compile the kernels)
	@$(BIN)/python -m mobility.cli.warm
	$(call say,Long tests)
	@$(BIN)/python -m pytest -n $(JOBS) -m long || { status=$$?; test $$status -eq 5; }

# scipy is there to compare with; it lies apart, because numba starts more slowly where it finds it.
bench: setup ## measure, and write build/bench.json
	$(call say,Compile the kernels)
	@$(BIN)/python -m mobility.cli.warm
	$(call say,Benchmarks)
	@mkdir -p build
	@test -d build/beside/scipy || $(PIP) install --no-compile --no-deps --constraint constraints.txt --target build/beside scipy
	@MOBILITY_BESIDE=build/beside $(BIN)/python -m pytest benchmarks --benchmark-enable --benchmark-only --benchmark-disable-gc \
		--benchmark-warmup=on --benchmark-warmup-iterations=1 --benchmark-min-rounds=5 --benchmark-max-time=2 \
		--benchmark-sort=name --benchmark-columns=min,median,stddev,rounds --benchmark-json=build/bench.json

bench-growth: setup ## measure 1 to 32 copies of a region, and write benchmarks/README.md
	$(call say,Compile the kernels)
	@$(BIN)/python -m mobility.cli.warm
	$(call say,Growth)
	@$(BIN)/python -m benchmarks.growth.run
	@$(BIN)/python -m benchmarks.growth.render

# The peers go into environments of their own, below build/peers; some need another version of Python, if the machine has it.
bench-peers: setup ## measure beside other engines, and write benchmarks/RESULTS.md
	$(call say,Compile the kernels)
	@$(BIN)/python -m mobility.cli.warm
	$(call say,Install the peers)
	@$(BIN)/python -m benchmarks.peers.install build/peers
	$(call say,Write their input)
	@$(BIN)/python -m benchmarks.peers.data build/peers/data
	$(call say,Ask all in turns)
	@$(BIN)/python -m benchmarks.peers build/peers

lint: setup ## style, types and licences
	$(call say,Style: ruff check)
	@$(BIN)/ruff check
	$(call say,Format: ruff format --check)
	@$(BIN)/ruff format --check
	$(call say,Types: mypy)
	@$(BIN)/mypy
	$(call say,Licences: reuse lint)
	@if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then $(BIN)/reuse lint --lines && echo 'Every file names its licence.'; \
	else echo 'Left out: only in a git checkout can reuse tell the files of the project from the others.'; fi

format: setup ## mend what ruff can mend, and format
	@$(BIN)/ruff check --fix-only
	@$(BIN)/ruff format

clean: ## remove what was built and cached; .venv stays
	@rm -rf build data/build dist .benchmarks .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find . -path ./$(VENV) -prune -o -name __pycache__ -type d -exec rm -rf {} +

help: ## show this list
	@echo 'make TARGET, where TARGET is one of'
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)$$/  \1\t\2/p' Makefile | expand -t 16

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "umstieg needs Python 3.11 or newer, but $(PYTHON) is: $$($(PYTHON) --version 2>&1)" >&2; \
		echo "Name another one, for example: make setup PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "Python could not make $(VENV); on Debian and Ubuntu the package python3-venv is needed." >&2; exit 1; }

# The build backend first, with its exact version too, so that pip fetches nothing on its own.
$(CORE): pyproject.toml constraints.txt | $(BIN)/python
	@echo 'Installing umstieg into $(VENV) (once; less than a minute)'
	@$(INSTALL) hatchling editables
	@$(INSTALL) --no-build-isolation --editable .
	@$(COMPILE)
	@touch $@

$(FULL): $(CORE)
	@echo 'Installing the tools for analysis, tests and style into $(VENV) (once; about a minute)'
	@$(INSTALL) --editable '.[analyst,test,lint]'
	@$(COMPILE)
	@$(CLIENT) || echo 'Without npm the tests with the client of the contract are left out.'
	@touch $@
