# demo   fills this machine with what is needed, then makes a report from the sample station
# test   the same, then the tests            lint   style, types, layers
# test-slow  the tests that take long: every page of every sample, the tutorial, killed commands, LibreOffice, installing from the wheel
# bench  how long things take                clean  what these targets made
# images the pictures in docs/images, of reports made from the samples

DEMO_REPORT ?= samples/hainan/qiongzhong-xiang.yaml
DEMO_ASSESSMENT ?= samples/hainan/qiongzhong-xiang.assessment.yaml
DEMO_PDF ?= build/demo/$(basename $(notdir $(DEMO_REPORT))).pdf

BIN := .venv/bin
CODE := evaluator tests $(wildcard benchmarks)

.DEFAULT_GOAL := demo
.PHONY: demo test test-slow lint bench images clean setup setup-dev

demo: setup
	@mkdir -p $(dir $(DEMO_PDF))
	@$(BIN)/evaluator report $(DEMO_REPORT) --assessment $(DEMO_ASSESSMENT) -o $(DEMO_PDF)
	@echo "示例评估报告：$(abspath $(DEMO_PDF))"

test: setup-dev
	$(BIN)/python -m pytest -q -n auto -m "not slow and not office"

test-slow: setup-dev
	$(BIN)/python -m pytest -q -n auto -m "slow or office"

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(CODE)
	$(BIN)/lint-imports --no-logo

bench:
	@scripts/setup.sh pdf,dev,bench
	$(BIN)/python -m benchmarks

# the reports are made in build/, the round in a copy of the sample
IMAGES := build/images
images: setup-dev
	@rm -rf $(IMAGES) && mkdir -p $(IMAGES) && cp -r samples/guizhou $(IMAGES)/
	@$(BIN)/evaluator report samples/hainan/jiedao.yaml --assessment samples/hainan/jiedao.assessment.yaml -o $(IMAGES)/站.pdf
	@$(BIN)/evaluator round report $(IMAGES)/guizhou --paper 报告 --subject GZ-CJ-01 -o $(IMAGES)
	@$(BIN)/python scripts/contact_sheet.py $(IMAGES)/站.pdf docs/images/样张-望潮街道社工站.png
	@$(BIN)/python scripts/contact_sheet.py $(IMAGES)/站.pdf docs/images/几页-望潮街道社工站.png --pages 1 摘要 三、 六、 --across 4 --width 400
	@$(BIN)/python scripts/contact_sheet.py $(IMAGES)/报告/GZ-CJ-01-正式稿.pdf docs/images/样张-同禾社会工作服务中心.png
	@$(BIN)/python scripts/contact_sheet.py $(IMAGES)/报告/GZ-CJ-01-正式稿.pdf docs/images/几页-同禾社会工作服务中心.png --pages 1 摘要 四、 异议复核 --across 4 --width 400

clean:
	rm -rf .venv build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find evaluator tests $(wildcard benchmarks) -name __pycache__ -type d -prune -exec rm -rf {} +

setup:
	@scripts/setup.sh pdf

setup-dev:
	@scripts/setup.sh pdf,dev
