# Every command a person needs. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
ROUNDS ?= 5
SECONDS ?= 60

.PHONY: help
help: ## Lists the commands
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: test
test: ## Sets up everything and runs every test
	cargo test --workspace --locked

.PHONY: lint
lint: ## Formatting, lints and documentation
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked

.PHONY: format
format: ## Formats the sources
	cargo fmt --all

.PHONY: bench
bench: ## Measures mailwright beside its peers [GROUP=name] [ROUNDS=5]
	@scripts/bench-peers.sh
	cargo run --quiet --release --locked --package mailwright-bench -- --rounds $(ROUNDS) $(GROUP)

.PHONY: fuzz
fuzz: ## Fuzzes the parsers [SECONDS=60] [TARGET=name]
	@scripts/fuzz.sh $(SECONDS) $(TARGET)

.PHONY: clean
clean: ## Removes what was built
	rm -rf target out dist
