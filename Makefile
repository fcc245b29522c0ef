# Every target sets up what it needs in .venv; the second run starts at once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
Q ?=

.DEFAULT_GOAL := help
.PHONY: help ask test lint fix equal fuzz robustness check prove scenarios mutants mutate-engine docs wheel try-wheel clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

ask: export ERGO_ASKED := $(value Q)
ask: $(VENV)/.run ## answer a question: make ask Q="..."
	@$(BIN)/ergo ask -- "$$ERGO_ASKED"

test: $(VENV)/.test ## run the test suite
	@$(BIN)/python -m pytest -n 2

lint: $(VENV)/.dev ## ruff and mypy
	@$(BIN)/ruff check engine cli tests benchmarks examples
	@$(BIN)/ruff format --check engine cli tests benchmarks examples
	@$(BIN)/mypy

fix: $(VENV)/.dev ## mend what ruff can mend
	@$(BIN)/ruff check --fix -q engine cli tests benchmarks examples
	@$(BIN)/ruff format -q engine cli tests benchmarks examples

equal: $(VENV)/.test ## both chainers agree on 20,000 generated rule bases and scenarios (minutes)
	@ERGO_PAIRS=20000 $(BIN)/python -m pytest -n 2 tests/property/test_chainers_agree.py

RUNS ?= 1000000
fuzz: $(VENV)/.fuzz ## throw RUNS inputs each at the loader and the reader, guided by coverage (an hour or so)
	@$(BIN)/python -m tests.fuzz.loader -runs=$(RUNS)
	@$(BIN)/python -m tests.fuzz.reader -runs=$(RUNS)

robustness: $(VENV)/.test ## measure what hostile packs and texts cost
	@$(BIN)/python -m benchmarks.robustness

check: $(VENV)/.test ## prove the shipped pack consistent over every scenario
	@$(BIN)/ergo check

prove: $(VENV)/.test ## a million pairs for the chainers, 100,000 for faithful proofs, longer laws (half an hour)
	@$(BIN)/python -m benchmarks.prove
	@ERGO_LONG=1 ERGO_LAWS=400 ERGO_PROVER=3000 ERGO_CLINGO=300 $(BIN)/python -m pytest -n 2 tests/property

scenarios: $(VENV)/.test ## write scenarios/rules/ anew: exactly what follows from each rule's conditions
	@$(BIN)/python -m benchmarks.rule_scenarios

mutants: $(VENV)/.test ## change every rule in every small way; the scenarios must notice 95 % (minutes)
	@$(BIN)/python -m benchmarks.mutants

mutate-engine: $(VENV)/.mutate ## change the engine's own code; its tests must notice 85 % (an hour)
	@ERGO_PAIRS=40 ERGO_PROVER=25 ERGO_PLANTED=400 ERGO_MUTANTS=1500 ERGO_LAWS=20 $(BIN)/mutmut run
	@$(BIN)/python -m benchmarks.mutated

docs: $(VENV)/.run ## write the generated pages of docs/ anew
	@$(BIN)/python -m benchmarks.pages

wheel: $(VENV)/.dev ## build a wheel into dist/
	@$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps -w dist .

try-wheel: wheel ## install the wheel into an empty environment and ask it something
	@rm -rf $(VENV)/.empty && $(PYTHON) -m venv $(VENV)/.empty
	@$(VENV)/.empty/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt dist/ergo-*.whl
	@cd / && $(CURDIR)/$(VENV)/.empty/bin/ergo ask "We must react in near real time when an item in our DynamoDB table changes"

clean: ## remove what the targets made
	rm -rf $(VENV) dist mutants .pytest_cache .hypothesis .mypy_cache .ruff_cache

$(VENV)/bin/python:
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml constraints.txt | $(VENV)/bin/python
	@$(PIP) -e .
	@touch $@

$(VENV)/.test: $(VENV)/.run
	@$(PIP) -e ".[test,batch,cluster,fit]"
	@touch $@

$(VENV)/.fuzz: $(VENV)/.test
	@$(PIP) -e ".[test,fuzz]"
	@touch $@

$(VENV)/.mutate: $(VENV)/.test
	@$(PIP) -e ".[test,mutate]"
	@touch $@

$(VENV)/.dev: $(VENV)/.test
	@$(PIP) -e ".[test,dev,batch,cluster,bench]"
	@touch $@

# Practice questions are not part of the project; EXAM names a folder of them (exam-*.jsonl, other-*.jsonl).
# EVIDENCE names a folder of documents to measure with, or to fit the weight of passages on.
EXAM ?= ../shared/exam
EVIDENCE ?=
DOCUMENTS = $(if $(EVIDENCE),--evidence $(EVIDENCE))

FACTS ?=

.PHONY: fit exam practice everyday placing associations amounts stages
fit: $(VENV)/.fit ## fit the weights of evidence on study questions in EXAM
	@$(BIN)/python -m benchmarks.fit $(EXAM)/exam-study.jsonl $(EXAM)/other-study.jsonl $(DOCUMENTS)

exam: $(VENV)/.fit ## measure on the practice questions in EXAM, and show what is missing, by service
	@$(BIN)/python -m benchmarks.exam $(EXAM) $(DOCUMENTS)

practice: $(VENV)/.fit ## measure the choice among options on our own practice questions
	@$(BIN)/python -m benchmarks.practice

everyday: $(VENV)/.fit ## measure plain answers on everyday questions
	@$(BIN)/python -m benchmarks.everyday

placing: $(VENV)/.fit ## fit the weights that order plain answers, on everyday questions and scenarios
	@$(BIN)/python -m benchmarks.everyday --fit

associations: $(VENV)/.fit ## learn from the pack's own cases how strongly words are associated with conclusions; before placing
	@$(BIN)/python -m benchmarks.associating

amounts: $(VENV)/.fit ## measure how often the limit is found whose amount is asked for
	@$(BIN)/python -m benchmarks.amounts

stages: $(VENV)/.run ## measure reading and deciding apart, by facts that a person wrote for study questions in EXAM (FACTS=FILE)
	@$(BIN)/python -m benchmarks.stages $(FACTS) $(EXAM)/exam-study.jsonl $(EXAM)/other-study.jsonl

$(VENV)/.fit: $(VENV)/.run
	@$(PIP) -e ".[fit]"
	@touch $@

.PHONY: bench
bench: $(VENV)/.bench ## measure ergo beside clipspy, clingo, zen-engine and DuckDB; writes benchmarks/results.md (half an hour)
	@$(BIN)/python -m benchmarks.bench

$(VENV)/.bench: $(VENV)/.run
	@$(PIP) -e ".[batch,bench]"
	@touch $@
