"""The other way round: which answers would bring an amount to a goal, or make a condition hold.

Each function proposes the fewest changed answers it can find, leaving everything else as it is; None where the
subject's own answers cannot bring it about. A proposal has always been tried out before it is given.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import singledispatch

from evaluator.expressions import amounts, composite, conditions
from evaluator.model.question import Known, Question, Value
from evaluator.model.rule import Amount, Condition

Answers = dict[str, Value]

#: how far beyond a strict limit an amount goes that has no step of its own
_NEXT = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Goal:
    """Where an amount is to get: up to (or down to) a limit, beyond it where that is strict."""

    limit: Fraction
    up: bool = True
    strict: bool = False

    def holds(self, value: Fraction) -> bool:
        if value == self.limit:
            return not self.strict
        return (value > self.limit) == self.up

    def at(self, limit: Fraction, *, turned: bool = False) -> Goal:
        """The same goal for a part of the amount; `turned` where a larger part makes the amount smaller."""
        return replace(self, limit=limit, up=self.up != turned)


def reach(amount: Amount, goal: Goal, known: Known) -> Answers | None:
    """The answers that bring the amount to its goal; empty where it is there already."""
    value = amount.number(known)
    if not value.known or not _answered(amount, known):
        return None
    if goal.holds(value.value):
        return {}
    found = _reach(amount, goal, known)
    if found is None:
        return None
    after = amount.number(Known({**known.values, **found}, known.figures))
    return found if after.known and goal.holds(after.value) else None


def bring_about(condition: Condition, wanted: bool, known: Known) -> Answers | None:
    """The answers that make the condition hold (or, where `wanted` is false, not hold)."""
    truth = condition.truth(known)
    if truth is None or not _answered(condition, known):
        return None
    if truth is wanted:
        return {}
    found = _bring_about(condition, wanted, known)
    if found is None:
        return None
    return found if condition.truth(Known({**known.values, **found}, known.figures)) is wanted else None


def _answered(part: Amount | Condition, known: Known) -> bool:
    return all(question.key in known.values or question.key in known.figures for question in part.questions())


def fewest(proposals: Iterable[Answers | None]) -> Answers | None:
    """The proposal with the fewest answers; the first of several."""
    return min((found for found in proposals if found is not None), key=len, default=None)


def together(proposals: Iterable[Answers | None]) -> Answers | None:
    """All the proposals at once; None where one is missing."""
    merged: Answers = {}
    for found in proposals:
        if found is None:
            return None
        merged.update(found)
    return merged


def answer(question: Question, goal: Goal) -> Answers | None:
    """The answer to one question that just meets the goal, on its grid and within its bounds.

    Figures of others and of the period before stay as they are, and so does what something is measured against: how
    much is due, how many files are drawn.
    """
    grid = question.domain().grid
    if question.key.startswith(_FIGURES) or question.key.endswith((".due", ".drawn")):
        return None
    value = goal.limit
    if grid is not None:
        start = question.low or Fraction(0)
        steps = (value - start) / grid
        value = start + (math.ceil(steps) if goal.up else math.floor(steps)) * grid
    if not goal.holds(value):
        value += (grid or _NEXT) * (1 if goal.up else -1)
    if question.out_of_bounds(value) or question.in_the_gap(value):
        return None
    return _as_answer(question, value)


_FIGURES = ("peers.", "previous.", "members.", "share|", "score|", "self", "total")


def _as_answer(question: Question, value: Fraction) -> Answers | None:
    if question.type == "date":
        return {question.key: datetime.date.fromordinal(int(value))}
    if question.type == "choice":
        place = int(value)
        return {question.key: question.options[place]} if 0 <= place < len(question.options) else None
    return {question.key: value}


# -- amounts ---------------------------------------------------------------------------------------------------------


@singledispatch
def _reach(amount: object, goal: Goal, known: Known) -> Answers | None:
    """Nothing of its own to change: a number, a figure of others."""
    return None


@_reach.register
def _(amount: amounts.Read, goal: Goal, known: Known) -> Answers | None:
    return answer(amount.question, goal)


@_reach.register
def _(amount: composite.Rate, goal: Goal, known: Known) -> Answers | None:
    """More or less is done of what is due; what is due stays."""
    due = known.number(amount.due).value
    return answer(amount.done, goal.at(goal.limit * due)) if due else None


@_reach.register
def _(amount: composite.Short, goal: Goal, known: Known) -> Answers | None:
    return answer(amount.done, goal.at(known.number(amount.due).value - goal.limit, turned=True))


@_reach.register
def _(amount: amounts.Ratio, goal: Goal, known: Known) -> Answers | None:
    below = amount.below.number(known).value
    return reach(amount.above, goal.at(goal.limit * below), known) if below else None


@_reach.register
def _(amount: amounts.Extreme, goal: Goal, known: Known) -> Answers | None:
    parts = [reach(part, goal, known) for part in amount.parts]
    return together(parts) if (amount.name == "min") == goal.up else fewest(parts)


@_reach.register
def _(amount: composite.CountOf, goal: Goal, known: Known) -> Answers | None:
    ticked = known.value(amount.question)
    assert isinstance(ticked, frozenset)
    size = math.ceil(goal.limit) if goal.up else math.floor(goal.limit)
    if not goal.holds(Fraction(size)):
        size += 1 if goal.up else -1
    ordered = sorted(amount.question.options, key=lambda option: option not in ticked)
    return {amount.question.key: frozenset(ordered[:size])} if 0 <= size <= len(ordered) else None


@_reach.register
def _(amount: amounts.Arithmetic, goal: Goal, known: Known) -> Answers | None:
    left, right = amount.left.number(known).value, amount.right.number(known).value
    if amount.sign == "+":
        ways = [(amount.left, goal.at(goal.limit - right)), (amount.right, goal.at(goal.limit - left))]
    elif amount.sign == "-":
        ways = [(amount.left, goal.at(goal.limit + right)), (amount.right, goal.at(left - goal.limit, turned=True))]
        if amount.unit == "天":
            ways.reverse()  # of two dates the second is the subject's own, the first mostly the end of the period
    elif amount.sign == "*":
        ways = [(part, goal.at(goal.limit / times, turned=times < 0))
                for part, times in ((amount.left, right), (amount.right, left)) if times]  # fmt: skip
    else:
        ways = [(amount.left, goal.at(goal.limit * right))]
    return fewest(reach(part, wanted, known) for part, wanted in ways)


# -- conditions ------------------------------------------------------------------------------------------------------


@singledispatch
def _bring_about(condition: object, wanted: bool, known: Known) -> Answers | None:
    """Nothing of its own to change."""
    return None


@_bring_about.register
def _(condition: conditions.Holds, wanted: bool, known: Known) -> Answers | None:
    return {condition.question.key: wanted}


@_bring_about.register
def _(condition: conditions.Chosen, wanted: bool, known: Known) -> Answers | None:
    """Where it is not to be this option and there are several others, none of them is the one to choose."""
    if wanted:
        return {condition.question.key: condition.option}
    others = [option for option in condition.question.options if option != condition.option]
    return {condition.question.key: others[0]} if len(others) == 1 else None


@_bring_about.register
def _(condition: conditions.Has, wanted: bool, known: Known) -> Answers | None:
    ticked = known.value(condition.question)
    assert isinstance(ticked, frozenset)
    return {condition.question.key: ticked | {condition.option} if wanted else ticked - {condition.option}}


@_bring_about.register
def _(condition: conditions.Joined, wanted: bool, known: Known) -> Answers | None:
    parts = [bring_about(part, wanted, known) for part in condition.parts]
    return together(parts) if (condition.word == "and") == wanted else fewest(parts)


@_bring_about.register
def _(condition: conditions.Not, wanted: bool, known: Known) -> Answers | None:
    return bring_about(condition.part, not wanted, known)


@_bring_about.register
def _(condition: conditions.Compare, wanted: bool, known: Known) -> Answers | None:
    sign = condition.sign if wanted else _OPPOSITE[condition.sign]
    left, right = condition.left.number(known).value, condition.right.number(known).value
    if sign == "=":
        sides = [(condition.left, Goal(right, up=left < right)), (condition.right, Goal(left, up=right < left))]
    elif sign == "!=":
        sides = [
            (part, Goal(left, up, strict=True)) for part in (condition.left, condition.right) for up in (True, False)
        ]
    else:
        up, strict = sign in (">", ">="), sign in ("<", ">")
        sides = [(condition.left, Goal(right, up, strict)), (condition.right, Goal(left, not up, strict))]
    return fewest(reach(part, goal, known) for part, goal in sides)


_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
