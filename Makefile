# Two commands do all set-up: `make demo` and `make test`. Both finish without questions; a second run is quick.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint format bench lock clean messages

# The stamp is newer than what it was made of, so a second run installs nothing.
$(VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Tiếng Vang needs Python 3.11 or newer; name it with PYTHON=...")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

# DEMO_SERVE=0 ends after the work; PORT is where the office is served.
DEMO_SERVE ?= 1
PORT ?= 8000

demo: $(VENV)/.installed
	$(BIN)/tiengvang demo --out var/demo --port $(PORT) $(if $(filter 0,$(DEMO_SERVE)),--no-serve)

test: $(VENV)/.installed
	$(BIN)/python -m pytest -n auto --dist worksteal

lint: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.installed
	$(BIN)/python -m bench.measure
	$(BIN)/python -m bench

# Needs uv. Hashes, and no address of any registry.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --extra dev --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-header --no-annotate --upgrade -o requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) var build dist .bench .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

# Brings the catalogues up to date (needs gettext); edit the .po files, then run it again.
messages: $(VENV)/.installed
	mkdir -p build
	$(BIN)/pybabel -q extract -k _ --no-location --omit-header --sort-output -o build/tiengvang.pot $$(grep -rl "from tiengvang.wording import" src/tiengvang --include="*.py")
	$(BIN)/pybabel -q update --no-fuzzy-matching -D tiengvang -i build/tiengvang.pot -d src/tiengvang/locale -l vi
	$(BIN)/pybabel -q compile -D tiengvang -d src/tiengvang/locale -l vi
	cd src/tiengvang/office && TIENGVANG_HOME=../../../build/office DJANGO_SETTINGS_MODULE=tiengvang.office.settings \
		../../../$(BIN)/python -m django makemessages -l vi --no-location --no-wrap --no-obsolete -i 'static/*'
	cd src/tiengvang/office && msgfmt --check-format -o locale/vi/LC_MESSAGES/django.mo locale/vi/LC_MESSAGES/django.po
