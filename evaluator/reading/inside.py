"""What stands inside a rule, each part with the path at which it is written in the file."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from evaluator.diagnostics import Path
from evaluator.expressions.conditions import Holds, Joined
from evaluator.expressions.counting import COUNTED_WORDS, Counting
from evaluator.expressions.members import Members
from evaluator.model.indicator import Indicator
from evaluator.model.question import Question
from evaluator.model.rule import Amount, Condition, Part, Rule, is_condition
from evaluator.rules.bands import Bands
from evaluator.rules.cases import Cases
from evaluator.rules.items import Item, Nested, Stepwise, YesNo
from evaluator.rules.met import Met
from evaluator.rules.share import Share
from evaluator.rules.summing import Summing

Placed = tuple[Indicator, Path]


def nodes(roots: Sequence[Indicator], path: Path = ("indicators",)) -> Iterator[Placed]:
    """Every indicator with its path, parents first."""
    for n, node in enumerate(roots):
        yield node, (*path, n)
        yield from nodes(node.children, (*path, n, "children"))


def rules_in(rule: Rule, path: Path) -> Iterator[tuple[Rule, Path]]:
    """The rule at the path and every rule inside it, the outer ones first."""
    yield rule, path
    if isinstance(rule, Summing):
        for item, spot in summed(rule, path):
            yield from _nested(item, spot)
    elif isinstance(rule, Cases):
        for n, case in enumerate(rule.cases):
            yield from rules_in(case.rule, (*path, "cases", n, "rule"))


def summed(rule: Summing, path: Path) -> Iterator[tuple[Item, Path]]:
    """The items of `add` and `deduct`."""
    for side, items in (("add", rule.add), ("deduct", rule.deduct)):
        yield from ((item, (*path, side, n)) for n, item in enumerate(items))


def extra(leaf: Indicator, path: Path) -> Iterator[tuple[Item, Path]]:
    """The items of `bonus` and `penalty`."""
    listed: tuple[tuple[str, tuple[Part, ...]], ...] = (("bonus", leaf.bonus), ("penalty", leaf.penalty))
    for side, parts in listed:
        yield from ((part, (*path, side, n)) for n, part in enumerate(parts) if isinstance(part, Item))


def items_in(leaf: Indicator, path: Path) -> Iterator[tuple[Item, Path]]:
    """Every item of a leaf, those of nested rules and of bonus and penalty among them."""
    for rule, spot in all_rules(leaf, path):
        if isinstance(rule, Summing):
            yield from summed(rule, spot)
    yield from extra(leaf, path)


def all_rules(leaf: Indicator, path: Path) -> Iterator[tuple[Rule, Path]]:
    """Every rule of a leaf, those inside bonus and penalty among them."""
    if leaf.rule is not None:
        yield from rules_in(leaf.rule, (*path, "rule"))
    for item, spot in extra(leaf, path):
        yield from _nested(item, spot)


def _nested(item: Item, path: Path) -> Iterator[tuple[Rule, Path]]:
    for test in item.tests:
        if isinstance(test, Nested):
            yield from rules_in(test.rule, (*path, "rule"))


def conditions(leaf: Indicator, path: Path) -> Iterator[tuple[Condition, Path]]:
    """The conditions that are written in a leaf; inline questions are none."""
    yield from ((item.when, (*path, "na", n, "when")) for n, item in enumerate(leaf.na))
    for rule, spot in all_rules(leaf, path):
        if isinstance(rule, Met):
            for n, requirement in enumerate(rule.requirements):
                yield from _written(requirement.test, requirement.skip_when, (*spot, "met", n))
        elif isinstance(rule, Cases):
            yield from ((c.when, (*spot, "cases", n, "when")) for n, c in enumerate(rule.cases) if c.when is not None)
    for item, spot in items_in(leaf, path):
        tests = [test.test for test in item.tests if isinstance(test, YesNo)]
        yield from _written(tests[0] if tests else None, item.skip_when, spot)


def _written(test: Condition | None, skip: Condition | None, path: Path) -> Iterable[tuple[Condition, Path]]:
    if test is not None and not (isinstance(test, Holds) and test.question.leaf):
        yield test, (*path, "when")
    if skip is not None:
        yield skip, (*path, "skip_when")


def amounts(leaf: Indicator, path: Path) -> Iterator[tuple[Amount, Path]]:
    """The amounts that are written in a leaf; what an item counts inline is none."""
    for rule, spot in all_rules(leaf, path):
        if isinstance(rule, Bands):
            yield rule.amount, (*spot, "bands", "of")
        elif isinstance(rule, Share):
            yield rule.amount, (*spot, "share", *(["of"] if rule.posts else []))
    for item, spot in items_in(leaf, path):
        yield from (
            (test.amount, (*spot, "each")) for test in item.tests if isinstance(test, Stepwise) and not test.inline
        )


def of_each(part: Amount | Condition) -> Iterator[tuple[Condition, str]]:
    """The conditions that an expression asks of each member, or of each indicator that it counts, and of whom in words."""
    for one in everything(part):
        if isinstance(one, Members) and is_condition(one.inner):
            yield one.inner, "成员单位"
        elif isinstance(one, Counting) and one.inner is not None:
            yield one.inner, COUNTED_WORDS[one.which]


def all_of(parts: Sequence[Condition]) -> Condition:
    """The condition that all of them hold; there must be one."""
    return parts[0] if len(parts) == 1 else Joined("and", tuple(parts))


def everything(part: Any) -> Iterator[Any]:
    """The part and all that it is made of, down to expressions; the questions themselves are not gone into."""
    if dataclasses.is_dataclass(part) and not isinstance(part, type):
        yield part
        if not isinstance(part, Question):
            for field in dataclasses.fields(part):
                yield from everything(getattr(part, field.name))
    elif isinstance(part, Mapping):
        for inner in part.values():
            yield from everything(inner)
    elif isinstance(part, tuple):
        for inner in part:
            yield from everything(inner)
