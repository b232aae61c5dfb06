"""The items of `add`, `deduct`, `bonus` and `penalty`: what is earned or lost, one line each."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, Protocol

from evaluator.expressions.amounts import figure
from evaluator.expressions.reaching import Goal, bring_about, reach
from evaluator.model.numbers import ZERO, plain
from evaluator.model.question import Known, Question
from evaluator.model.range import INFINITY, Range
from evaluator.model.rule import Amount, Change, Clause, Condition, Rule, State, Step, in_parts
from evaluator.rules.scope import score_words
from evaluator.rules.telling import explained, names, not_looked_at, of_amount

Side = Literal["add", "deduct"]
Part = Literal["drop", "count", "share"]

#: a nested rule's first words up to this length are its subject, and go in brackets after the item's own text
MOST_HEAD = 30

_NOT_COUNTED = Clause("超出部分不计", "note")
_BELOW = Clause("，低于0，按0计", "note")

_STATES: dict[bool | None, State] = {True: "met", False: "not_met", None: "open"}


@dataclass(frozen=True, slots=True)
class Line:
    """One text of an item, judged: the points it moves (never negative), and how it stands.

    `good` tells whether the text stands as the station would wish.
    """

    points: Range
    good: bool | None
    why: tuple[Clause, ...] = ()
    lost: Fraction = ZERO
    steps: tuple[Step, ...] = ()
    named: bool = False


class Test(Protocol):
    """How one text of an item is decided. `most` is what the item could move at all."""

    def line(self, text: str, item: Item, known: Known) -> Line: ...
    def changes(self, text: str, item: Item, known: Known) -> Iterator[Change]: ...
    def say(self, text: str, item: Item) -> str: ...
    def questions(self) -> Iterable[Question]: ...


@dataclass(frozen=True, slots=True)
class Item:
    """Texts that each earn or lose points by the same test.

    `fault` tells the polarity of the texts; in `deduct` a `need` loses its points where it does not hold.
    """

    side: Side
    fault: bool
    texts: tuple[str, ...]
    tests: tuple[Test, ...]
    points: Fraction
    whole: bool = False
    at_most: Fraction | None = None
    skip_when: Condition | None = None

    def score(self, known: Known) -> tuple[Range, tuple[Step, ...]]:
        """What the item moves (never negative), with its steps."""
        skip = self.skip_when.truth(known) if self.skip_when else False
        if skip:
            return self._skipped(known)
        lines = [test.line(text, self, known) for text, test in zip(self.texts, self.tests, strict=True)]
        total = sum((line.points for line in lines), Range.point(0))
        steps = [step for text, line in zip(self.texts, lines, strict=True) for step in self._steps(text, line)]
        if self.at_most is not None:
            capped = total.clip(ZERO, self.at_most)
            if total.known and capped != total:
                word = "加" if self.side == "add" else "扣"
                steps.append(Step(f"此项最多{word}{score_words(self.at_most)}", "info", (_NOT_COUNTED,)))
            total = capped
        if skip is None:
            total = total.hull(self._most() if self.side == "add" else Range.point(0))
        return total, tuple(steps)

    def changes(self, known: Known) -> Iterator[Change]:
        """What might be made better, text by text."""
        if self.skip_when is None or not self.skip_when.truth(known):
            for text, test in zip(self.texts, self.tests, strict=True):
                yield from test.changes(text, self, known)

    def _steps(self, text: str, line: Line) -> list[Step]:
        moved = line.points if self.side == "add" else -line.points
        return [*line.steps, Step(text, _STATES[line.good], line.why, moved, line.lost, self.fault, named=line.named)]

    def _skipped(self, known: Known) -> tuple[Range, tuple[Step, ...]]:
        assert self.skip_when is not None
        points = self._most() if self.side == "add" else Range.point(0)
        why = not_looked_at(self.skip_when, known.aside())
        return points, (Step("、".join(self.texts), "skipped", why, points),)

    def most(self) -> Fraction | None:
        """The most that the item can move, None where there is no end to it."""
        blank = Known({})
        tops = [test.line(text, self, blank).points.high for text, test in zip(self.texts, self.tests, strict=True)]
        top = min(sum(tops, ZERO), INFINITY if self.at_most is None else self.at_most)
        return top if isinstance(top, Fraction) else None

    def _most(self) -> Range:
        most = self.most()
        assert most is not None, "an item that can be skipped has an end"
        return Range.point(most)

    def sentence(self) -> str:
        first = self.tests[0]
        if len(self.texts) > 1 and isinstance(first, YesNo):
            said = first.say_many(self.texts, self)
        else:
            said = "；".join(test.say(text, self) for text, test in zip(self.texts, self.tests, strict=True))
        if self.at_most is not None and not (
            len(self.texts) == 1 and self.at_most == self.points and not self._steps_up
        ):
            together = "合计" if len(self.texts) > 1 else ""
            said += f"，{together}最多{'得' if self.side == 'add' else '扣'}{score_words(self.at_most)}"
        if self.skip_when:
            gives = "按得满计" if self.side == "add" else "不扣分"
            said += f"（{self.skip_when.say()}的，不检查，{gives}）"
        return said

    @property
    def _steps_up(self) -> bool:
        return isinstance(self.tests[0], Stepwise)

    def questions(self) -> Iterator[Question]:
        for test in self.tests:
            yield from test.questions()
        if self.skip_when:
            yield from self.skip_when.questions()


def _moves(item: Item) -> str:
    """`得2分`, `扣2分`, or for the whole mark `本项不得分`."""
    if item.side == "add":
        return f"得{score_words(item.points)}"
    return "本项不得分" if item.whole else f"扣{score_words(item.points)}"


@dataclass(frozen=True, slots=True)
class YesNo:
    """A text that holds or not: asked inline, or told by a condition."""

    test: Condition
    inline: bool

    def line(self, text: str, item: Item, known: Known) -> Line:
        answer = self.test.truth(known)
        good = answer if not item.fault or answer is None else not answer
        moves = (good is True) if item.side == "add" else (good is False)
        why = () if self.inline else in_parts(self.test.figures(known.aside()))
        if answer is None:
            return Line(Range(ZERO, item.points), None, why)
        points = Range.point(item.points if moves else 0)
        if good:
            return Line(points, True, why, named=names(why, text))
        return Line(points, False, why, item.points, named=names(why, text))

    def changes(self, text: str, item: Item, known: Known) -> Iterator[Change]:
        needed = bring_about(self.test, not item.fault, known)
        if needed:
            yield Change(f"不再出现：{text}" if item.fault else f"达到：{text}", needed, text)

    def say(self, text: str, item: Item) -> str:
        test = "" if self.inline else f"（{self.test.say()}）"
        if item.side == "add":
            return f"{text}{test}的，{_moves(item)}"
        return f"{text}{test}的，{_moves(item)}" if item.fault else f"没有做到“{text}”{test}的，{_moves(item)}"

    def say_many(self, texts: tuple[str, ...], item: Item) -> str:
        joined = "；".join(texts)
        if item.side == "add":
            return f"下列各项每有一项得{score_words(item.points)}：{joined}"
        loses = "本项不得分" if item.whole else f"扣{score_words(item.points)}"
        word = "下列情形每有一项" if item.fault else "下列要求每缺一项"
        return f"{word}{loses}：{joined}"

    def questions(self) -> Iterable[Question]:
        return self.test.questions()


@dataclass(frozen=True, slots=True)
class Stepwise:
    """Points for each step of an amount: whole steps (`drop`), begun steps (`count`), or in proportion (`share`)."""

    amount: Amount
    per: Fraction
    part: Part
    unit: str
    inline: bool
    whole: bool

    def line(self, text: str, item: Item, known: Known) -> Line:
        value = self.amount.number(known)
        steps = self._steps(value)
        points = _times(steps, item.points)
        told = of_amount(self.amount, known.aside())
        if not steps.known:
            return Line(points, None, told)
        if item.side == "deduct":
            lost = points.value
        else:
            lost = max(item.at_most - points.value, ZERO) if item.at_most is not None else ZERO
        named = self.inline or names(told, text, self.amount.say())
        if value.high < 0:
            return Line(points, lost <= 0, (*told, _BELOW), lost, named=named)
        way = f"，{self._arithmetic(value, steps)}×{score_words(item.points)}＝{score_words(points.value)}"
        return Line(points, lost <= 0, (*told, Clause(way, "points")), lost, named=named)

    def changes(self, text: str, item: Item, known: Known) -> Iterator[Change]:
        """One step better, and as far as it goes."""
        now = self._steps(self.amount.number(known))
        if not now.known:
            return
        if item.side == "deduct":
            some = (now.value - 1, ZERO) if now.value > 1 else (ZERO,)
        else:
            most = None if item.at_most is None or not item.points else item.at_most / item.points
            some = (now.value + 1,) if most is None else (min(now.value + 1, most), most)
        for steps in dict.fromkeys(some):
            needed = reach(self.amount, self._goal(steps, item), known)
            if needed:
                word = "增加" if item.side == "add" else ("不再出现" if not steps else "减少")
                yield Change(f"{word}：{text}", needed, text)

    def _goal(self, steps: Fraction, item: Item) -> Goal:
        """The amount that makes just so many steps: fewest for what is added, most for what is deducted."""
        if item.side == "add":
            if self.part == "count":
                return Goal((math.ceil(steps) - 1) * self.per, strict=True)
            return Goal((steps if self.part == "share" else Fraction(math.ceil(steps))) * self.per)
        if self.part == "drop":
            return Goal((steps + 1) * self.per, up=False, strict=True)
        return Goal(steps * self.per, up=False)

    def _steps(self, value: Range) -> Range:
        """How many steps the amount is; below zero counts as zero."""
        scaled = (value if self.per == 1 else value * Range.point(1 / self.per)).clip(ZERO, INFINITY)
        if self.part == "share" or (scaled.known and scaled.value.denominator == 1):
            return scaled
        whole = math.floor if self.part == "drop" else math.ceil
        low = scaled.low if isinstance(scaled.low, float) else Fraction(whole(scaled.low))
        high = scaled.high if isinstance(scaled.high, float) else Fraction(whole(scaled.high))
        return Range(low, high)

    def _arithmetic(self, value: Range, steps: Range) -> str:
        if self.per == 1 and value == steps:
            return f"{plain(steps.value)}{self.unit}"
        return f"计{plain(steps.value)}步（每{self._per()}一步），{plain(steps.value)}"

    def _per(self) -> str:
        if self.amount.is_share:
            return f"{plain(self.per * 100)}个百分点"
        return figure(Range.point(self.per), self.amount.is_share, self.unit)

    def say(self, text: str, item: Item) -> str:
        amount = "" if self.inline or self.amount.say() == text else f"（{self.amount.say()}{self._negative()}）"
        move = f"{'得' if item.side == 'add' else '扣'}{score_words(item.points)}"
        if self.whole:
            per = self.unit or "1"
            return f"{text}{amount}，每{per}{move}"
        rest = {
            "drop": f"每满{self._per()}{move}，余下的零头不计",
            "count": f"每{self._per()}{move}，余下的零头也按{self._per()}计",
            "share": f"每{self._per()}{move}，余下的零头按比例计",
        }
        return f"{text}{amount}，{rest[self.part]}"

    def _negative(self) -> str:
        """That less than nothing counts as nothing, where the amount can be that."""
        return "，为负的按0计" if self.amount.number(Known({})).low < 0 else ""

    def questions(self) -> Iterable[Question]:
        return self.amount.questions()


def _times(steps: Range, points: Fraction) -> Range:
    return steps * Range.point(points)


@dataclass(frozen=True, slots=True)
class Discretion:
    """One answer: 0, or a number in a range, given by the assessor."""

    low: Fraction
    high: Fraction
    question: Question

    def line(self, text: str, item: Item, known: Known) -> Line:
        points = known.number(self.question)
        if not points.known:
            return Line(Range(ZERO, self.high), None, (Clause("评估人员尚未评定", "note"),))
        lost = points.value if item.side == "deduct" else self.high - points.value
        return Line(points, lost <= 0, (Clause(f"评定{score_words(points.value)}", "given"),), lost)

    def changes(self, text: str, item: Item, known: Known) -> Iterator[Change]:
        best = ZERO if item.side == "deduct" else self.high
        yield Change(f"不再出现：{text}" if item.fault else f"改进：{text}", {self.question.key: best}, text)

    def say(self, text: str, item: Item) -> str:
        if item.side == "add":
            return f"{text}，由评估人员酌情给{plain(self.low)}—{score_words(self.high)}，没有的给0分"
        return f"{text}的，由评估人员酌情扣{plain(self.low)}—{score_words(self.high)}，没有的不扣"

    def questions(self) -> Iterable[Question]:
        return (self.question,)


@dataclass(frozen=True, slots=True)
class Nested:
    """A rule of its own whose points are earned (or lost)."""

    rule: Rule

    def line(self, text: str, item: Item, known: Known) -> Line:
        scored = self.rule.score(known)
        points = scored.points.clip(ZERO, item.points)
        steps = tuple(replace(step, points=None, lost=ZERO) for step in scored.steps)
        if not points.known:
            return Line(points, None, steps=steps)
        lost = item.points - points.value if item.side == "add" else points.value
        return Line(points, lost <= 0, (), lost, steps, explained(steps, text))

    def changes(self, text: str, item: Item, known: Known) -> Iterator[Change]:
        """Those of the rule within; of what is deducted by a rule, what would lower it is not known."""
        if item.side == "add":
            for change in self.rule.changes(known):
                yield Change(f"{text}：{change.what}", change.answers, text)

    def say(self, text: str, item: Item) -> str:
        said = self.rule.sentence().rstrip("。")
        head, colon, rest = said.partition("：")
        if item.side == "deduct":
            return f"{text}，按下列得分扣分：{said}"
        if colon and len(head) <= MOST_HEAD and not head.startswith("（"):
            return said if text in head else f"{text}（{head}）：{rest}"
        return f"{text}：{said}"

    def questions(self) -> Iterable[Question]:
        return self.rule.questions()
