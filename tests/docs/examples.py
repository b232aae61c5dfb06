"""The examples of the Chinese guides: found in the Markdown, read as real files are read, and scored.

A guide marks its examples with HTML comments (`<!-- 规则: 满分 5 -->`, `<!-- 采集项: {…} -->`); what stands under them, up to the
next such mark or heading, belongs to the example: a fenced block of YAML, the sentence it prints, a table of answers, and how
the score of one of its rows comes about (`<!-- 过程: 2 -->` for the second, else the first).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from evaluator.diagnostics import Fault
from evaluator.model.indicator import Indicator
from evaluator.model.numbers import Written, plain
from evaluator.model.question import Value
from evaluator.model.result import Total
from evaluator.model.standard import Standard
from evaluator.reading.document import parse_text
from evaluator.reading.report import build_report
from evaluator.reading.standard import build_standard
from evaluator.rendering.terminal import derivation_lines
from evaluator.rules import KINDS
from evaluator.scoring.answers import claimed_values
from evaluator.scoring.cohort import Member, cohort_figures
from evaluator.scoring.conclude import standard_info
from evaluator.scoring.leaf import LeafScore, score_leaf
from evaluator.scoring.leaves import Leaves
from evaluator.scoring.lines import derivation
from evaluator.scoring.settlement import score_run
from evaluator.scoring.tree import Figures

DOCS = Path(__file__).parents[2] / "docs"
RULES = DOCS / "评分规则.md"
RULE_PAGES = sorted((DOCS / "评分规则").glob("*.md"))
FILES = DOCS / "文件写法.md"

#: What a cell says where nothing has been answered, and the key of a leaf's own choice or judgement.
NOTHING, OWN = "都没填", "本项"

#: The fenced blocks that are generated: what is printed, and how a score comes about.
PRINTED, WORKED = "text", "text 计算过程"

#: Keys of the standard in a snippet; all others are the indicator's, or those of its rule.
UPPER = ("gates", "grades", "rescale", "scales", "extra", "at_most", "checks", "rounding", "known_defects")

_MARK = re.compile(r"<!-- (\S+?)(?:[:：] (.*))? -->")
_CODE = re.compile(r"`([^`]+)`")


@dataclass(eq=False)
class Example:
    """What stands under a mark: its kind and words, the comments after it, fenced blocks by language, table rows.

    `line` counts from 1; `spots` are the lines (from 0) between which each fenced block stands, `lines` those of the rows.
    """

    kind: str
    words: str
    line: int
    about: dict[str, str] = field(default_factory=dict)
    blocks: dict[str, str] = field(default_factory=dict)
    spots: dict[str, tuple[int, int]] = field(default_factory=dict)
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    page: str = ""

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"

    def data(self, name: str) -> Any:
        """The data in one of its comments, nothing where there is no such comment."""
        return parse(self.about[name]) if name in self.about else {}


@cache
def examples(path: Path, *kinds: str) -> tuple[Example, ...]:
    """The examples of these kinds in a guide."""
    found = _examples(path.read_text(encoding="utf-8").splitlines(), kinds)
    return tuple(replace(example, page=path.stem) for example in found if example.kind in kinds)


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
            example.lines.append(n)
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


def standard_of(example: Example, snippet: Mapping[str, Any]) -> tuple[Standard | None, list[Fault]]:
    """A standard of one indicator, with the facts, attributes and scales given in the example's comments.

    The snippet has keys of the rule, of the indicator and of the standard beside each other.
    """
    points = Written(example.words.removeprefix("满分").strip())
    given = dict(snippet)
    rule = {key: given.pop(key) for key in (*KINDS, "start", "take", "step", "ask") if key in given}
    upper = {key: given.pop(key) for key in UPPER if key in given}
    if rule:
        given["rule"] = rule
    if upper and not {"rule", "children", "bonus", "penalty"} & given.keys():
        given["rule"] = {"met": "有制度"}
    head = {"id": "guide", "version": "1", "title": "例", "provenance": "own", "total": points}
    asked = {"facts": example.data("采集项"), "attributes": example.data("属性"), "scales": example.data("量表")}
    only = {"code": "1", "name": "例", "points": points, **given}
    return build_standard({**head, **asked, **upper, "indicators": [only]})


@cache
def leaf_of(example: Example) -> tuple[Indicator, Standard]:
    """The leaf that an example shows; its facts must all be used."""
    standard, faults = standard_of(example, parse(example.blocks["yaml"]))
    assert standard is not None, faults
    assert not faults
    return standard.indicators[0], standard


def figures_of(standard: Standard, values: Sequence[Mapping[str, Value]]) -> list[Figures]:
    """What each of those with these answers sees of the others."""
    leaves = Leaves(standard)
    return cohort_figures(standard, [Member(str(n), one, leaves) for n, one in enumerate(values)])


def leaf_score(example: Example, filled: str) -> LeafScore:
    """The example's leaf as a station fills it in. The others evaluated with it are in the example."""
    leaf, standard = leaf_of(example)
    values = [values_of(standard, given, "1") for given in (answered(filled), *example.data("同批"))]
    figures = figures_of(standard, values) if values[1:] else [{}]
    return score_leaf(leaf, {**values[0], **figures[0].get("1", {})}, standard.rounding)


