"""Whether a condition is settled before anything is answered: it always holds, or it never does."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise, product

from evaluator.expressions.amounts import Read
from evaluator.expressions.conditions import Chosen, Compare, Has, Holds, Joined, Not
from evaluator.expressions.linear import linear
from evaluator.model.question import NUMERIC, Known, Question, Value
from evaluator.model.range import INFINITY, Range
from evaluator.model.rule import Condition

#: so many combinations of values are tried before nothing is said
MOST_TRIED = 2048
#: a question with at most so many values is tried with each of them
MOST_VALUES = 64

Figures = Mapping[str, Range]
NO_FIGURES: Figures = {}


def certain(condition: Condition, figures: Figures = NO_FIGURES) -> bool | None:
    """True where a condition holds whatever is answered, False where it never does, None where it depends.

    Never wrong, though it may say None of a condition over several unbounded facts. `figures` are ranges by key that
    are known better than by their questions.
    """
    answer = _settled(condition, Known({}, dict(figures)))
    if answer is not None:
        return answer
    answers: set[bool | None] = set()
    for values in _tried(condition, figures):
        answers.add(condition.truth(Known(values)))
        if len(answers) > 1:
            return None
    return answers.pop() if answers else None


def _settled(condition: Condition, known: Known) -> bool | None:
    """The truth by the bounds of what is asked, after what cancels out has been taken away."""
    if isinstance(condition, Compare):
        zero = Range.point(0)
        gap = linear(condition.left).minus(linear(condition.right)).bounds(known)
        if condition.sign in ("=", "!="):
            same = gap.equals(zero)
            return same if same is None or condition.sign == "=" else not same
        if condition.sign in ("<", "<="):
            return gap.less(zero, or_equal=condition.sign == "<=")
        return zero.less(gap, or_equal=condition.sign == ">=")
    if isinstance(condition, Not):
        inner = _settled(condition.part, known)
        return None if inner is None else not inner
    if isinstance(condition, Joined):
        decides = condition.word == "or"
        answers = [_settled(part, known) for part in condition.parts]
        if decides in answers:
            return decides
        return None if None in answers else not decides
    return condition.truth(known)


def _tried(condition: Condition, figures: Figures) -> Iterator[dict[str, Value]]:
    """Answers that stand for all there are: none where too many would be needed, or where no few can stand for all."""
    asked = {question.key: question for question in condition.questions()}
    turns = _turns(condition)
    choices: list[list[Value]] = []
    size = 1
    for key, question in asked.items():
        some = None if key in figures else question.completions(MOST_VALUES)
        if some is None and turns is not None and question.type in (*NUMERIC, "date"):
            some = _between(question, figures.get(key, question.domain()), turns.get(key, set()))
        if some is None:
            return
        choices.append(some)
        size *= len(some)
    if size <= MOST_TRIED:
        for values in product(*choices):
            yield dict(zip(asked, values, strict=True))


def _turns(condition: Condition) -> dict[str, set[Fraction]] | None:
    """Where each number turns the condition; None where it is held against more than a fixed number somewhere."""
    turns: dict[str, set[Fraction]] = {}
    for part in _parts(condition):
        if isinstance(part, Compare):
            gap = linear(part.left).minus(linear(part.right))
            terms = list(gap.terms.values())
            if len(terms) > 1 or not all(isinstance(term, Read) for _, term in terms):
                return None
            for factor, term in terms:
                turns.setdefault(term.text, set()).add(-gap.constant / factor)
        elif not isinstance(part, (Holds, Chosen, Has)):
            return None
    return turns


def _parts(condition: Condition) -> Iterator[Condition]:
    """The conditions that a condition is joined of."""
    if isinstance(condition, Not):
        yield from _parts(condition.part)
    elif isinstance(condition, Joined):
        for part in condition.parts:
            yield from _parts(part)
    else:
        yield condition


def _between(question: Question, domain: Range, turns: Iterable[Fraction]) -> list[Value]:
    """The turns, the ends of the domain, and a value between each two and beyond the last, as far as they may occur."""
    ends = {end for end in (domain.low, domain.high) if isinstance(end, Fraction)}
    marks = sorted({*turns, *ends}) or [Fraction(0)]
    values = {*marks, *((a + b) / 2 for a, b in pairwise(marks)), marks[0] - 1, marks[-1] + 1}
    if domain.grid == 1:
        values = {Fraction(whole) for value in values for whole in (value // 1 - 1, value // 1, value // 1 + 1)}
    inside = sorted(value for value in values if domain.low <= value <= domain.high and value < INFINITY)
    if question.type == "date":
        return [datetime.date.fromordinal(int(value)) for value in inside if value >= 1]
    return list(inside)
