"""What a rule can ask for while it is read: expressions, points, questions and nested rules, with faults noted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Literal

from evaluator.diagnostics import Fault, Faults, Path
from evaluator.expressions.names import Names
from evaluator.expressions.parser import read_amount, read_condition
from evaluator.model.numbers import looks_like_number, parse_number, plain, text_of, too_long
from evaluator.model.question import TYPE_WORDS, By, Question
from evaluator.model.rule import Amount, Condition, Rule

Reader = Callable[[Mapping[str, Any], "Scope"], Rule | None]


@dataclass(frozen=True)
class Scope:
    """The place of a rule in its standard: the leaf it belongs to, its full mark, its path, and what it may name.

    `ceiling` bounds points where the full mark does not (bonus and penalty); `mark` tells their questions' keys from the
    rule's own. `scored` is False in a requirements standard, where nothing gives points.
    """

    names: Names
    leaf: str
    leaf_name: str
    full: Fraction
    path: Path
    faults: Faults
    reader: Reader
    key: str = ""
    mark: str = ""
    by: By = "both"
    floor: Fraction = Fraction(0)
    ceiling: Fraction | None = None
    step: Fraction = Fraction(1, 100)
    scales: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    scales_lost: bool = False
    asked: dict[str, Question] = field(default_factory=dict)
    scored: bool = True

    # -- places --

    def inner(self, *where: str | int, full: Fraction | None = None, key: str = "", by: By | None = None) -> Scope:
        """The scope of a part further in; `key` is the text of the item that encloses it."""
        return replace(
            self,
            path=(*self.path, *where),
            full=self.full if full is None else full,
            key=self.inline(key) if key else self.key,
            by=by or self.by,
        )

    def of_scale(self, name: str) -> Scope:
        """The scope of a scale that all rules may use: what is wrong with it is said there."""
        return replace(self, path=("scales", name))

    def inline(self, text: str) -> str:
        """The key of the inline question with that text (or id)."""
        return f"{self.leaf}{self.mark}/{text}"

    def branch(self, *where: str | int) -> Scope:
        """The scope of one of several alternatives: each may ask the same question once more."""
        return replace(self.inner(*where), asked={})

    def merge(self, branch: Scope) -> None:
        """Take over what an alternative asks; two alternatives that share a key must ask the very same."""
        for key, question in branch.asked.items():
            known = self.asked.setdefault(key, question)
            if known == question:
                continue
            say = f"“{question.label}”在两种情形里问法不同"
            if known.type != question.type:
                say = f"{say}：前面问的是{TYPE_WORDS[known.type]}，这里问的是{TYPE_WORDS[question.type]}"
            apart = "写成 add 的条目，各用各的文字" if question.judged else "改写文字，或用 id: 给这里的另起编号"
            self.fault("R407", say, f"同一道题的写法要一样；不是同一道的，请{apart}", at=branch.path)

    def fault(
        self,
        code: str,
        say: str,
        fix: str = "",
        *where: str | int,
        at: Path | None = None,
        on: Literal["value", "key"] = "value",
    ) -> None:
        self.faults.add(Fault(code, (*(self.path if at is None else at), *where), say, fix, on))

    def pointless(self, key: str, instead: str) -> None:
        """Note a key that gives points in a requirements standard, and what may stand there."""
        self.fault(
            "C515", f"这是不计分的要求清单（没有写 total），规则里不能用 {key}", f"请改写 {instead}", key, on="key"
        )

    def faulty(self, *where: str | int) -> bool:
        """Whether an error is already known at or below the place."""
        return self.faults.at((*self.path, *where))

    # -- what stands there --

    def condition(self, value: object, *where: str | int) -> Condition | None:
        found, faults = read_condition(text_of(value), self.names, (*self.path, *where))
        self.faults.found.extend(faults)
        return found if found is None or self._asks(found, value, *where) else None

    def amount(self, value: object, *where: str | int) -> Amount | None:
        found, faults = read_amount(text_of(value), self.names, (*self.path, *where))
        self.faults.found.extend(faults)
        return found if found is None or self._asks(found, value, *where) else None

    def _asks(self, found: Amount | Condition, value: object, *where: str | int) -> bool:
        """Whether an expression depends on any answer; one that does not is a slip: it makes every station alike."""
        if any(True for _ in found.questions()):
            return True
        say = f"算式“{text_of(value)}”没有用到任何采集项，对谁都一样"
        self.fault("X303", say, "请写上采集项的名称；固定的分值直接写 points", *where)
        return False

    def number(self, value: object, *where: str | int) -> Fraction | None:
        """A number or per-cent figure."""
        if isinstance(value, Fraction):
            return Fraction(value)
        text = value.strip() if isinstance(value, str) else ""
        if looks_like_number(text) and not too_long(text):
            return parse_number(text)
        self.fault("S203", f"这里要一个数，{_written(value)}", "例如 80% 或 0.5", *where)
        return None

    def points(self, value: object, *where: str | int, most: Fraction | None = None) -> Fraction | None:
        """Points, `n%` being a share of the full mark; never negative, and not above `most` (default: the full mark)."""
        given = self.number(value, *where)
        if given is None:
            return None
        points = given * self.full if isinstance(value, str) and value.strip().endswith("%") else given
        limit = self.ceiling or (self.full if most is None else most)
        if points < 0:
            said = f"分值不能为负，写的是 {text_of(value)}"
            self.fault("R403", said, "分值一律写正数，要扣分的写在 deduct 里", *where)
            return None
        if points > limit:
            if self.ceiling is not None:
                self.fault("R403", f"分值 {text_of(value)} 太大，最多写 {plain(limit)}", "请核对分值", *where)
                return None
            said, fix = f"分值 {text_of(value)} 超出本项满分 {plain(limit)}", "请核对分值，或写成满分的百分比"
            if not self.faults.defect(Fault("R403", (*self.path, *where), said, fix)):
                return None
        return points

    def span(self, value: Any, *where: str | int) -> tuple[Fraction, Fraction] | None:
        """A pair [least, most] of points."""
        low, high = self.points(value[0], *where, 0), self.points(value[1], *where, 1)
        if low is None or high is None:
            return None
        if low >= high:
            fix = "两个数要不同；固定的分值只写一个数" if low == high else "请把小的写在前面"
            self.fault("R410", f"区间 [{plain(low)}, {plain(high)}] 要由小到大", fix, *where)
            return None
        return low, high

    def rule(
        self, value: Any, *where: str | int, full: Fraction | None = None, key: str = "", by: By | None = None,
        name: str = "",
    ) -> Rule | None:  # fmt: skip
        """A nested rule; `name` is what it asks about if it does not say itself, otherwise the leaf.

        With a full mark of its own (in an item) it gives no less than nothing, whatever the leaf may come down to.
        """
        inner = replace(self.inner(*where, full=full, key=key, by=by), leaf_name=name or self.leaf_name)
        inner = inner if full is None else replace(inner, floor=Fraction(0))
        return None if inner.faulty() else self.reader(value, inner)

    def ask(self, question: Question, *where: str | int) -> Question:
        """Note an inline question; the same key must not be asked twice at once."""
        if question.key in self.asked:
            said = f"“{question.label}”在本指标里已经问过"
            self.fault("R407", said, "请改写文字，或用 id: 给它另起编号", *where)
        self.asked[question.key] = question
        return question


def _written(value: object) -> str:
    """What stands where a number should."""
    if value is None:
        return "却是空的"
    if isinstance(value, Mapping | list):
        return "写成了一组内容"
    return f"写的是“{('true' if value else 'false') if isinstance(value, bool) else value}”"


def capped(most: Fraction, full: Fraction) -> str:
    """The words of a rule that names more points than its full mark, which a known defect may leave standing."""
    return f"超过{score_words(full)}的按{score_words(full)}计。" if most > full else ""


def score_words(points: Fraction) -> str:
    """`3.5分`."""
    return f"{plain(points)}分"