def points_for(example: Example, filled: str) -> str:
    """What a station gets that fills in the example's leaf so; a range while answers are missing.

    What bonus and penalty move beyond the leaf's points follows behind.
    """
    leaf, _ = leaf_of(example)
    scored = leaf_score(example, filled)
    moved = f"，加减分{_ends(scored.extra.low, scored.extra.high)}" if leaf.bonus or leaf.penalty else ""
    return _ends(scored.points.low, scored.points.high) + moved


def answered(cell: str) -> dict[str, Any]:
    """The answers that a cell of a table gives."""
    found: dict[str, Any] = {} if cell == NOTHING else parse("{" + codes(cell)[0] + "}")
    return found


def values_of(standard: Standard, filled: Mapping[str, Any], leaf: str = "") -> dict[str, Value]:
    """The values of a report that is filled in so: facts, attributes, members and the period before by name, answers by code.

    With `leaf`, all that is no fact and no name of an indicator or gate is an answer of that leaf.
    """
    given = dict(filled)
    previous = given.pop("previous", {})
    members = {"members": given.pop("members")} if "members" in given else {}
    attributes = {key: given.pop(key) for key in list(given) if key in standard.attributes}
    facts = {key: given.pop(key) for key in list(given) if key in standard.facts}
    named = {node.code for node in standard.walk()} | {gate.name for gate in standard.gates}
    answers = {key: given.pop(key) for key in list(given) if key in named or not leaf}
    if given:
        answers[leaf] = given.get(OWN, given)
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


def run_of(
    standard: Standard, filled: Mapping[str, Any], peers: Sequence[Mapping[str, Any]] = (), leaf: str = ""
) -> Total:
    """Total and grades of a station that fills in a standard so; `peers` are filled in likewise."""
    values = [values_of(standard, given, leaf) for given in (filled, *peers)]
    figures = figures_of(standard, values) if peers else [None]
    return score_run(standard, values[0], figures=figures[0])[1]


def total_for(example: Example, filled: str) -> list[str]:
    """Total and grades of a station that fills in the example's standard so."""
    total = run_of(whole_of(example), answered(filled))
    return [_ends(total.score.low, total.score.high), "、".join(total.grades)]


def outcome(total: Total, *, extra_only: bool = False) -> str:
    """A total in one cell: the points, what is beyond them where nothing else is asked for, and the grades."""
    score = total.score
    points = _ends(score.extra_low, score.extra_high) if extra_only else _ends(score.low, score.high)
    return "，".join(
        [f"加减分{points}" if extra_only else points, *(["、".join(total.grades)] if total.grades else [])]
    )


# -- slips -----------------------------------------------------------------------------------------------------------


def faults_of(example: Example, cell: str) -> list[Fault]:
    """What is wrong with the snippet in a cell."""
    text = codes(cell)[0]
    _, faults = standard_of(example, parse(text if text.startswith("{") else "{" + text + "}"))
    return [fault for fault in faults if fault.severity == "error"]


def told(example: Example, cell: str) -> str:
    """What the author of a slip is told first."""
    first = faults_of(example, cell)[0]
    return f"{first.say} [{first.code}]" + (f"<br>{first.fix}" if first.fix else "")


# -- what is generated -----------------------------------------------------------------------------------------------


def printed(example: Example) -> str:
    """What the program prints of an example: the sentence of its leaf, or what its standard says beyond the leaves."""
    if example.kind == "规则":
        return leaf_of(example)[0].sentence()
    rules = standard_info(whole_of(example)).rules
    return "\n".join(f"{some.heading}：{sentence}" for some in rules for sentence in some.texts)


def worked(example: Example) -> str:
    """How the score of one of an example's rows comes about, line by line."""
    filled = example.rows[1 + int(example.about.get("过程", "1"))][0]
    if example.kind == "规则":
        return "\n".join(f"· {line}" for line in derivation_lines(derivation(leaf_score(example, filled), ())))
    return "\n".join(f"· {line.text}" for line in run_of(whole_of(example), answered(filled)).steps)


def generated(path: Path) -> str:
    """A page of the guide with all that is generated as it is today: sentences, workings, messages."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for example in reversed(examples(path, "规则", "小标准", "笔误")):
        if example.kind == "笔误":
            for n, (wrong, _, right) in zip(example.lines[2:], rows(example, "写错了", "报什么", "改成"), strict=True):
                lines[n] = f"| {wrong} | {told(example, wrong)} | {right} |"
        for language, make in ((WORKED, worked), (PRINTED, printed)):
            if language in example.blocks:
                start, end = example.spots[language]
                lines[start:end] = [make(example)]
    return "\n".join(lines) + "\n"
