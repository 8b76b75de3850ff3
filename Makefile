# Every command a person needs. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash

CAMPAIGN ?=
OUT ?= out
HOST ?=
VECTORS ?=
GROUP ?=
ROUNDS ?= 5
DOCS ?=
SECONDS ?= 60
TARGET ?=
FREE_THREADED ?=
TOOLCHAIN ?=

.PHONY: help
help: ## Lists the commands
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: demo
demo: ## Builds the sample campaign into out/ [CAMPAIGN=dir] [OUT=out]
	@scripts/demo.sh "$(CAMPAIGN)" "$(OUT)"

.PHONY: test
test: ## Sets up everything and runs every test
	@scripts/test.sh

.PHONY: lint
lint: ## Formatting, lints and documentation
	@scripts/lint.sh

.PHONY: format
format: ## Formats the sources
	@scripts/format.sh

.PHONY: testee
testee: ## Builds a conformance testee, its command on the last line [HOST=rust|python|node|wasm|browser]
	@scripts/testee.sh "$(or $(HOST),rust)"

.PHONY: conformance
conformance: ## Puts vectors and other inputs to every built host [HOST=rust] [VECTORS=dir]
	@scripts/conformance.sh "$(HOST)" "$(VECTORS)"

.PHONY: wasm
wasm: ## Builds the npm package mailwright-wasm [TOOLCHAIN=installed|rustup|debian]
	@TOOLCHAIN="$(TOOLCHAIN)" scripts/wasm.sh

.PHONY: bench
bench: ## Measures mailwright beside its peers [GROUP=name] [ROUNDS=5] [DOCS=1]
	@DOCS="$(DOCS)" scripts/bench.sh "$(ROUNDS)" $(GROUP)

.PHONY: fuzz
fuzz: ## Fuzzes the parsers, each for [SECONDS=60] [TARGET=name]
	@scripts/fuzz.sh "$(SECONDS)" $(TARGET)

.PHONY: dist
dist: ## Packages for the registries, into dist/ [FREE_THREADED=python]
	@FREE_THREADED="$(FREE_THREADED)" scripts/dist.sh

.PHONY: clean
clean: ## Removes what was built
	rm -rf target out dist fuzz/target .venv bindings-wasm/generated bindings-node/*.node
	rm -rf bindings-node/node_modules bindings-wasm/node_modules tests/browser/node_modules
