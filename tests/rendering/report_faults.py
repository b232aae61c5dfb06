"""What is told of a report that is verified: examples of the catalogue of faults, each made of a sound report."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from click.testing import CliRunner

from evaluator.cli import evaluator
from evaluator.model.result import load
from evaluator.model.seal import check_code
from evaluator.reading import report_pdf
from tests.rendering.tampered import attached, read_here, sound, with_attachments, with_page, with_words

#: stands for the code of the sound report, which any change of the program may change
CODE = "737A-9244-EADF-0181-E57E"


def own_code() -> str:
    """The code of the sound report."""
    return check_code(load(json.loads(attached(sound())["result.json"])))


#: what the report is, and what is typed behind `evaluator verify 报告.pdf`
VERIFIED: dict[str, tuple[Callable[[], bytes], str]] = {
    "V801-no-pdf": (lambda: b"PK\x03\x04", ""),
    "V801-broken": (lambda: sound()[:2_000], ""),
    "V802-printed-by-a-browser": (
        lambda: with_attachments(sound(), dict.fromkeys(attached(sound()))),
        "",
    ),
    "V802-not-written-by-the-program": (lambda: with_words(sound(), "result.json", '"conclusion": ', '"结论": '), ""),
    "V802-other-format": (lambda: with_words(sound(), "result.json", "evaluator-result/2", "evaluator-result/1"), ""),
    "V802-printed-standard": (
        lambda: with_attachments(sound(), dict.fromkeys(attached(sound()).keys() - {"standard.yaml"})),
        "",
    ),
    "V802-standard-with-a-fault": (lambda: with_words(sound(), "standard.yaml", "total: ", "total: 1"), ""),
    "V803-digit-in-the-answers": (
        lambda: with_words(sound(), "answers.json", '"number": "110"', '"number": "118"'),
        "",
    ),
    "V803-rule-of-the-standard": (lambda: with_words(sound(), "standard.yaml", "社工 >= 3", "社工 >= 2"), ""),
    "V804-digit-on-a-page": (lambda: with_page(sound(), "0.00%—80.00%", "0.00%—90.00%"), ""),
    "V805-of-another-report": (sound, "--code 9CEA-0F15-AED8-1204-77A0"),
    "V805-not-a-code": (sound, "--code 第1版"),
    "V806-saved-again": (lambda: sound() + b"startxref\n0\n%%EOF\n", ""),
}


def told(name: str) -> str:
    """What `evaluator verify` says of the example in the folder at hand."""
    make, more = VERIFIED[name]
    Path("报告.pdf").write_bytes(make())
    with patch.object(report_pdf, "_apart", read_here):
        said = CliRunner().invoke(evaluator, ["verify", "报告.pdf", *more.split()]).stderr
    return said.replace(own_code(), CODE)
