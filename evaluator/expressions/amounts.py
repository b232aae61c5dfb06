"""The amounts of an expression: each gives its number, its Chinese words, and itself with numbers put in.

Those made of the parts of one fact (应有、实有, options ticked) are in `composite`, those over members in `members`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from evaluator.model.numbers import fixed, percent, plain, terminates
from evaluator.model.question import Known, Question
from evaluator.model.range import Range, hull
from evaluator.model.rule import Amount


def figure(value: Range, is_share: bool = False, unit: str = "", blank: str = "未填") -> str:
    """A number for people, one that is not known yet as （未填）."""
    if not value.known:
        return f"（{blank}）"
    return percent(value.value) if is_share else plain(value.value) + unit


def place(value: Fraction) -> str:
    """`第1名`."""
    return f"第{plain(value)}名"


def equals(value: Range, is_share: bool = False, unit: str = "") -> str:
    """`＝75%`, or `≈33.33%` (and `＝10/3≈3.33`) where the decimals do not end."""
    if terminates(value.value):
        return "＝" + figure(value, is_share, unit)
    return f"≈{figure(value, True)}" if is_share else f"＝{plain(value.value)}≈{fixed(value.value, 2)}{unit}"


@dataclass(frozen=True, slots=True)
class Number:
    """A number written in the expression."""

    value: Fraction
    is_share: bool = False
    unit: str = ""

    @property
    def text(self) -> str:
        return self.say()

    def number(self, known: Known) -> Range:
        return Range(self.value, self.value)

    def say(self) -> str:
        return percent(self.value) if self.is_share else plain(self.value)

    def worked(self, known: Known) -> str:
        return self.say()

    def questions(self) -> Iterable[Question]:
        return ()


@dataclass(frozen=True, slots=True)
class Read:
    """The answer to a question, as a number (of a date its day number, of an ordered choice its place)."""

    question: Question

    @property
    def text(self) -> str:
        return self.question.key

    @property
    def is_share(self) -> bool:
        return self.question.type == "share"

    @property
    def unit(self) -> str:
        return self.question.unit

    @property
    def is_date(self) -> bool:
        return self.question.type == "date"

    def number(self, known: Known) -> Range:
        return known.number(self.question)

    def say(self) -> str:
        return self.question.label

    def worked(self, known: Known) -> str:
        value = known.number(self.question)
        if value.known and self.question.type == "date":
            return f"{self.question.label}{datetime.date.fromordinal(int(value.value)).isoformat()}"
        if value.known and self.question.type == "choice":
            return f"{self.question.label}为{self.question.options[int(value.value)]}"
        return f"{self.question.label}{figure(value, self.is_share, self.question.unit, known.blank)}"

    def questions(self) -> Iterable[Question]:
        return (self.question,)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`left + right` and the like; `/` only where the right side is above zero, which is checked on load."""

    sign: str
    left: Amount
    right: Amount
    told: bool | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        return f"({self.left.text}{self.sign}{self.right.text})"

    def like(self, limits: Sequence[str]) -> Arithmetic:
        """A quotient printed as the numbers that it is held against are written; any other sum as it is."""
        return replace(self, told=_told(limits)) if self.sign == "/" else self

    @property
    def is_share(self) -> bool:
        if self.told is not None:
            return self.told
        if self.sign in "+-":
            return self.left.is_share or self.right.is_share
        if self.sign == "/":
            return _is_part(self.left, self.right) and self.left.unit != ""
        return self.left.is_share and self.right.is_share

    @property
    def unit(self) -> str:
        if self._days:
            return "天"
        if self.sign in "+-":
            return self.left.unit or self.right.unit
        if isinstance(self.right, Number):
            return self.left.unit
        return self.right.unit if self.sign == "*" and isinstance(self.left, Number) else ""

    @property
    def _days(self) -> bool:
        """Whether this is one date less another, so that the result is a number of days."""
        dates = [isinstance(part, Read) and part.is_date for part in (self.left, self.right)]
        return self.sign == "-" and all(dates)

    def number(self, known: Known) -> Range:
        left, right = self.left.number(known), self.right.number(known)
        if self.sign == "+":
            return left + right
        if self.sign == "-":
            return left - right
        if self.sign == "*":
            known.loose = known.loose or not (left.known or right.known)
            return left * right
        known.loose = known.loose or not right.known
        return left * right.inverse()

    def say(self) -> str:
        if self._days:
            return f"从{self.right.say()}到{self.left.say()}的天数"
        return self._join(self.left.say(), self.right.say())

    def worked(self, known: Known) -> str:
        if self._days:
            return f"从{self.right.worked(known)}到{self.left.worked(known)}"
        return self._join(self.left.worked(known), self.right.worked(known))

    def _join(self, left: str, right: str) -> str:
        if self.sign in "*/" and isinstance(self.left, Arithmetic) and self.left.sign in "+-":
            left = f"（{left}）"
        if isinstance(self.right, Arithmetic) and (self.sign in "*/" or (self.sign == "-" and self.right.sign in "+-")):
            right = f"（{right}）"
        return left + {"+": "＋", "-": "－", "*": "×", "/": "÷"}[self.sign] + right

    def questions(self) -> Iterator[Question]:
        yield from self.left.questions()
        yield from self.right.questions()


