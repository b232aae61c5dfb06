"""Hostile words in every field that people write, in every document: they print as words, fetch nothing and end in time."""

from __future__ import annotations

import dataclasses
import io
import re
import time
from functools import cache
from typing import Any

import pytest
from docx import Document

from evaluator.model.dossier import Stage
from evaluator.model.result import Result
from evaluator.rendering.docx import docx_bytes
from evaluator.rendering.html import report_html
from evaluator.rendering.paper_kinds import KINDS, LETTER, REPORT
from evaluator.rendering.papers import paper_html
from evaluator.rendering.pdf import render_pdf
from tests.rendering import made
from tests.rendering.made_round import in_round, rows
from tests.rendering.test_html import read
from tests.rendering.test_papers import given

#: of HTML, style sheets, templates, Word's fields and XML, with addresses of every kind
HOSTILE = (
    '</style></title><script>alert(1)</script><img src="http://x.invalid/a.png"><link rel=stylesheet href="file:///etc/passwd">'
    '"}}{{ 7*7 }}{% include "x" %} @import url(http://x.invalid/b.css) </w:t>]]>{ INCLUDEPICTURE "http://x.invalid/c" } &amp;'
)
#: the fields of a result that hold the words of people; others are words that the program knows
WRITTEN = frozenset(
    (
        *("name", "title", "note", "agency", "commissioner", "signed_by", "assessor_name", "subject_name", "label"),
        *("remark", "finding", "advice", "reason", "file", "claim", "sentence", "qualification", "what", "why"),
        *("published", "added", "credited_to"),
    )
)


def hostile(value: Any, text: str = HOSTILE, field: str = "") -> Any:
    """The value with the hostile text in every field that people write."""
    if isinstance(value, str):
        return text if field in WRITTEN and value else value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        new = {f.name: hostile(getattr(value, f.name), text, f.name) for f in dataclasses.fields(value) if f.init}
        return dataclasses.replace(value, **new)
    if isinstance(value, tuple):
        return tuple(hostile(one, text, field) for one in value)
    return value


@cache
def result(stage: Stage) -> Result:
    plain = in_round(made.result(codes=made.FEW), stage)
    spoilt: Result = hostile(plain)
    return spoilt


def page(kind: str) -> str:
    of = result("draft" if kind == LETTER else "final")
    more = {"rows": rows(of)} if kind == "整改通知书" else {}
    return paper_html(kind, of, given(of, **more))


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_words_in_every_document(kind: str) -> None:
    html = page(kind)
    assert html.count("{{ 7*7 }}") > 0
    found = read(html)
    assert not {"script", "img", "iframe", "object"} & set(found.tags)
    assert "link" not in found.tags
    assert not re.search(r"""(src|href)=["'](?!#)""", html)


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_words_in_a_docx(kind: str) -> None:
    document = Document(io.BytesIO(docx_bytes(page(kind))))
    assert "INCLUDEPICTURE" in "".join(document.element.body.itertext())
    codes = {str(code.text).split()[0] for code in document.element.body.iter("{*}instrText")}
    assert codes <= {"TOC", "PAGEREF", "TC", "PAGE"}
    assert not [one for one in document.part.rels.values() if one.is_external]
    assert not list(document.inline_shapes)


@pytest.mark.pdf
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != REPORT])
def test_a_pdf_fetches_nothing(kind: str) -> None:
    assert render_pdf(page(kind)).warnings == ()


@pytest.mark.pdf
@pytest.mark.parametrize("wanted", ["draft", "final", "public"])
@pytest.mark.slow
def test_no_edition_of_a_report_fetches_anything(wanted: Any) -> None:
    assert render_pdf(report_html(result("draft" if wanted == "draft" else "final"), wanted)).warnings == ()


@pytest.mark.pdf
@pytest.mark.slow
def test_ten_thousand_marks_on_a_letter_end_in_time() -> None:
    marks = "e" + "\u0301" * 10_000
    plain = in_round(made.result(codes=made.FEW, name=marks), "final")
    started = time.process_time()
    html = report_html(plain)
    assert docx_bytes(html)
    render_pdf(html)
    assert time.process_time() - started < 60
