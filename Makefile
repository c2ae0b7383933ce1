# ThôngSuốt. `make help` says what there is.
SHELL := /bin/sh
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench fuzz generate

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|'

setup: ## install what is missing (apt as root, Python packages into .venv)
	@deploy/setup

run: setup ## the whole system on this machine: lab, exporter, Prometheus, Alertmanager, mailbox
	@$(BIN)/thongsuot lab lab/scenarios/ordinary-day.yaml $(ARGS)

test: setup check ## all checks and all tests
	@$(BIN)/pytest $(ARGS)

check: setup ## linter, formatter, types, import rules
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/thongsuot check inventory.yaml
	@$(BIN)/thongsuot fmt --check inventory.yaml

bench: ## speed, measured beside fping and smokeping_prober (minutes)
	@deploy/setup --bench
	@$(BIN)/python benchmarks/all.py $(ARGS)

fuzz: setup ## a million packets and 20,000 inventories, mutated (minutes)
	@$(BIN)/python fuzz/replies.py --packets 1000000
	@$(BIN)/python fuzz/loader.py --files 20000

generate: setup ## write the generated files anew
	@$(BIN)/thongsuot generate