@dataclass(frozen=True, slots=True)
class Extreme:
    """The smallest (`min`) or largest (`max`) of several amounts."""

    name: str
    parts: tuple[Amount, ...]

    @property
    def text(self) -> str:
        return f"{self.name}({','.join(part.text for part in self.parts)})"

    @property
    def is_share(self) -> bool:
        return any(part.is_share for part in self.parts)

    @property
    def unit(self) -> str:
        return self.parts[0].unit

    def number(self, known: Known) -> Range:
        values = [part.number(known) for part in self.parts]
        pick = min if self.name == "min" else max
        known.loose = known.loose or sum(not value.known for value in values) > 1
        low, high = pick(v.low for v in values), pick(v.high for v in values)
        return Range(low, high)

    def say(self) -> str:
        word = "最小值" if self.name == "min" else "最大值"
        said = [part.say() for part in self.parts]
        if any("“" in one for one in said):  # quotes within quotes do not read
            return f"{'、'.join(said)}中的{word}"
        return f"“{'”“'.join(said)}”中的{word}"

    def worked(self, known: Known) -> str:
        word = "最小" if self.name == "min" else "最大"
        value = self.number(known)
        found = f"，{word}为{figure(value, self.is_share, self.unit)}" if value.known else f"中{word}的"
        return f"（{'、'.join(part.worked(known) for part in self.parts)}{found}）"

    def questions(self) -> Iterator[Question]:
        for part in self.parts:
            yield from part.questions()


@dataclass(frozen=True, slots=True)
class Ratio:
    """a ÷ b, and `if_zero` where b is zero; b is never negative, which is checked on load."""

    above: Amount
    below: Amount
    if_zero: Amount
    told: bool | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        return f"ratio({self.above.text},{self.below.text},{self.if_zero.text})"

    def like(self, limits: Sequence[str]) -> Ratio:
        """The ratio printed as the numbers that it is held against are written: 3 or 1%."""
        return replace(self, told=_told(limits))

    @property
    def is_share(self) -> bool:
        return _is_part(self.above, self.below) if self.told is None else self.told

    @property
    def unit(self) -> str:
        return ""

    def number(self, known: Known) -> Range:
        above, below = self.above.number(known), self.below.number(known)
        if below.known and below.value:
            return above * below.inverse()
        parts = []
        if below.high > 0:
            known.loose = known.loose or not (below.known or above == Range.point(0))
            least = below.grid if below.low <= 0 and below.grid is not None else below.low
            some = Range(max(least, Fraction(0)), below.high)
            parts.append(above * some.inverse())
        if below.low <= 0:
            parts.append(self.if_zero.number(known))
        return hull(parts)

    def say(self) -> str:
        return f"{_grouped(self.above)}÷{_grouped(self.below)}"

    def note(self) -> str:
        """What the ratio is when its divisor is zero."""
        return f"{self.below.say()}为0的，{self.say()}按{self.if_zero.say()}计"

    def note_of(self, known: Known) -> str:
        """What is made of it where its divisor is zero; empty where it is not."""
        below = self.below.number(known)
        return f"，按{self.if_zero.say()}计" if below.known and not below.value else ""

    def worked(self, known: Known) -> str:
        note = self.note_of(known)
        if note:
            return f"{self.below.say()}为0{note}"
        joined = f"{self.above.worked(known)}÷{self.below.worked(known)}"
        value = self.number(known)
        return joined + equals(value, self.is_share) if value.known else joined

    def questions(self) -> Iterator[Question]:
        for part in (self.above, self.below, self.if_zero):
            yield from part.questions()


