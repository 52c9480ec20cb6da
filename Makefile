# make run, make test: the two commands of the README. The rest is for maintainers.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup
setup: .venv/.ready

.venv/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	@if command -v uv >/dev/null; then \
	  uv pip install --python $(BIN)/python --quiet -c constraints.txt -e '.[dev]' --compile-bytecode; \
	else \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'; \
	fi
	@touch $@
