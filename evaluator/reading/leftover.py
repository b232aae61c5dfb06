"""What a standard has too much of: options and scales that no rule uses, and one text that stands in two places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evaluator.diagnostics import Fault, Faults, Path
from evaluator.expressions.certain import certain
from evaluator.expressions.composite import CountOf
from evaluator.expressions.conditions import Chosen, Compare, Has
from evaluator.model.grades import Grades
from evaluator.model.indicator import Indicator
from evaluator.model.numbers import text_of
from evaluator.model.question import Fact, Known
from evaluator.model.rule import Condition
from evaluator.model.standard import Standard
from evaluator.reading.inside import all_of, everything
from evaluator.rules.choose import Choose

#: shorter texts may well be asked of two things (有记录)
SHORTEST = 8


def check_leftover(standard: Standard, written: Mapping[str, Any], faults: Faults) -> None:
    """Note options and scales that are not used, and texts that are used twice."""
    _options(standard, faults)
    used = set(_scales(written.get("indicators")))
    for name in standard_scales(written):
        if name not in used:
            say, fix = f"量表“{name}”没有规则用到", "用不到的请删去；要用的，在 choose 里写 scale"
            faults.defect(Fault("C525", ("scales", name), say, fix, "key", severity="warning"))
    _twice(standard, written, faults)


def standard_scales(written: Mapping[str, Any]) -> list[str]:
    """The scales that a standard lists."""
    scales = written.get("scales")
    return list(scales) if isinstance(scales, Mapping) else []


def _scales(part: Any) -> Iterator[str]:
    """The scales that rules name."""
    if isinstance(part, Mapping):
        if "scale" in part:
            yield text_of(part["scale"])
        for inner in part.values():
            yield from _scales(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _scales(inner)


# -- options ---------------------------------------------------------------------------------------------------------


def _options(standard: Standard, faults: Faults) -> None:
    parts = list(everything((standard.indicators, standard.checks, standard.gates, standard.grades)))
    for name, fact in standard.facts.items():
        if fact.type in ("choice", "choices"):
            left = _unticked(fact, parts) if fact.type == "choices" else _alike(fact, parts)
            if left:
                named = "、".join(f"“{option}”" for option in left)
                few = "没有规则区分它们" if fact.type == "choice" else "没有规则用到"
                say = f"“{fact.label}”的选项{named}不影响得分：{few}"
                fix = "漏写了规则的请补上；不必分开的，并成一个选项" if fact.type == "choice" else "漏写了规则的请补上"
                faults.defect(Fault("C525", ("facts", name, "options"), say, fix, severity="warning"))


def _uses(fact: Fact, part: Any) -> bool:
    return fact.name in {question.key.removeprefix("previous.") for question in part.questions()}


def _whole(fact: Fact, parts: list[Any]) -> bool:
    """Whether some part makes use of every option."""
    return any(
        (isinstance(part, (CountOf, Choose)) and _uses(fact, part))
        or (isinstance(part, Grades) and part.applied is not None and part.applied.key == fact.name)
        for part in parts
    )


def _unticked(fact: Fact, parts: list[Any]) -> list[str]:
    """Options of a multiple choice that no rule asks about, where rules ask about others."""
    asked = {part.option for part in parts if isinstance(part, Has) and _uses(fact, part)}
    if not asked or _whole(fact, parts):
        return []
    return [option for option in fact.question().options if option not in asked]


def _alike(fact: Fact, parts: list[Any]) -> list[str]:
    """Options of a single choice that no rule tells apart; the first group of them.

    Where the options stand in order, a rule draws a line between them, and those on one side of it are meant to be alike.
    """
    tests = [part for part in parts if isinstance(part, (Chosen, Compare)) and _uses(fact, part)]
    mixed = any(len({question.key for question in test.questions()}) > 1 for test in tests)
    if not tests or mixed or fact.question().ordered or _whole(fact, parts):
        return []
    groups: dict[tuple[bool | None, ...], list[str]] = {}
    for option in fact.question().options:
        told = tuple(test.truth(Known(dict.fromkeys((q.key for q in test.questions()), option))) for test in tests)
        groups.setdefault(told, []).append(option)
    return next((group for group in groups.values() if len(group) > 1), [])


# -- one text in two places ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A leaf with its path and all the conditions on its way down."""

    node: Indicator
    path: Path
    applies: tuple[Condition, ...]

    def beside(self, other: _Leaf) -> bool:
        """Whether some subject has both."""
        parts = (*self.applies, *other.applies)
        return not parts or certain(all_of(parts)) is not False

    @property
    def name(self) -> str:
        return f"“{self.node.code} {self.node.name}”"


