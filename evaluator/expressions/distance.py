"""How far a condition that does not hold is from holding: 要求不低于60%，差10个百分点."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

from evaluator.expressions.amounts import Ratio, Read
from evaluator.expressions.composite import Rate
from evaluator.expressions.conditions import Compare, Joined, Not
from evaluator.model.numbers import fixed, percent, plain, terminates
from evaluator.model.question import Known
from evaluator.model.rule import Condition

_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}
#: what is compared -> how a value is said to lie below, above or away from the limit
_WORDS = {"number": ("差", "超出", "相差"), "choice": ("低", "高", "相差"), "date": ("早", "晚", "相差")}


def shortfall(condition: Condition, known: Known, *, wanted: bool = True) -> str:
    """What was required of a condition that does not turn out as `wanted`, and by how much it was missed.

    Empty where that cannot be told in figures; of several conditions those that fail.
    """
    if isinstance(condition, Not):
        return shortfall(condition.part, known, wanted=not wanted)
    if isinstance(condition, Joined):
        return _of_several(condition, known, wanted)
    if isinstance(condition, Compare) and condition.truth(known) is (not wanted):
        return _of_one(condition if wanted else replace(condition, sign=_OPPOSITE[condition.sign]), known)
    return ""


def _of_several(condition: Joined, known: Known, wanted: bool) -> str:
    """Each that fails; where one would be enough, only if it can be told of all."""
    failing = [part for part in condition.parts if part.truth(known) is (not wanted)]
    told = [shortfall(part, known, wanted=wanted) for part in failing]
    if (condition.word == "and") is wanted:
        return "；".join(words for words in told if words)
    return "；或".join(told) if all(told) else ""


def _of_one(compare: Compare, known: Known) -> str:
    gap = compare.left.number(known) - compare.right.number(known)
    if compare.sign == "!=" or not gap.known:
        return ""
    asked = f"要求{compare.limit()}"
    if not gap.value:
        return asked
    below, above, apart = _WORDS[compare.of]
    word = apart if compare.sign == "=" else below if gap.value < 0 else above
    return f"{asked}，{word}{gap_words(compare, abs(gap.value))}{_pieces(compare, known)}"


def _pieces(compare: Compare, known: Known) -> str:
    """How many more of what is counted above the line would do, where a share of counted things falls short."""
    share = compare.left
    if isinstance(share, Rate):
        above, below = known.number(share.done), known.number(share.due)
        unit = share.done.unit
    elif isinstance(share, Ratio) and isinstance(share.above, Read) and share.above.question.type == "count":
        above, below, unit = share.above.number(known), share.below.number(known), share.above.unit
    else:
        return ""
    limit = compare.right.number(known)
    if compare.sign not in (">", ">=") or not (above.known and below.known and limit.known) or below.value <= 0:
        return ""
    short = limit.value * below.value - above.value
    more = math.floor(short) + 1 if compare.sign == ">" else math.ceil(short)
    return f"，即差{more}{unit}" if unit else ""


def figure_words(compare: Compare, value: Fraction) -> str:
    """`80%`, `3人`, `约92.22%`: a figure as the comparison measures it, rounded to two decimals where it does not end."""
    if compare.left.is_share or compare.right.is_share:
        return percent(value) if terminates(value) else f"约{percent(value)}"
    return f"{plain(value) if terminates(value) else '约' + fixed(value, 2)}{compare.left.unit or compare.right.unit}"


def gap_words(compare: Compare, gap: Fraction) -> str:
    """`10个百分点`, `3人`, `12天`; rounded to two decimals where they do not end."""
    if compare.of in ("date", "choice"):
        return f"{plain(gap)}{'天' if compare.of == 'date' else '档'}"
    share = compare.left.is_share or compare.right.is_share
    size, unit = (gap * 100, "个百分点") if share else (gap, compare.left.unit or compare.right.unit)
    if terminates(size):
        return f"{plain(size)}{unit}"
    return f"不到0.01{unit}" if size < Fraction(1, 100) else f"约{fixed(size, 2)}{unit}"