def _is_part(above: Amount, below: Amount) -> bool:
    """Whether a division gives a share: of like things, or of a place among all the places."""
    if isinstance(above, Peers) and isinstance(below, Peers) and above.is_place and below.inner is None:
        return True
    return above.unit == below.unit


def _told(limits: Sequence[str]) -> bool | None:
    """Whether numbers as written are per cent; None where they do not agree, or there are none."""
    found = {limit.strip().endswith(("%", "％")) for limit in limits}
    return found.pop() if len(found) == 1 else None


def _grouped(amount: Amount) -> str:
    return f"（{amount.say()}）" if isinstance(amount, Arithmetic) else amount.say()


@dataclass(frozen=True, slots=True)
class Peers:
    """A figure of all subjects evaluated together: `fn` over `inner`, the own value included; open outside a cohort.

    `question` stands for the figure: its key finds the value, its bounds are those of `inner`.
    """

    fn: str
    inner: Amount | None
    question: Question

    @property
    def text(self) -> str:
        return self.question.key

    @property
    def is_share(self) -> bool:
        return self.fn in PEER_VALUES and self.inner is not None and self.inner.is_share

    @property
    def unit(self) -> str:
        if self.inner is None:
            return "个"
        return self.inner.unit if self.fn in PEER_VALUES else ""

    def number(self, known: Known) -> Range:
        return known.number(self.question)

    def say(self) -> str:
        return self.question.label

    @property
    def is_place(self) -> bool:
        """Whether the figure is a place among the others: 第1名, 第2名 …"""
        return self.fn in PEER_PLACES

    def worked(self, known: Known) -> str:
        value = self.number(known)
        if self.is_place and value.known:
            return f"{self.say()}{place(value.value)}"
        return f"{self.say()}{figure(value, self.is_share, self.unit, '未定')}"

    def questions(self) -> Iterator[Question]:
        yield self.question
        if self.inner is not None:
            yield from self.inner.questions()


#: the figures of a cohort that are values of the amount itself; the others are places
PEER_VALUES = frozenset({"mean", "max", "min"})
PEER_PLACES = frozenset({"rank", "rank_low"})
PEER_WORDS = {
    "mean": "全体参评对象（含本对象）“{}”的平均值",
    "max": "全体参评对象中“{}”的最高值",
    "min": "全体参评对象中“{}”的最低值",
    "rank": "按“{}”由高到低排的名次",
    "rank_low": "按“{}”由低到高排的名次",
    "count": "参评对象个数",
}


def peers(fn: str, inner: Amount | None) -> Peers:
    """The figure `peers.fn(inner)`; a mean or an extreme lies within the bounds of the amount, a place from 1 on."""
    key = f"peers.{fn}|{inner.text}" if inner is not None else f"peers.{fn}"
    label = PEER_WORDS[fn].format(inner.say() if inner is not None else "")
    if inner is None or fn not in PEER_VALUES:
        return Peers(fn, inner, Question(key, label, "count", "个" if inner is None else "", Fraction(1)))
    bounds = inner.number(Known({}))
    low, high = (end if isinstance(end, Fraction) else None for end in (bounds.low, bounds.high))
    return Peers(fn, inner, Question(key, label, "number", inner.unit, low, high))


def with_result(amount: Amount, known: Known, beside: str = "") -> str:
    """The amount with its numbers put in, and what it comes to where that is not plain to see.

    `beside` is the unit of what it is held against: where that is another, 3人×48 is not a number of people.
    """
    worked = amount.worked(known)
    value = amount.number(known) if isinstance(amount, Arithmetic) else None
    if value is None or not value.known:
        return worked
    scaled = isinstance(amount, Arithmetic) and amount.sign == "*" and beside not in ("", amount.unit)
    return worked + equals(value, amount.is_share, "" if scaled else amount.unit)
