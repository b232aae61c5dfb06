# demo   fills this machine with what is needed, then makes a report from the sample station
# test   the same, then the tests            lint   style, types, layers
# bench  how long things take                clean  what these targets made

DEMO_REPORT ?= samples/hainan/qiongzhong-xiang.yaml
DEMO_ASSESSMENT ?= samples/hainan/qiongzhong-xiang.assessment.yaml
DEMO_PDF ?= build/demo/$(basename $(notdir $(DEMO_REPORT))).pdf

BIN := .venv/bin
CODE := evaluator tests $(wildcard benchmarks)

.DEFAULT_GOAL := demo
.PHONY: demo test lint bench clean setup setup-dev

demo: setup
	@mkdir -p $(dir $(DEMO_PDF))
	@$(BIN)/evaluator report $(DEMO_REPORT) --assessment $(DEMO_ASSESSMENT) -o $(DEMO_PDF)
	@echo "示例评估报告：$(abspath $(DEMO_PDF))"

test: setup-dev
	$(BIN)/python -m pytest -q -n auto

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(CODE)
	$(BIN)/lint-imports --no-logo

bench: setup-dev
	$(BIN)/python -m benchmarks

clean:
	rm -rf .venv build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find evaluator tests $(wildcard benchmarks) -name __pycache__ -type d -prune -exec rm -rf {} +

setup:
	@scripts/setup.sh pdf

setup-dev:
	@scripts/setup.sh pdf,dev
