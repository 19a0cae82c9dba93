# `make run` and `make test` are all one needs; `make help` lists the rest.

# The first Python that is new enough; PYTHON=/path/to/python3 names one.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && \
	{ echo $$python; exit; }; done; echo python3)
PORT ?= 8000
export PORT

set_up = command -v $(PYTHON) >/dev/null || { \
	echo "Python 3.11 or newer is needed, and there is no $(PYTHON) here."; exit 1; }; \
	$(PYTHON) set_up.py
python = .venv/bin/python

.PHONY: help run test check check-consumers check-api bench clean
.DEFAULT_GOAL := help

help: ## list what can be made
	@sed -n 's/^\([a-z-]*\): ## /\1	/p' $(firstword $(MAKEFILE_LIST))

run: ## serve the site on 127.0.0.1:8000 (PORT= to change it), with the demonstration at first
	@$(set_up) run
	@$(python) manage.py prepare_site && exec $(python) -m gunicorn config.wsgi

test: ## run every test, on SQLite and on PostgreSQL (ARGS= goes to pytest)
	@$(set_up) test
	@exec $(python) -m tests $(ARGS)

check: ## look for mistakes without running: style, types, settings, missing migrations
	@$(set_up) test
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	$(python) -m mypy
	DATABASE_URL=sqlite://:memory: $(python) manage.py check
	DATABASE_URL=sqlite://:memory: $(python) manage.py makemigrations --check --dry-run

check-consumers: ## read our citations with bibtex, biber, LaTeX and others (see docs/citing.md)
	@$(set_up) test
	@exec $(python) -m consumers $(ARGS)

check-api: ## ask the API for minutes what its description allows, and what not (see docs/api.md)
	@$(set_up) test
	@exec $(python) -m tests.check_api $(ARGS)

bench: ## measure speed and size
	@$(set_up) test
	@exec $(python) -m bench $(ARGS)

clean: ## remove what was installed and cached; the database and the documents stay
	rm -rf .venv .venv-unfinished .cache .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
