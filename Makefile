# One word per chore. `make` alone lists them.
# Needs Debian or the like with Python 3.11.5 or newer, git and make; the rest goes to .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check --no-input
INSTALLED := $(VENV)/.installed
DEVELOPING := $(VENV)/.developing
NEIGHBOURS := build/neighbours
TEST_OPTIONS ?= -n 2 --dist loadgroup
SIZES ?=
BENCH_OPTIONS ?=
COMMITS ?= 100000
MUTANTS ?=
CLONES ?=
BEFORE ?=
ECOSYSTEM_OPTIONS ?=

.PHONY: help demo test test-neighbours mutation check docs bench bench-parts bench-peers bench-startup ecosystem ecosystem-page hostile fuzz clean programs drawing
.SILENT:

help:
	echo "make demo    build the example repository, check it, show the chain of a requirement"
	echo "make test    run all tests; the last line says how many ran, and how long it took"
	echo "make test-neighbours    run the tests with other tools, which it installs first"
	echo "make mutation    mutation testing of the core modules; takes hours"
	echo "make check   format, lint, types, self-check, generated docs up to date"
	echo "make docs    regenerate the generated docs"
	echo "make bench   measure against git and against reading the files, e.g. SIZES=\"1k 10k\""
	echo "make bench-peers    the same items checked by other tools"
	echo "make bench-startup  what each import costs"
	echo "make bench-parts    single parts: YAML, history, why, mapped sources, hostile files"
	echo "make hostile    hostile repositories, files and kills in the long form"
	echo "make fuzz    mutated files, settings and messages, e.g. FUZZ_OPTIONS=\"--executions 1000000\""
	echo "make ecosystem    findings of public repositories before and after a change, from CLONES=folder"
	echo "make ecosystem-page    the same findings as the figures of docs/real-repositories.md"
	echo "make clean   remove what these commands made"

# The kit of docs/hostile-input.md in full, and how reading time grows with hostile files. Takes an hour.
hostile: $(DEVELOPING)
	REQTRACE_HOSTILE=long $(BIN)/python -m pytest -s tests/hostile tests/sources/test_hostile_files.py \
		tests/git/message/test_trailers.py
	PYTHONPATH=tests $(BIN)/python benchmarks/hostile_files.py

# FUZZ_OPTIONS="--executions 1000000 --seconds 900" are numbers for each target; --save adds to the
# corpus of the tests what led to something new.
FUZZ_OPTIONS ?= --executions 100000 --seconds 60
fuzz: $(DEVELOPING)
	PYTHONPATH=src:tests $(BIN)/python benchmarks/fuzz.py $(FUZZ_OPTIONS)

demo: $(INSTALLED)
	rm -rf demo
	$(BIN)/reqtrace demo demo
	echo
	$(BIN)/reqtrace -C demo check --exit-zero
	echo
	$(BIN)/reqtrace -C demo show REQ-11

# Before the last line pytest lists what took long, and what was skipped and why.
test: $(DEVELOPING) programs
	$(BIN)/python -m pytest --durations=5 --durations-min=5 $(TEST_OPTIONS)

test-neighbours: $(DEVELOPING) $(NEIGHBOURS)/.installed drawing
	REQTRACE_NEIGHBOURS=$(NEIGHBOURS) $(if $(CLONES),REQTRACE_CLONES="$(CLONES)") $(BIN)/python -m pytest -m neighbours

# MUTANTS="'reqtrace.triage.*'" asks for some of them only.
mutation: $(VENV)/.mutation
	$(BIN)/python tests/mutation.py $(MUTANTS)

check: $(DEVELOPING)
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/reqtrace check
	$(BIN)/python docs/generate.py --check
	$(BIN)/python docs/transcripts.py --check
	echo "check: format, lint, types, self-check and docs are good"

docs: $(DEVELOPING)
	$(BIN)/python docs/generate.py
	$(BIN)/python docs/transcripts.py

# SIZES="1k 10k" are numbers of items, with as many commits; "10k/100k" gives both.
# BENCH_OPTIONS="--runs 3 --write docs/benchmarks.md" writes the table into the page.
bench: $(DEVELOPING)
	$(BIN)/python benchmarks/bench.py $(BENCH_OPTIONS) $(SIZES)
	$(BIN)/python benchmarks/history.py --made $(COMMITS) 3

