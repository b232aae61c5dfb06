"""The cookbook: every snippet in docs/写法对照.md loads without a fault, and every link leads to a heading."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest

from evaluator.model.numbers import Written
from evaluator.reading.standard import build_standard
from tests.docs import examples as guide

PAGE = guide.DOCS / "写法对照.md"
(SHARED,) = guide.examples(PAGE, "共用")
TABLES = guide.examples(PAGE, "对照")
ROWS = [row for table in TABLES for row in table.rows[2:]]
#: keys of the standard; all others in a snippet are the indicator's
UPPER = ("gates", "grades", "rescale", "scales", "extra")
LINK = re.compile(r"\]\(([^)#]*)#([^)]+)\)")


@cache
def shared() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = guide.parse(SHARED.blocks["yaml"])
    return found


def standard_with(points: str, snippet: str) -> dict[str, Any]:
    """A standard of one indicator made of a snippet, with those of the shared facts that it names."""
    given: dict[str, Any] = guide.parse("{" + snippet + "}")
    upper = {key: given.pop(key) for key in UPPER if key in given}
    if not {"rule", "children", "bonus", "penalty"} & given.keys():
        given["rule"] = {"met": "有制度"}
    named = {part: {name: one for name, one in facts.items() if name in snippet} for part, facts in shared().items()}
    about = {"id": "cookbook", "version": "1", "title": "例", "provenance": "own", **named, **upper}
    if points == "不计分":
        return {**about, "indicators": [{"code": "1", "name": "例", **given}]}
    roots = [{"code": "1", "name": "例", "points": Written(points), **given}]
    total = points
    if points == "0":  # a standard has a total, so something must have points
        total = "10"
        roots.append({"code": "2", "name": "其他", "points": Written(total), "rule": {"met": "有制度"}})
    return {**about, "total": Written(total), "indicators": roots}


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_snippet_loads_without_a_fault(row: list[str]) -> None:
    (snippet,) = guide.codes(row[2])
    standard, faults = build_standard(standard_with(row[1], snippet))
    assert [fault for fault in faults if fault.code != "C510"] == []
    assert standard is not None


def test_there_are_enough() -> None:
    assert len(ROWS) >= 60
    wordings = [row for table in TABLES for row in table.rows[2:] if table.rows[0][0] == "原话"]
    assert len(wordings) >= 25


def test_every_link_leads_to_a_heading() -> None:
    for file, anchor in LINK.findall(PAGE.read_text(encoding="utf-8")):
        heads = re.findall(r"^#+ (.*)$", (guide.DOCS / file).read_text(encoding="utf-8"), flags=re.MULTILINE)
        slugs = [re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads]
        assert anchor in slugs, anchor
