"""The examples of the Chinese guides: found in the Markdown, read as real files are read, and scored.

A guide marks its examples with HTML comments (`<!-- 规则: 满分 5 -->`, `<!-- 采集项: {…} -->`); what stands under them, up to the
next such mark or heading, belongs to the example: a fenced block of YAML, the sentence it prints, a table of answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from evaluator.diagnostics import Fault
from evaluator.model.numbers import Written, plain
from evaluator.model.question import Value
from evaluator.model.standard import Indicator, Standard
from evaluator.reading.document import parse_text
from evaluator.reading.report import build_report
from evaluator.reading.standard import build_standard
from evaluator.scoring.answers import claimed_values
from evaluator.scoring.cohort import Member, cohort_figures
from evaluator.scoring.leaf import score_leaf
from evaluator.scoring.settlement import score_run

DOCS = Path(__file__).parents[2] / "docs"
RULES = DOCS / "评分规则.md"
FILES = DOCS / "文件写法.md"

#: What a cell says where nothing has been answered, and the key of a leaf's own choice or judgement.
NOTHING, OWN = "都没填", "本项"

_MARK = re.compile(r"<!-- (\S+?)(?:[:：] (.*))? -->")
_CODE = re.compile(r"`([^`]+)`")


@dataclass(eq=False)
class Example:
    """What stands under a mark: its kind and words, the comments after it, fenced blocks by language, table rows.

    `line` counts from 1; `spots` are the lines (from 0) between which each fenced block stands.
    """

    kind: str
    words: str
    line: int
    about: dict[str, str] = field(default_factory=dict)
    blocks: dict[str, str] = field(default_factory=dict)
    spots: dict[str, tuple[int, int]] = field(default_factory=dict)
    rows: list[list[str]] = field(default_factory=list)

    def __str__(self) -> str:
        return f"line {self.line}"

    def data(self, name: str) -> Any:
        """The data in one of its comments, nothing where there is no such comment."""
        return parse(self.about[name]) if name in self.about else {}


@cache
def examples(path: Path, *kinds: str) -> tuple[Example, ...]:
    """The examples of these kinds in a guide."""
    found = _examples(path.read_text(encoding="utf-8").splitlines(), kinds)
    return tuple(example for example in found if example.kind in kinds)


def _examples(lines: list[str], kinds: tuple[str, ...]) -> Iterator[Example]:
    example = Example("", "", 0)
    opened = -1
    for n, line in enumerate(lines):
        mark = _MARK.fullmatch(line)
        if line.startswith("```"):
            language = lines[opened][3:]
            if opened >= 0 and language not in example.blocks:
                example.blocks[language] = "\n".join(lines[opened + 1 : n])
                example.spots[language] = (opened + 1, n)
            opened = n if opened < 0 else -1
        elif opened >= 0:
            continue
        elif line.startswith("#") or (mark and mark.group(1) in kinds):
            yield example
            example = Example(mark.group(1), mark.group(2) or "", n + 1) if mark else Example("", "", n + 1)
        elif mark:
            example.about[mark.group(1)] = mark.group(2) or ""
        elif line.startswith("|"):
            example.rows.append([cell.strip() for cell in line.strip("|").split("|")])
    yield example


def rows(example: Example, *heads: str) -> list[list[str]]:
    """The rows of an example's table, which must have these heads."""
    assert example.rows[0] == list(heads), example
    return example.rows[2:]


def codes(cell: str) -> list[str]:
    """What stands between backticks in a cell."""
    return _CODE.findall(cell)


def parse(text: str) -> Any:
    """The data that a text of YAML says."""
    document, problems = parse_text(text, "例.yaml")
    assert document is not None, problems
    assert not problems
    return document.value


# -- one indicator ---------------------------------------------------------------------------------------------------


def standard_of(example: Example, leaf: Mapping[str, Any]) -> tuple[Standard | None, list[Fault]]:
    """A standard of that one leaf, with the facts, attributes and scales given in the example's comments."""
    points = example.words.removeprefix("满分").strip()
    head = {"id": "guide", "version": "1", "title": "例", "provenance": "own", "total": Written(points)}
    asked = {"facts": example.data("采集项"), "attributes": example.data("属性"), "scales": example.data("量表")}
    only = {"code": "1", "name": "例", "points": Written(points), **leaf}
    return build_standard({**head, **asked, "indicators": [only]})


@cache
def leaf_of(example: Example) -> tuple[Indicator, Standard]:
    """The leaf that an example shows; its facts must all be used."""
    standard, faults = standard_of(example, parse(example.blocks["yaml"]))
    assert standard is not None, faults
    assert not faults
    return standard.indicators[0], standard


def points_for(example: Example, filled: str) -> str:
    """What a station gets that fills in the example's leaf so; a range while answers are missing.

    What bonus and penalty move beyond the leaf's points follows behind. The others evaluated with it are in the example.
    """
    leaf, standard = leaf_of(example)
    own = {} if filled == NOTHING else parse("{" + codes(filled)[0] + "}")
    values = [values_of(standard, given, "1") for given in (own, *example.data("同批"))]
    figures = cohort_figures(standard, [Member(str(n), one) for n, one in enumerate(values)]) if values[1:] else [{}]
    scored = score_leaf(leaf, {**values[0], **figures[0].get("1", {})}, standard.rounding)
    moved = f"，加减分{_ends(scored.extra.low, scored.extra.high)}" if leaf.bonus or leaf.penalty else ""
    return _ends(scored.points.low, scored.points.high) + moved


def values_of(standard: Standard, filled: Mapping[str, Any], leaf: str = "") -> dict[str, Value]:
    """The values of a report that is filled in so: facts, attributes, members and the period before by name, answers by code.

    With `leaf`, all that is no fact is an answer of that leaf.
    """
    given = dict(filled)
    previous = given.pop("previous", {})
    members = {"members": given.pop("members")} if "members" in given else {}
    attributes = {key: given.pop(key) for key in list(given) if key in standard.attributes}
    facts = {key: given.pop(key) for key in list(given) if key in standard.facts}
    answers = {leaf: given.get(OWN, given)} if leaf and given else given
    data = {
        "standard": standard.ref,
        "subject": {"id": "1", "name": "例", "attributes": attributes},
        "period": {"from": "2022-07-01", "to": "2023-06-30"},
        "facts": facts,
        "answers": answers,
        "previous": previous,
        **members,
    }
    report, faults = build_report(data, standard)
    assert report is not None, faults
    assert not faults
    return claimed_values(standard, report)


def _ends(*ends: Fraction | float) -> str:
    return "—".join(dict.fromkeys(plain(Fraction(end)) for end in ends))


# -- a small standard ------------------------------------------------------------------------------------------------


@cache
def whole_of(example: Example) -> Standard:
    """The small standard that an example shows."""
    standard, faults = build_standard(parse(example.blocks["yaml"]))
    assert standard is not None, faults
    assert not faults
    return standard


def total_for(example: Example, filled: str) -> list[str]:
    """Total and grades of a station that fills in the example's standard so."""
    standard = whole_of(example)
    _, total = score_run(
        standard, values_of(standard, {} if filled == NOTHING else parse("{" + codes(filled)[0] + "}"))
    )
    return [_ends(total.score.low, total.score.high), "、".join(total.grades)]


def with_sentences() -> str:
    """The guide to the rules with each example's sentence as the program prints it today."""
    lines = RULES.read_text(encoding="utf-8").splitlines()
    for example in reversed(examples(RULES, "规则")):
        start, end = example.spots["text"]
        lines[start:end] = [leaf_of(example)[0].sentence()]
    return "\n".join(lines) + "\n"
