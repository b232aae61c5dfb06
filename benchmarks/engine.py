"""Reading and scoring one station, part by part, beside PyYAML's own reading of the same file."""

from __future__ import annotations

from pathlib import Path

import yaml

from benchmarks.timing import cpu_of_call, row
from evaluator.model.result import dump
from evaluator.reading.assessment import build_assessment
from evaluator.reading.document import read_document
from evaluator.reading.report import build_report
from evaluator.reading.standard import build_standard
from evaluator.scoring.conclude import conclude

STANDARD = Path("standards/hainan_37_indicators.yaml")
REPORT = Path("samples/hainan/jiedao.yaml")
ASSESSMENT = Path("samples/hainan/jiedao.assessment.yaml")


def main() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in (STANDARD, REPORT, ASSESSMENT)}
    documents = {path: read_document(path)[0] for path in texts}
    values = {path: document.value for path, document in documents.items() if document is not None}
    standard, _ = build_standard(values[STANDARD])
    assert standard is not None
    report, _ = build_report(values[REPORT], standard)
    assert report is not None
    assessment, _ = build_assessment(values[ASSESSMENT], standard, report)
    result = conclude(standard, report, assessment, "benchmark")

    loader = yaml.CSafeLoader
    print("reading and scoring one station, processor time")
    peer = cpu_of_call(lambda: yaml.load(texts[STANDARD], Loader=loader))
    row("text of the standard → data", cpu_of_call(lambda: read_document(STANDARD)), "yaml.CSafeLoader", peer)
    row(
        "standard: shape, rules, checks",
        cpu_of_call(lambda: build_standard(values[STANDARD])),
        "yaml.CSafeLoader",
        peer,
    )
    peer = cpu_of_call(lambda: yaml.load(texts[REPORT], Loader=loader))
    row("text of a self-report → data", cpu_of_call(lambda: read_document(REPORT)), "yaml.CSafeLoader", peer)
    row("self-report: shape, answers, checks", cpu_of_call(lambda: build_report(values[REPORT], standard)),
        "yaml.CSafeLoader", peer)  # fmt: skip
    row("both runs scored, with every derivation", cpu_of_call(lambda: conclude(standard, report, assessment, "b")),
        "yaml.CSafeLoader", peer)  # fmt: skip
    row("result → JSON data", cpu_of_call(lambda: dump(result)), "yaml.CSafeLoader", peer)
