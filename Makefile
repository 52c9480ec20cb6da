# make run, make test: the two commands of the README. The rest is for maintainers.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
SHARED ?= ../shared

.PHONY: setup run test test-all lint types docs score score-pages bench-pages

run: setup
	@$(BIN)/python -m examples.run

test: setup
	$(BIN)/python -m pytest -n auto -m "not slow"

test-all: setup
	$(BIN)/python -m pytest -n auto

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

docs: setup
	$(BIN)/python -m gongkai.documentation

# The first release, made again from SHARED with the flow; afterwards CI makes it again and compares.
.PHONY: datapackage
datapackage: setup
	PYTHONPATH=. $(BIN)/python .ci/remake.py --write

# How well real reports and pages are read (needs SHARED); docs/quality.md is written anew.
score: setup
	$(BIN)/python tests/bench/quality.py $(SHARED)

# FLAGS are the scorer's, such as --errors 50.
score-pages: setup
	@mkdir -p build/score
	$(BIN)/gongkai page --format jsonl $(SHARED)/dev/pages/*.html > build/score/pages.jsonl
	$(BIN)/python $(SHARED)/scoring/score_pages.py $(SHARED)/dev/pages/gold.jsonl build/score/pages.jsonl $(FLAGS)

# How fast, beside trafilatura and gne (needs SHARED and the extra "bench", which it installs).
bench-pages: setup
	@if command -v uv >/dev/null; then uv pip install --python $(BIN)/python --quiet -c constraints.txt -e '.[bench]'; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'; fi
	$(BIN)/python tools/bench_pages.py $(SHARED)

setup: .venv/.ready

.venv/.ready: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "gongkai needs Python 3.11 or newer: install it, or make PYTHON=/path/to/python"; exit 1; }
	@echo "Setting up .venv (once; a minute or two with pip) ..."
	@if command -v uv >/dev/null; then \
	  uv venv --quiet --allow-existing --python "$(PYTHON)" .venv && \
	  uv pip install --python $(BIN)/python --quiet -c constraints.txt -e '.[dev]' --compile-bytecode; \
	else \
	  $(PYTHON) -m venv .venv && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'; \
	fi
	@touch $@

# The wheel with the reader compiled by mypyc (needs a C compiler), built in an environment of its own.
WHEELS ?= build/compiled
.PHONY: compiled
compiled: setup
	@rm -f $(WHEELS)/gongkai-*.whl
	@export HATCH_BUILD_HOOK_ENABLE_CUSTOM=true; if command -v uv >/dev/null; then \
	  uv build --quiet --wheel --python $(BIN)/python --build-constraints constraints.txt -o $(WHEELS) .; \
	else \
	  PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt $(BIN)/python -m pip wheel --quiet \
	    --disable-pip-version-check --no-deps -w $(WHEELS) .; \
	fi

# How fast reports are read, beside the peers (needs SHARED). The peers get a venv of their own under
# build/: they are no dependencies of gongkai, and one of them pulls in a GPL package.
# The compiled reader is measured in the same run where the C compiler that Python asks for is there.
PEERS := build/peers
COMPILED := build/compiled-venv
COMPILER = $(shell command -v $$($(BIN)/python -c \
  'import os, sysconfig as s; print((os.environ.get("CC") or s.get_config_var("CC") or "cc").split()[0])'))
.PHONY: bench-reading
bench-reading: setup $(PEERS)/.ready
	@$(if $(COMPILER),$(MAKE) --no-print-directory $(COMPILED)/.ready,echo "No C compiler: the plain reader only.")
	$(BIN)/python tests/bench/reading.py $(if $(COMPILER),--compiled $(COMPILED)/bin/python) \
	  $(PEERS)/bin/python $(SHARED)/seed/report.txt $(SHARED)/dev/texts/*.txt

$(COMPILED)/.ready: compiled
	@if command -v uv >/dev/null; then \
	  uv venv --quiet --clear --python $(BIN)/python $(COMPILED) && \
	  uv pip install --python $(COMPILED)/bin/python --quiet --no-deps $(WHEELS)/gongkai-*.whl; \
	else \
	  $(BIN)/python -m venv --clear $(COMPILED) && \
	  $(COMPILED)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps $(WHEELS)/gongkai-*.whl; \
	fi
	@touch $@

$(PEERS)/.ready: tests/bench/peers.txt
	@if command -v uv >/dev/null; then \
	  uv venv --quiet --clear --python $(BIN)/python $(PEERS) && \
	  uv pip install --python $(PEERS)/bin/python --quiet -r tests/bench/peers.txt; \
	else \
	  $(BIN)/python -m venv --clear $(PEERS) && \
	  $(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check -r tests/bench/peers.txt; \
	fi
	@touch $@

# Evidence: a run killed 200 times, and two runs over 1,000 pages of 20 hosts (tests/zoo).
.PHONY: kill-test thousand-test
kill-test: setup
	$(BIN)/python -m pytest tests/zoo/test_kill.py

thousand-test: setup
	$(BIN)/python -m pytest -s tests/zoo/test_thousand.py

# Releases as their users open them, in object storage, and under a hundred kills (minutes).
.PHONY: consumers release-proofs
consumers: setup
	@if command -v uv >/dev/null; then \
	  uv pip install --python $(BIN)/python --quiet -c constraints.txt -e '.[dev,consumers]'; \
	else \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,consumers]'; \
	fi

release-proofs: consumers
	$(BIN)/python -m pytest tests/consumers tests/test_backend_s3.py tests/test_store_kill.py -s

# What a run takes: generated pages through publish and beside it without Prefect; the archive read
# again by one worker and by two (docs/performance.md; COUNT=1000 for a first look).
.PHONY: bench-runs bench-backfill
bench-runs: setup
	$(BIN)/python tests/bench/publish.py $(COUNT)

bench-backfill: setup
	$(BIN)/python tests/bench/backfill.py $(COUNT)

# prefect.yaml on a Prefect server with PostgreSQL and workers, one of them killed; every command of
# docs/operate.md and every line of the workflows (minutes, most of them waiting).
.PHONY: operate-test
operate-test: setup
	$(BIN)/python -m pytest tests/operate -n 2 --dist loadfile --durations=5
