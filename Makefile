# Border Post. `make run` and `make test` are all that a fresh machine needs; both keep to .venv.
.DEFAULT_GOAL := help
SHELL := /bin/sh
BIN := .venv/bin
WORDS := $(patsubst %.po,%.mo,$(wildcard resources/words/*/*.po))
ROOMS := borderpost ui sync resources tests installer/licences.py
SCREEN := QT_QPA_PLATFORM=xcb LIBGL_ALWAYS_SOFTWARE=1 xvfb-run -a -s "-screen 0 1920x1080x24 -nolisten tcp"

.PHONY: help run tour test check pytest bench bench-reading soak-keys soak-kill soak-retention soak-power soak-faults soak-tamper soak-region soak-pictures soak-sync soak-fuzz screens words requirements licences clean

help:
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' Makefile

run: .venv/run.stamp words ## opens the desk (without a screen: the tour)
	@$(BIN)/borderpost desk --or-tour

tour: .venv/run.stamp words ## the whole job on specimens, without a screen
	@$(BIN)/borderpost tour

test: check pytest ## everything: style, types and tests

check: .venv/test.stamp words
	$(BIN)/ruff check --no-cache .
	$(BIN)/mypy $(ROOMS)

# Bytecode is written even where the machine asks for none: hundreds of programs would each compile everything.
pytest: .venv/test.stamp words
	PYTHONDONTWRITEBYTECODE= QT_QPA_PLATFORM=xcb LIBGL_ALWAYS_SOFTWARE=1 $(BIN)/python -m pytest -n 2 --dist worksteal -q

bench: .venv/test.stamp words ## measures and writes docs/figures.md
	$(SCREEN) $(BIN)/python -m tests.benchmarks

bench-reading: .venv/test.stamp ## compares our reader with those that can be installed, an hour; docs/figures.md
	$(BIN)/python -m tests.benchmarks peers

soak-kill: .venv/test.stamp words ## kills all that a desk does 10,000 times, going on where it stopped
	nice $(BIN)/python -m tests.soak.kills --kills 10000 --progress build/kills.jsonl
	BORDERPOST_KILLS=100 $(BIN)/python -m pytest -q tests/commands/test_killing.py

soak-keys: .venv/test.stamp words ## kills a rotation of the data key everywhere; searches a locked desk's memory
	$(BIN)/python -m tests.soak.kill_rotating
	$(BIN)/python -m tests.soak.memory_after_lock

soak-retention: .venv/test.stamp words ## kills the erasing of old data a hundred times
	nice $(BIN)/python -m tests.soak.kill_retention --rounds 100

soak-power: .venv/test.stamp words ## cuts the power in 100,000 places, going on where it stopped
	nice $(BIN)/python -m tests.soak.power_cuts --states 100000 --at-once 2 --progress build/power-cuts.jsonl

soak-faults: .venv/test.stamp words ## lets every write, sync, truncate, open of a desk fail
	$(BIN)/python -m tests.soak.io_faults

soak-tamper: .venv/test.stamp words ## edits every column of every row with the key in hand
	$(BIN)/python -m tests.soak.tampering

soak-region: .venv/test.stamp words ## desks and platform, links cut and processes killed, twenty minutes
	$(BIN)/python -m tests.soak.region_trial --desks 2 --seconds 600
	$(BIN)/python -m tests.soak.region_trial --desks 2 --seconds 600 --kills --seed 2

soak-sync: .venv/test.stamp words ## a thousand histories of desks and a platform, at random
	$(BIN)/python -m tests.soak.sync_histories --histories 1000

soak-pictures: .venv/test.stamp words ## opens two thousand damaged pictures, scans and videos
	$(BIN)/python -m tests.soak.fuzz_pictures --rounds 2000

soak-fuzz: .venv/test.stamp words ## feeds what strangers' bytes reach with an hour of them, going on where it stopped
	nice $(BIN)/python -m tests.soak.fuzz --seconds 3600

screens: .venv/test.stamp words ## takes pictures of every screen into build/screens
	$(SCREEN) $(BIN)/python -m tests.benchmarks.screens build/screens

words: $(WORDS) ## compiles the words

resources/words/%.mo: resources/words/%.po
	@$(BIN)/pybabel -q compile -i $< -o $@

requirements: .venv/test.stamp ## pins the newest dependencies again
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		-q -U pyproject.toml --extra embedded --group build -o requirements.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		-q -U pyproject.toml --extra embedded --group build --group dev -o requirements-dev.txt

licences: .venv/test.stamp ## writes docs/licences.md
	$(BIN)/python installer/licences.py

clean: ## removes the environment and what was built
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache $(WORDS)

.venv/run.stamp: requirements.txt pyproject.toml installer/setup-system installer/environment
	@installer/setup-system desk
	@installer/environment requirements.txt
	@touch $@

.venv/test.stamp: requirements-dev.txt pyproject.toml installer/setup-system installer/environment
	@installer/setup-system test
	@installer/environment requirements-dev.txt
	@touch $@ .venv/run.stamp
