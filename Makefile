# Each target works as the first command on a fresh machine with Python 3.11 or newer, git and make.
.DEFAULT_GOAL := help
.PHONY: help run test check lint types imports translations rules fix bench bench-live bench-insight lock strings docs clean
PY := .venv/bin/python
WORKERS ?= 3
ARGS ?=
# Every process that starts would compile all of our source anew.
export PYTHONDONTWRITEBYTECODE :=

help: ## What there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Run it: http://127.0.0.1:8000, with the demo programme (HOST, PORT, DATA_DIR, DATABASE_URL)
	@deploy/environment.sh requirements.lock
	@$(PY) -m app.core.i18n.compile
	@$(PY) -c "from app.core import stylesheet; stylesheet.write()"
	@$(PY) -m whitenoise.compress -q static
	@exec $(PY) -m flask serve

test: ## Run every test, on SQLite and PostgreSQL, with a browser (ARGS="tests/needs -x", WORKERS=3)
	@INSTALL=1 deploy/environment.sh requirements-dev.lock
	@$(PY) -m tests.provision
	@$(PY) -m app.core.i18n.compile
	@$(PY) -c "from app.core import stylesheet; stylesheet.write()"
	@$(PY) -m whitenoise.compress -q static
	@exec $(PY) -m pytest -q -n $(WORKERS) --dist worksteal $(ARGS)

check: ## Check style, types, import direction, translations, templates and sizes
	@deploy/environment.sh requirements-dev.lock
	@$(MAKE) --keep-going --no-print-directory lint types imports translations rules

lint:
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

types:
	@$(PY) -m mypy

imports:
	@.venv/bin/lint-imports --no-logo --cache-dir .cache/import-linter

translations:
	@$(PY) -m app.core.i18n.strings --check

rules:
	@$(PY) -m pytest -q tests/rules/test_sizes.py tests/rules/test_templates.py tests/rules/test_tree.py

fix: ## Let ruff mend and format the code
	@deploy/environment.sh requirements-dev.lock
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

bench: ## Measure, and print the table (ARGS names parts of it)
	@deploy/environment.sh requirements-dev.lock
	@$(PY) -m app.core.i18n.compile
	@$(PY) -c "from app.core import stylesheet; stylesheet.write()"
	@$(PY) -m whitenoise.compress -q static
	@exec $(PY) -m benchmarks $(ARGS)

bench-live: ## Fill a hall with phones that answer at once
	@$(MAKE) --no-print-directory bench ARGS=hall

bench-insight: ## Measure the team's workbench: likeness, themes, pages, acts with many (ARGS="--data FOLDER" with the real data)
	@$(MAKE) --no-print-directory bench ARGS="insight $(ARGS)"

LOCK := $(PY) -m piptools compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

lock: ## Write the lock files anew from pyproject.toml (ARGS=--upgrade takes newer versions)
	@deploy/environment.sh requirements-dev.lock
	@$(LOCK) $(ARGS) -o requirements.lock pyproject.toml
	@$(LOCK) $(ARGS) --extra dev -o requirements-dev.lock pyproject.toml

strings: ## Bring the translation files up to the texts in the code (ARGS names slices)
	@deploy/environment.sh requirements-dev.lock
	@$(PY) -m app.core.i18n.strings $(ARGS)

docs: ## Write the pages of docs/ that are made from the code
	@deploy/environment.sh requirements-dev.lock
	@$(PY) -m flask docs write

clean: ## Remove what can be made again; your data stay
	@rm -rf .venv .cache .pytest_cache .ruff_cache .mypy_cache build
	@find . -name __pycache__ -prune -exec rm -rf {} +
	@find static -name '*.gz' -delete -o -name '*.br' -delete
	@rm -rf translations/*/LC_MESSAGES