# Single parts, each against a yardstick of its own.
bench-parts: $(DEVELOPING)
	$(BIN)/python benchmarks/yaml_read.py
	$(BIN)/python benchmarks/history.py .
	$(BIN)/python benchmarks/why.py
	$(BIN)/python benchmarks/mapping.py
	PYTHONPATH=tests $(BIN)/python benchmarks/hostile_files.py

bench-startup: $(DEVELOPING)
	$(BIN)/python benchmarks/startup.py

# Other programs on the same items: each comes into an environment below build/peers.
bench-peers: $(DEVELOPING)
	$(BIN)/python benchmarks/peers.py $(BENCH_OPTIONS) $(SIZES)

# CLONES has the repositories of benchmarks/ecosystem/repositories.toml, BEFORE is a revision.
# ECOSYSTEM_OPTIONS="--only adr/madr ethereum/EIPs" takes some of them.
ecosystem: $(DEVELOPING)
	PYTHONPATH=benchmarks $(BIN)/python -m ecosystem $(if $(CLONES),--clones "$(CLONES)") \
		$(if $(BEFORE),--before "$(BEFORE)") $(ECOSYSTEM_OPTIONS)

# The figures of docs/real-repositories.md; planting the gaps takes some minutes.
ecosystem-page: $(DEVELOPING)
	PYTHONPATH=benchmarks $(BIN)/python -m ecosystem --clones "$(CLONES)" --no-before \
		--write docs/real-repositories.md
	PYTHONPATH=benchmarks $(BIN)/python -m ecosystem.planted --clones "$(CLONES)" \
		--write docs/real-repositories.md
	PYTHONPATH=benchmarks $(BIN)/python -m ecosystem.first_configuration --clones "$(CLONES)" \
		--write docs/real-repositories.md

clean:
	rm -rf $(VENV) build demo dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests docs benchmarks -name __pycache__ -prune -exec rm -rf {} +

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11, 5))' || \
		{ echo "make: Python 3.11.5 or newer is needed, set PYTHON=..." >&2; exit 1; }
	$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
		{ echo "make: venv cannot install pip, run: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(INSTALLED): pyproject.toml | $(BIN)/python
	echo "Installing reqtrace into $(VENV)"
	$(PIP) install --editable .
	touch $@

# The pip of Debian 12 does not know --group, so the group is read from pyproject.toml here.
$(DEVELOPING): $(INSTALLED)
	echo "Installing the tools of the dev group into $(VENV)"
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["dev"], sep="\n")' > $(VENV)/dev.txt
	$(PIP) install --requirement $(VENV)/dev.txt
	touch $@

$(VENV)/.mutation: $(DEVELOPING)
	echo "Installing the tools of the mutation group into $(VENV)"
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["mutation"], sep="\n")' > $(VENV)/mutation.txt
	$(PIP) install --requirement $(VENV)/mutation.txt
	touch $@

# What `export` writes is read by the programs that it is for. Their packages do not mix with ours.
$(NEIGHBOURS)/.installed: pyproject.toml | $(BIN)/python
	echo "Installing the programs of the neighbours group into $(NEIGHBOURS)"
	$(PYTHON) -m venv $(NEIGHBOURS)
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["neighbours"], sep="\n")' > $(NEIGHBOURS)/wanted.txt
	$(NEIGHBOURS)/bin/python -m pip -qq --disable-pip-version-check --no-input install --prefer-binary --requirement $(NEIGHBOURS)/wanted.txt
	touch $@

# The HTML report is opened in a real browser, and commits are signed with real keys; the graph is
# drawn. Each program comes with the Debian package that has it.
programs: WANTED = chromium:chromium ssh-keygen:openssh-client
drawing: WANTED = dot:graphviz
programs drawing:
	packages=; \
	for one in $(WANTED); do \
		command -v "$${one%%:*}" >/dev/null || packages="$$packages $${one##*:}"; \
	done; \
	if [ -z "$$packages" ]; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing$$packages for the tests"; \
		apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$packages >/dev/null; \
	else \
		echo "make: the tests need more programs, run as root: apt-get install$$packages" >&2; exit 1; \
	fi
