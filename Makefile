# Dixit. `make serve` and `make test` need Python 3.11 alone; everything else they install into .venv, pinned with hashes.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement
COMPILE := CUSTOM_COMPILE_COMMAND="make pins" $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
	--no-emit-index-url --no-emit-find-links $(UPGRADE)
IMAGE ?= dixit
PERMISSIVE := MIT;BSD;0BSD;Apache;ISC;Python Software Foundation;PSF;CNRI-Python
COPYLEFT := MPL-2.0;Mozilla Public License 2.0;GPL-3.0

.DEFAULT_GOAL := help
.PHONY: help serve test demo readme screenshots lint types imports contract tests evaluate calibrate crossvalidate gains weights corpus bench bench-compare hostile fuzz soak stream faults browser check-long container-lint image sbom licences pins format clean

help: ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

serve: .venv/.runtime ## serve on 127.0.0.1:8000 (DIXIT_BIND chooses another address)
	@$(BIN)/python -m scripts.serve

test: lint types imports contract tests ## every check that needs Python alone, in a few minutes

demo: .venv/.runtime ## start on a free port, post the sample article, print its quotations, stop
	@$(BIN)/python -m scripts.demo $(ARTICLE)

readme: .venv/.development ## write the live service's answers into the README
	@$(BIN)/python -m scripts.readme

screenshots: .venv/.development ## take the pictures of the page that the README shows; needs Chromium
	@$(BIN)/python -m scripts.screenshots

lint: .venv/.development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.development
	$(BIN)/mypy

imports: .venv/.development
	$(BIN)/lint-imports

contract: .venv/.development
	$(BIN)/openapi-spec-validator openapi.yaml

tests: .venv/.development
	$(BIN)/python -m pytest

evaluate: .venv/.runtime ## score the engine on our corpus, or on FOLDER=… of the same format; VERBOSE=1 lists every fault
	@$(BIN)/python -m evaluation.score $(if $(VERBOSE),--verbose) $(FOLDER)

calibrate: .venv/.runtime ## print how often each band of confidence is right, and what each threshold buys, also over FOLDER=…
	@$(BIN)/python -m evaluation.calibrate $(FOLDER)

gains: .venv/.runtime ## print what the working tree gained, lost and changed since BASE (HEAD), also over FOLDER=…
	@$(BIN)/python -m evaluation.gains $(or $(BASE),HEAD) $(FOLDER)

weights: .venv/.development ## fit service/engine/weights.tsv on our corpus, or on FOLDER=… of annotated articles
	@$(BIN)/python -m evaluation.fit $(or $(FOLDER),evaluation/corpus)

crossvalidate: .venv/.development ## score FOLDER=… with weights fitted on other articles than those scored; later folders only teach
	@$(BIN)/python -m evaluation.crossvalidate $(or $(FOLDER),evaluation/corpus)

corpus: .venv/.runtime ## write evaluation/corpus anew from the annotated evaluation/articles
	@$(BIN)/python -m evaluation.build

bench: .venv/.development ## measure engine, requests, memory and start, also over FOLDER=…
	@$(BIN)/python -m benchmarks.bench $(FOLDER)

bench-compare: .venv/.development ## measure the revision REV=… beside the working tree, in turns
	@$(BIN)/python -m benchmarks.compare $(or $(REV),$(error say which revision: make bench-compare REV=…)) $(FOLDER)

hostile: .venv/.development ## print how the engine's time grows on texts made to slow it down
	@$(BIN)/python -m benchmarks.hostile

fuzz: .venv/.development ## let libFuzzer look for texts that break the engine, for SECONDS=60
	@$(BIN)/python -m fuzz.engine --seconds $(or $(SECONDS),60)

soak: .venv/.development ## use the service with articles, bad input and slow clients for SECONDS=60
	@$(BIN)/python -m benchmarks.soak --seconds $(or $(SECONDS),60)

stream: .venv/.development ## answer 100,000 articles in one NDJSON stream: speed and memory
	@$(BIN)/python -m benchmarks.stream

faults: .venv/.development ## kill a worker, stop the service under load, stall clients, fill the disk, take the memory away
	$(BIN)/python -m benchmarks.kill
	$(BIN)/python -m benchmarks.drain
	$(BIN)/python -m benchmarks.health
	$(BIN)/python -m benchmarks.faults

browser: .venv/.development ## try the page in Chromium
	$(BIN)/python -m pytest tests/browser -m "browser and not long"

check-long: container-lint browser ## the checks that take longer or need more than Python
	$(BIN)/python -m pytest -m long

container-lint: .venv/.development ## hadolint and shellcheck
	$(BIN)/hadolint Dockerfile
	$(BIN)/shellcheck .ci/run

image: ## build the container image
	docker build --tag $(IMAGE) .

sbom: .venv/.development build/runtime/.installed ## write build/sbom.cdx.json, the CycloneDX bill of what the service runs on
	$(BIN)/cyclonedx-py environment --output-reproducible --output-format JSON --output-file build/sbom.cdx.json build/runtime
	@echo build/sbom.cdx.json

licences: .venv/.development build/runtime/.installed ## list every dependency's licence; fail where one is not known to be free
	@echo "What the service runs on:"
	$(BIN)/pip-licenses --python=build/runtime/bin/python --allow-only="$(PERMISSIVE)"
	@echo "What the checks need besides:"
	$(BIN)/pip-licenses --python=$(BIN)/python --allow-only="$(PERMISSIVE);$(COPYLEFT)"

pins: .venv/.development ## renew requirements*.txt from requirements*.in; UPGRADE=--upgrade takes the newest versions
	$(COMPILE) --output-file requirements.txt requirements.in
	$(COMPILE) --output-file requirements-dev.txt requirements-dev.in

format: .venv/.development ## let ruff mend what it can
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

clean: ## remove what the commands made
	rm -rf .venv build .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11) and "Dixit needs Python 3.11 or newer: make PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv .venv

.venv/.runtime: requirements.txt | .venv/bin/python
	$(INSTALL) requirements.txt
	@touch $@

.venv/.development: requirements-dev.txt | .venv/bin/python
	$(INSTALL) requirements-dev.txt
	@touch $@

build/runtime/.installed: requirements.txt .venv/.development
	rm -rf build/runtime
	$(PYTHON) -m venv --without-pip build/runtime
	$(BIN)/python -m pip --python build/runtime/bin/python install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	@touch $@
