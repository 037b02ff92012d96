# Every target sets itself up: `make serve` on a fresh clone makes .venv, installs and serves.
# ARGS goes to the program behind the target: make serve ARGS="--port 5000", make test ARGS="-k spool"
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PROJECT := pyproject.toml hatch_build.py
ARGS :=
# Processes that run tests: these wait for Postgres and browsers more than they compute.
WORKERS := 3

.DEFAULT_GOAL := help
.PHONY: help serve test lint binary bench clean

help:  ## list these targets
	@grep -E '^[a-z]+:.*  ## ' $(MAKEFILE_LIST) | sed -E 's/:.*  ## /\t/' | expand -t 10

serve: $(VENV)/.installed  ## run Beacon from this checkout
	@exec $(BIN)/beacon serve $(ARGS)

test: $(VENV)/.installed-test  ## ruff, mypy and pytest, with a real Postgres
	@scripts/system-packages postgresql strace gcc curl chromium chromium-headless-shell nodejs npm
	@$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

lint: $(VENV)/.installed-test  ## ruff and mypy only
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

binary: $(VENV)/.installed-build  ## build dist/beacon, one executable with Postgres inside
	@scripts/system-packages binutils
	$(BIN)/pyinstaller --noconfirm --log-level WARN build.spec
	@ls -l dist/beacon | awk '{printf "dist/beacon  %.1f MB\n", $$5 / 1e6}'

bench: $(VENV)/.installed-bench  ## a short round of every benchmark, printed as one table
	$(BIN)/python bench/run.py $(ARGS)

clean:  ## remove what was built; .venv and data stay
	rm -rf build dist

$(BIN)/python:
	@scripts/find-python >/dev/null
	"$$(scripts/find-python)" -m venv --clear $(VENV)

$(VENV)/.installed: $(PROJECT) | $(BIN)/python
	$(PIP) --editable .
	@touch $@

$(VENV)/.installed-%: $(PROJECT) | $(BIN)/python
	$(PIP) --editable '.[$*]'
	@touch $@ $(VENV)/.installed
