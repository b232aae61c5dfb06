"""The figures of a standard with their units, as they score, and whether the statement that is cited is among them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from evaluator.expressions.conditions import Compare
from evaluator.expressions.linear import linear
from evaluator.model.grades import Gate, Grades
from evaluator.model.indicator import Indicator
from evaluator.model.numbers import percent, plain
from evaluator.model.question import Fact, Known, Question
from evaluator.model.rule import Amount
from evaluator.model.standard import Standard
from evaluator.reading.inside import everything
from evaluator.rules.summing import Summing
from tests.docs.register import SHARE, Statement

#: a number with its unit
Figure = tuple[Fraction, str]

#: in what a list of things, such as the options of a choice, may be counted
COUNTED = ("个", "项", "种", "类")


# -- what stands in a standard -----------------------------------------------------------------------------------------


def compared(test: Compare) -> Iterator[Figure]:
    """The numbers of a comparison: 90 people of `社工 >= 90`; 1/2 (and 2) of `持证 × 2 >= 社工`, which are shares too."""
    form = linear(test.left).minus(linear(test.right))
    terms = [(factor, measures(term)) for factor, term in form.terms.values()]
    for n, (factor, units) in enumerate(terms):
        yield from ((abs(form.constant / factor), unit) for unit in units)
        for other, others in [*terms[:n], *terms[n + 1 :]]:
            ratio = abs(other / factor)
            if ratio != 1:  # a bare term has no number
                yield from ((ratio, unit) for unit in (units | {SHARE} if units & others else units))


def measures(term: Amount) -> set[str]:
    """The unit of a term; a quotient has that of what is divided, and of two alike it is a share as well."""
    unit = term.unit or str(getattr(getattr(term, "left", None), "unit", ""))
    return {SHARE, unit} - {""} if term.is_share else {unit}


def asked(questions: Iterable[Question]) -> Iterator[Figure]:
    """The bounds of what is asked, but for the 0 and the 1 that keep it from being nothing, and how many options there are."""
    for question in questions:
        unit = SHARE if question.type == "share" else question.unit
        yield from ((bound, unit) for bound in (question.low, question.high) if bound is not None and bound > 1)
        yield from counted(question.options)


def counted(things: Iterable[Any]) -> Iterator[Figure]:
    """How many things there are, in whatever they are counted."""
    number = Fraction(len(list(things)))
    yield from ((number, unit) for unit in COUNTED)


def of_indicator(leaf: Indicator, standard: Standard, year: int | None = None) -> set[Figure]:
    """The figures of a leaf: conditions, bounds of what it asks, points; and of the standard's checks, which are for all.

    Its day counts as so many years after the `year` that the published text is of.
    """
    parts = [*everything((leaf.rule, leaf.na, leaf.bonus, leaf.penalty)), *everything(standard.checks)]
    found = {figure for part in parts if isinstance(part, Compare) for figure in compared(part)}
    found |= set(asked(leaf.questions().values()))
    if isinstance(leaf.rule, Summing):
        found |= set(counted(leaf.rule.add))
    if standard.total is not None:
        found |= {(leaf.points, "分"), (standard.total, "分")}
    if leaf.due and year is not None:
        found.add((Fraction(int(leaf.due[:4]) - year), "年"))
    return found


def of_gate(gate: Gate) -> set[Figure]:
    """The figures of a veto."""
    return {figure for part in everything(gate.when) if isinstance(part, Compare) for figure in compared(part)}


def of_grades(grades: Grades) -> set[Figure]:
    """The limits of the grades, the upper ones among them, what they need and their quotas."""
    limits = [limit for _, limit in grades.bands if limit is not None]
    found = {(limit, "分") for limit in (*limits, *grades.tops) if limit is not None}
    found |= {(share, SHARE) for _, share in grades.quota}
    needed = [(linear(limit).constant, need.of) for need in grades.needs for limit in need.limits if limit is not None]
    return found | {(number, unit) for number, of in needed for unit in measures(of)}


def units_of(fact: Fact) -> set[str]:
    """The units in which the figure of a fact may be published; a pair has a rate as well."""
    shares = {SHARE} if fact.type in ("share", "pair") else set()
    return shares | {question.unit for question in fact.questions if question.type != "share"}


def days_of(leaf: Indicator) -> set[str]:
    """The day that is set for a leaf, and those its conditions name."""
    tests = [part for part in everything(leaf.rule) if isinstance(part, Compare) and part.of == "date"]
    written = [side for test in tests for side in (test.left, test.right) if not list(side.questions())]
    named = {datetime.date.fromordinal(int(side.number(Known({})).value)).isoformat() for side in written}
    return named | ({leaf.due} if leaf.due else set())


# -- what is published, held against it --------------------------------------------------------------------------------


def not_found(one: Statement, figures: set[Figure]) -> str:
    """Which values of a statement are not among the figures, with their unit, in words; empty where all are, or said why not."""
    missing = [value for value in one.values if (value, one.unit) not in figures]
    if one.because:
        return "" if missing else f"规则里有 {_told(one.values, one.unit)}，because 是多余的"
    if not missing:
        return ""
    other = {unit for value, unit in figures if value in missing}
    beside = f"，只有单位为{'、'.join(sorted(unit or '（空）' for unit in other))}的" if other else ""
    return f"找不到 {_told(missing, one.unit)}{beside}"


def no_band(one: Statement, grades: Grades) -> str:
    """Whether a range of points, 80—89, is not that of one grade, in words; empty where it is, or no range is published."""
    bands = [(limit or 0, top) for (_, limit), top in zip(grades.bands, grades.tops, strict=False)]
    if len(one.values) != 2 or one.values in bands:
        return ""
    return f"没有哪一等的分数是 {'—'.join(plain(value) for value in one.values)}{one.unit}"


def not_on_time(one: Statement, days: set[str]) -> str:
    """Whether the days of a leaf are not those of the statement, in words; empty where they are, or none is published."""
    if not one.due or (days and all(day.startswith(one.due) or day.endswith(one.due) for day in days)):
        return ""
    return f"期限是 {one.due}，标准写的是 {'、'.join(sorted(days)) or '没有期限'}"


def of_its_own(leaf: Indicator, published: set[Figure]) -> list[str]:
    """The comparisons of a leaf whose numbers are not published: not 0 or 1, not bare of a unit, and none of them cited."""
    tests = [part for part in everything((leaf.rule, leaf.na)) if isinstance(part, Compare) and part.of == "number"]
    figures = {
        test.say(): {(value, unit) for value, unit in compared(test) if value not in (0, 1) and unit} for test in tests
    }
    return [words for words, found in figures.items() if found and not found & published]


def otherwise_measured(one: Statement, units: set[str]) -> str:
    """Whether a fact has another unit than the figure that is published, in words; empty where it has the same."""
    if not one.values or one.unit in units:
        return ""
    return f"单位是“{one.unit}”，采集项的是“{'、'.join(sorted(units))}”"


def _told(values: Iterable[Fraction], unit: str) -> str:
    return "、".join(percent(value) if unit == SHARE else f"{plain(value)}{unit}" for value in values)
