# Everything runs in .venv, made on demand by $(PYTHON). No path in here is absolute, so that any folder will do.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.PHONY: help run test lint bench lock venv tools chromium

PORT := 8000
SCALE := 10000
PYTHON := python3
PY := .venv/bin/python

help: ## say what there is
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1\t\2/p' Makefile | expand -t 14

run: venv ## serve Newsdesk on this machine until Ctrl-C; PORT=8001 takes another port
	@exec setpriv --pdeathsig TERM $(PY) manage.py serve --port '$(PORT)'

test: tools chromium ## run all tests; TESTS='tests/articles -k stale' takes some
	@if [ -n "$(TESTS)" ]; then
	    exec $(PY) -m pytest $(TESTS)
	fi
	for part in browser newsdesk; do # beside the others: they wait more than they work
	    NEWSDESK_TESTS="-$$part" $(PY) -m pytest -q "tests/$$part" &
	    parts+=("$$!")
	done
	$(PY) -m pytest -q --ignore=tests/browser --ignore=tests/newsdesk || failed=yes
	for part in "$${parts[@]}"; do
	    wait "$$part" || failed=yes
	done
	[ -z "$${failed:-}" ]

lint: tools ## check style, types, imports, templates and migrations
	@export NEWSDESK_VAR=var/test
	$(PY) -m ruff check --quiet
	$(PY) -m ruff format --check --quiet
	$(PY) -m mypy --no-error-summary
	.venv/bin/lint-imports --no-logo
	find templates -name '*.html' -print0 | xargs -0 .venv/bin/djade --check --target-version 5.2
	$(PY) -m djlint --lint --quiet templates
	$(PY) manage.py makemigrations --check --dry-run

bench: tools ## print the figures of the README, measured here; SCALE=100000 takes another number of articles
	@exec $(PY) -m bench '$(SCALE)'

lock: tools ## choose the newest allowed versions of all requirements
	@compile="$(PY) -m uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11"
	$$compile pyproject.toml -o requirements.txt
	$$compile --group dev -c requirements.txt pyproject.toml -o tests/requirements.txt

venv:
	@if ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
	    echo "Newsdesk needs Python 3.11 or later. Name one that you have: make run PYTHON=python3.12" >&2
	    exit 1
	fi
	$(call install,requirements.txt,.venv/installed)

tools: venv
	@$(call install,tests/requirements.txt,.venv/installed-tools)

chromium:
	@if command -v chromium || compgen -G ~/.cache/ms-playwright/chromium-*; then
	    exit
	fi > /dev/null
	echo "Installing Chromium."
	if [ "$$(id -u)" = 0 ]; then
	    apt-get update -qq
	    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y chromium > /dev/null
	else
	    $(PY) -m playwright install chromium
	fi

# $(1): a file of requirements; $(2): what remembers that just these are installed
define install
	sum="$$(cksum < $(1))"
	if [ ! -x $(PY) ] || [ "$$(cat $(2) 2> /dev/null)" != "$$sum" ]; then
	    echo "Installing $(1)."
	    if ! $(PYTHON) -m venv $$([ -x $(PY) ] || echo --clear) .venv; then
	        echo "On Debian and Ubuntu, run: apt install python3-venv" >&2
	        exit 1
	    fi
	    $(PY) -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r $(1)
	    echo "$$sum" > $(2)
	fi
endef
