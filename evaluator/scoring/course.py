"""Whether a target that is not due yet is on course: the figures of given days held against an even pace up to its day."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from evaluator.expressions.conditions import Compare, Joined
from evaluator.expressions.distance import figure_words, gap_words
from evaluator.model.derivation import Course
from evaluator.model.indicator import Indicator
from evaluator.model.question import Known, Value
from evaluator.model.report import Earlier
from evaluator.model.rule import Condition, Rule
from evaluator.rules.cases import Cases
from evaluator.rules.met import Met, Requirement

#: a day and the answers of that day
Day = tuple[str, Mapping[str, Value]]


def course_of(leaf: Indicator, now: Day, earlier: Sequence[Earlier]) -> Course | None:
    """How a requirement that is not due yet stands against an even pace; None where it is not decided by figures.

    The pace runs from the earliest day that has the figure to what is asked on the day set for it. That it is even is
    this program's assumption. Of several figures the requirement is behind where one is.
    """
    told = [_pace(compare, leaf.due, now, earlier) for compare in _failing(leaf, now[1])]
    states = {state for state, _ in told}
    words = tuple(words for _, words in told)
    if not told:
        return None
    if "behind" in states:
        return Course("behind", words)
    return Course("unknown" if "unknown" in states else "on_course", words)


def _failing(leaf: Indicator, values: Mapping[str, Value]) -> Iterator[Compare]:
    """The comparisons of figures that fail."""
    known = Known(values)
    for requirement in _requirements(leaf.rule, known):
        if requirement.truth(known) is False:
            for one in _compared(requirement.test):
                given = one.left.number(known).known and one.right.number(known).known
                if given and one.truth(known) is False:
                    yield one


def _requirements(rule: Rule | None, known: Known) -> Sequence[Requirement]:
    """What a rule requires: of several cases the one that holds, of none while that is not known."""
    if isinstance(rule, Cases):
        told = ((case, case.when.truth(known) if case.when else True) for case in rule.cases)
        case, holds = next((pair for pair in told if pair[1] is not False), (None, None))
        return _requirements(case.rule, known) if case is not None and holds else ()
    return rule.requirements if isinstance(rule, Met) else ()


def _compared(test: Condition) -> Iterator[Compare]:
    """The comparisons of numbers that a condition asks for, all of which have to hold."""
    if isinstance(test, Joined) and test.word == "and":
        for part in test.parts:
            yield from _compared(part)
    elif isinstance(test, Compare) and test.of == "number" and test.sign not in ("=", "!="):
        yield test


def _pace(compare: Compare, due: str, now: Day, earlier: Sequence[Earlier]) -> tuple[str, str]:
    """Whether one figure is on course, and in words why."""
    day, values = now
    known = Known(values)
    value, goal = compare.left.number(known).value, compare.right.number(known).value
    what = compare.left.say()
    figures = ((one.date, compare.left.number(Known(one.answers))) for one in earlier)
    first = next(((date, figure.value) for date, figure in figures if figure.known), None)
    if first is None:
        return "unknown", f"{what}现为{figure_words(compare, value)}；没有以前日期的数据，不能判断进度"
    since, start = first
    upwards = compare.sign in (">", ">=")
    # who was beyond the goal already need not be there now: no more is wanted than the goal
    pace = start + (goal - start) * _days(since, day) / _days(since, due)
    wanted = min(pace, goal) if upwards else max(pace, goal)
    lacking = wanted - value if upwards else value - wanted
    words = (
        f"{what}：{since}为{figure_words(compare, start)}，到{due}要求{compare.limit()}；"
        f"按均匀推进，{day}应为{figure_words(compare, wanted)}，实为{figure_words(compare, value)}，"
    )
    if lacking > 0:
        return "behind", f"{words}落后{gap_words(compare, lacking)}"
    return "on_course", f"{words}进度正常"


def _days(since: str, until: str) -> Fraction:
    return Fraction((datetime.date.fromisoformat(until) - datetime.date.fromisoformat(since)).days)
