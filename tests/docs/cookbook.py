"""The cookbook, docs/写法对照.md: each row is a standard of one indicator, with what it prints and how it scores."""

from __future__ import annotations

from functools import cache
from typing import Any

from evaluator.diagnostics import Fault
from evaluator.model.numbers import Written
from evaluator.model.standard import Standard
from evaluator.reading.standard import build_standard
from evaluator.scoring.conclude import standard_info
from tests.docs import examples as guide

COOKBOOK = guide.DOCS / "写法对照.md"
#: the heads of the two sorts of table; rows without the two cells in the middle have no score
WANTED = ["要求", "满分", "写法", "填报", "得分", "详见"]
SAID = ["原话", "满分", "写法和印出的评分标准", "填报", "得分"]


def tables() -> tuple[guide.Example, ...]:
    """The tables of the page."""
    return guide.examples(COOKBOOK, "对照")


@cache
def shared() -> guide.Example:
    """The facts and attributes that the snippets use, and the others that are evaluated with the station."""
    (found,) = guide.examples(COOKBOOK, "共用")
    return found


@cache
def standard_of(points: str, snippet: str) -> tuple[Standard | None, tuple[Fault, ...]]:
    """A standard of one indicator made of a snippet, with those of the shared facts that it names."""
    given: dict[str, Any] = guide.parse("{" + snippet + "}")
    upper = {key: given.pop(key) for key in guide.UPPER if key in given}
    if not {"rule", "children", "bonus", "penalty"} & given.keys():
        given["rule"] = {"met": "有制度"}
    known: dict[str, dict[str, Any]] = guide.parse(shared().blocks["yaml"])
    named = {part: {name: one for name, one in facts.items() if name in snippet} for part, facts in known.items()}
    about = {"id": "cookbook", "version": "1", "title": "例", "provenance": "own", **named, **upper}
    if points == "不计分":
        standard, faults = build_standard({**about, "indicators": [{"code": "1", "name": "例", **given}]})
        return standard, tuple(faults)
    roots = [{"code": "1", "name": "例", "points": Written(points), **given}]
    total = points
    if points == "0":  # a standard has a total, so something must have points
        total = "10"
        roots.append({"code": "2", "name": "其他", "points": Written(total), "rule": {"met": "有制度"}})
    standard, faults = build_standard({**about, "total": Written(total), "indicators": roots})
    return standard, tuple(faults)


def sound(row: list[str]) -> Standard:
    """The standard of a row."""
    standard, faults = standard_of(row[1], guide.codes(row[2])[0])
    assert standard is not None, faults
    return standard


def printed(row: list[str]) -> str:
    """What is printed of a row: the sentence of its indicator, or of the whole where the row is about that."""
    standard, snippet = sound(row), guide.codes(row[2])[0]
    leaf = (
        [standard.indicators[0].sentence()]
        if {"rule", "bonus", "penalty"} & guide.parse("{" + snippet + "}").keys()
        else []
    )
    beyond = [text for rules in standard_info(standard).rules for text in rules.texts]
    return "".join([*leaf, *beyond])


def score(row: list[str]) -> str:
    """What a station gets that fills in a row so: points, or only what is beyond them, and grades."""
    standard = sound(row)
    own = guide.answered(row[3])
    others = guide.parse(shared().about["同批"])
    peers = [{name: one for name, one in other.items() if name in standard.facts} for other in others]
    compared = "peers." in row[2] or "gives: mean" in row[2]
    total = guide.run_of(standard, own, peers if compared else (), leaf="1")
    return guide.outcome(total, extra_only=row[1] == "0")


def cookbook() -> str:
    """The page with the sentences as the program prints them today."""
    lines = COOKBOOK.read_text(encoding="utf-8").splitlines()
    for table in tables():
        if table.rows[0] != SAID:
            continue
        for n, row in zip(table.lines[2:], table.rows[2:], strict=True):
            row[2] = f"`{guide.codes(row[2])[0]}`<br>{printed(row)}"
            lines[n] = f"| {' | '.join(row)} |"
    return "\n".join(lines) + "\n"