def _twice(standard: Standard, written: Mapping[str, Any], faults: Faults) -> None:
    """The same rule, or the same question, under two leaves that one subject may have."""
    rules: dict[str, list[_Leaf]] = {}
    texts: dict[str, list[_Leaf]] = {}
    for leaf in _leaves(standard.indicators, ("indicators",), ()):
        said = leaf.node.rule.sentence() if leaf.node.rule is not None else ""
        first = _first(rules, said, leaf) if _tells(leaf.node) else None
        if first is not None:
            say = f"{leaf.name}的评分标准与{first.name}一字不差"
            fix = "请核对是不是抄错了指标；确实相同的，请并成一项，或写明各看什么"
            faults.defect(Fault("C526", (*leaf.path, "rule"), say, fix, "key", severity="warning"))
        for text in _asked(leaf.node):
            other = _first(texts, text, leaf)
            if other is not None and first is None:
                say = f"“{text}”在{other.name}里已经问过，这里又问一次"
                spot = _found(text, _at(written, leaf.path), leaf.path) or leaf.path
                fix = "请核对是不是抄错了指标；两处说的不是一回事的，把文字写明"
                faults.defect(Fault("C526", spot, say, fix, severity="warning"))


def _first(seen: dict[str, list[_Leaf]], text: str, leaf: _Leaf) -> _Leaf | None:
    """The earlier leaf with the same text, if one subject may have both; this one is noted."""
    others = seen.setdefault(text, [])
    found = next((other for other in others if other.beside(leaf)), None)
    others.append(leaf)
    return found


def _leaves(nodes: tuple[Indicator, ...], path: Path, above: tuple[Condition, ...]) -> Iterator[_Leaf]:
    for n, node in enumerate(nodes):
        here = above if node.applies is None else (*above, node.applies)
        if node.rule is not None:
            yield _Leaf(node, (*path, n), here)
        yield from _leaves(node.children, (*path, n, "children"), here)


def _tells(leaf: Indicator) -> bool:
    """Whether the rule says what it looks at; a bare 由评估人员评定 may stand anywhere."""
    assert leaf.rule is not None
    asked = list(leaf.rule.questions())
    return len(leaf.rule.sentence()) >= SHORTEST and any(question.label != leaf.name for question in asked)


def _asked(leaf: Indicator) -> Iterator[str]:
    """The texts that a leaf asks by itself, without what is asked inside an option and the material it requires."""
    material = {question.key for question in leaf.requires}
    asked = {key: question.label for key, question in leaf.questions().items() if question.leaf and key not in material}
    for label in dict.fromkeys(label for key, label in asked.items() if "//" not in key):
        if len(label) >= SHORTEST and label != leaf.name:
            yield label


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def _found(text: str, part: Any, path: Path) -> Path | None:
    """Where a text stands in a part of the document."""
    inner: Any = part.items() if isinstance(part, Mapping) else enumerate(part) if isinstance(part, list) else ()
    for key, value in inner:
        spot = (*path, key)
        if not isinstance(value, (Mapping, list)) and text_of(value) == text:
            return spot
        deeper = _found(text, value, spot)
        if deeper is not None:
            return deeper
    return None
