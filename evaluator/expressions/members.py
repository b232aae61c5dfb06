"""Figures over the members of a subject: how many of them, their sum, share, mean, least and most."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from evaluator.expressions.amounts import equals, figure
from evaluator.model.members import MEMBERS, each_key, member_ids, member_key, member_name
from evaluator.model.numbers import plain
from evaluator.model.question import Known, Question
from evaluator.model.range import INFINITY, End, Range
from evaluator.model.rule import Amount, Condition, is_amount, is_condition

#: the figures that ask a condition of each member; the others ask for a number
OF_CONDITIONS = frozenset({"count", "share"})
MEMBER_WORDS = {
    "count": "成员单位中{}的个数",
    "share": "成员单位中{}的占比",
    "sum": "各成员单位{}之和",
    "mean": "各成员单位{}的平均值",
    "min": "各成员单位{}的最小值",
    "max": "各成员单位{}的最大值",
}
#: so many members are named of those that are not settled yet
MOST_NAMED = 3
_YES, _NO = Range.point(1), Range.point(0)
_EITHER = Range(Fraction(0), Fraction(1), Fraction(1))


@dataclass(frozen=True, slots=True)
class Members:
    """`fn` over what `inner` is with each member; without `inner` how many there are.

    Open while it is not known who the members are, and where there are none to take a share, mean or extreme of.
    """

    fn: str
    inner: Amount | Condition | None = None

    @property
    def text(self) -> str:
        return f"members.{self.fn}" + (f"({self.inner.text})" if self.inner is not None else "")

    @property
    def is_share(self) -> bool:
        return self.fn == "share" or (self.fn != "count" and getattr(self.inner, "is_share", False))

    @property
    def unit(self) -> str:
        if self.fn in OF_CONDITIONS:
            return "个" if self.fn == "count" else ""
        return str(getattr(self.inner, "unit", ""))

    def number(self, known: Known) -> Range:
        members = member_ids(known)
        if members is None:
            known.value(MEMBERS)
            return self._without()
        if not members and self.fn not in ("count", "sum"):
            known.value(self._itself())
            return self._without()
        if self.inner is None:
            return Range.point(len(members))
        parts = [self._one(member, known) for member in members]
        if self.fn in ("min", "max"):
            known.loose = known.loose or sum(not part.known for part in parts) > 1
            pick = min if self.fn == "min" else max
            return Range(pick(part.low for part in parts), pick(part.high for part in parts))
        total = sum(parts, _NO)
        return total if self.fn in ("count", "sum") else total * Range.point(Fraction(1, len(members)))

    def say(self) -> str:
        return MEMBER_WORDS[self.fn].format(self.inner.say()) if self.inner is not None else "成员单位个数"

    def worked(self, known: Known) -> str:
        value, members = self.number(known), member_ids(known)
        if members is None:
            return f"{self.say()}（{known.blank}）"
        if not members and self.fn not in ("count", "sum"):
            return f"{self.say()}（没有成员单位）"
        open_ = self._open(members, known)
        if open_:
            return f"{self.say()}{self._ends(value)}（{len(members)}个成员单位中{open_}）"
        if self.fn in ("share", "mean"):
            above, unit = plain(value.value * len(members)), "" if self.fn == "share" else self.unit
            return f"{self.say()}{above}÷{len(members)}{equals(value, self.is_share, unit)}"
        among = f"（共{len(members)}个）" if self.inner is not None else ""
        return f"{self.say()}{figure(value, self.is_share, self.unit)}{among}"

    def questions(self) -> Iterator[Question]:
        yield MEMBERS
        for question in self.inner.questions() if self.inner is not None else ():
            yield replace(question, key=each_key(question.key), label=f"各成员单位的{question.label}")

    # -- one member --

    def _one(self, member: str, known: Known) -> Range:
        """What the figure adds up for one member; what is looked at there is noted as an answer of that member."""
        inner = self.inner
        inside = self._inside(member, known)
        if is_condition(inner):
            found = {True: _YES, False: _NO, None: _EITHER}[inner.truth(inside)]
        else:
            assert is_amount(inner), "what is no condition is an amount"
            found = inner.number(inside)
        for key, question in inside.asked.items():
            mine = member_key(member, key)
            label = f"{member_name(known, member)}的{question.label}"
            known.asked[mine] = replace(question, key=mine, label=label)
            known.reads[mine] = known.reads.get(mine, 0) + inside.reads[key]
        known.loose = known.loose or inside.loose
        return found

    def _inside(self, member: str, known: Known) -> Known:
        """What is known of one member, as its own report would have it."""
        asked = self.inner.questions() if self.inner is not None else ()
        keys = {question.key: member_key(member, question.key) for question in asked}
        return Known({key: known.values[mine] for key, mine in keys.items() if mine in known.values}, blank=known.blank)

    def _open(self, members: tuple[str, ...], known: Known) -> str:
        """Which members are not settled yet; empty where all are."""
        if self.inner is None:
            return ""
        aside = known.aside()
        names = [member_name(known, member) for member in members if not self._one(member, aside).known]
        if not names:
            return ""
        more = f"等{len(names)}个" if len(names) > MOST_NAMED else ""
        return f"{'、'.join(names[:MOST_NAMED])}{more}未定"

    # -- bounds --

    def _itself(self) -> Question:
        """The figure as something that nobody can tell: a share or a mean of no members."""
        return Question(self.text, self.say(), "share" if self.is_share else "number", self.unit)

    def _without(self) -> Range:
        """All that the figure may be, whoever the members are."""
        if self.fn == "count":
            return MEMBERS.domain()
        if self.fn == "share":
            return Range(Fraction(0), Fraction(1))
        assert is_amount(self.inner), "a figure of conditions has bounds of its own"
        bounds = self.inner.number(Known({}))
        if self.fn != "sum":
            return Range(bounds.low, bounds.high)
        low: End = Fraction(0) if bounds.low >= 0 else -INFINITY
        high: End = Fraction(0) if bounds.high <= 0 else INFINITY
        return Range(low, high, bounds.grid if _from_zero(bounds) else None)

    def _ends(self, value: Range) -> str:
        if math.isinf(value.low) or math.isinf(value.high):
            return ""
        low, high = Range.point(Fraction(value.low)), Range.point(Fraction(value.high))
        return f"{figure(low, self.is_share, '')}—{figure(high, self.is_share, self.unit)}"


def _from_zero(bounds: Range) -> bool:
    """Whether zero lies on the grid of the bounds, so that any number of such values adds up to a value on it."""
    if bounds.grid is None or not isinstance(bounds.low, Fraction):
        return False
    return (bounds.low / bounds.grid).denominator == 1
