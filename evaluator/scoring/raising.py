"""What would raise a score: the changes to one leaf with what each gains, and the fewest that reach the next grade.

A change is a set of answers that would be different. What it gains is never guessed: the leaf, and at the end the
whole subject, is scored again with those answers. Facts of others, attributes and the period before stay as they are;
what a comparison with the others looks at is not changed, since their means and places would move with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from evaluator.expressions.amounts import Extreme, Read
from evaluator.expressions.conditions import Compare
from evaluator.expressions.reaching import Answers, Goal, bring_about, reach
from evaluator.model.derivation import Change as Line
from evaluator.model.derivation import titled
from evaluator.model.grades import Gate, Grades, Need
from evaluator.model.indicator import Indicator
from evaluator.model.numbers import ZERO
from evaluator.model.question import Known, Question, Value, print_value
from evaluator.model.result import Advance, Total
from evaluator.model.rule import Amount, Change, Condition, Part, StepKind
from evaluator.scoring.leaves import Leaves, SettledLeaf
from evaluator.scoring.quota import Standing
from evaluator.scoring.settlement import known_figures, score_run
from evaluator.scoring.tree import Figures, Settled, counted

#: no more changed answers than this are proposed for one leaf, or for the whole
MOST_OF_LEAF = 8
MOST_IN_ALL = 60


@dataclass(frozen=True, slots=True)
class Gain:
    """A change to the answers of one leaf, and what it gains there, bonus and penalty included."""

    code: str
    change: Change
    gain: Fraction

    def line(self, questions: Mapping[str, Question], values: Mapping[str, Value]) -> Line:
        """The change in words, with the answers that it changes."""
        pairs = [(questions[key], values.get(key), value) for key, value in self.change.answers.items()]
        told = [f"{q.label}由{_told(q, old)}改为{_told(q, new)}" for q, old, new in pairs if not _plain(q)]
        change, keys = self.change, tuple(self.change.answers)
        return Line(change.what, self.gain, self.code, keys, "，".join(told), change.kind, change.mends, change.aim)


def _plain(question: Question) -> bool:
    """Whether the words of the change say already what the answer becomes."""
    return question.judged or (question.type == "yes_no" and question.leaf != "")


def _told(question: Question, value: Value | None) -> str:
    return f"{print_value(question, value)}{question.unit}" if value is not None else "未填"


@dataclass(frozen=True)
class Raising:
    """One subject's answers in one run, how the others stand (as they are), and what might become of the answers."""

    leaves: Leaves
    values: Mapping[str, Value]
    figures: Figures
    blank: str = "未填"
    others: tuple[Standing, ...] | None = None

    def changed(self, answers: Mapping[str, Value]) -> Raising:
        return replace(self, values={**self.values, **answers})

    def settled(self, leaf: Indicator) -> SettledLeaf:
        return self.leaves.settle(leaf, {**self.values, **self.figures.get(leaf.code, {})}, self.blank)

    def gains(self, leaf: Indicator) -> list[Gain]:
        """The single changes that gain something, those with the fewest answers first, then the greatest gain."""
        now = self.settled(leaf)
        if not _certain(now):
            return []
        found: dict[frozenset[tuple[str, Value]], Gain] = {}
        for change in self._changes(leaf):
            if any(key in self.leaves.standard.attributes or key in self.leaves.compared for key in change.answers):
                continue
            after = self.changed(change.answers).settled(leaf)
            gain = _worth(after) - _worth(now)
            if _certain(after) and gain > 0:
                found.setdefault(frozenset(change.answers.items()), Gain(leaf.code, change, gain))
        return sorted(found.values(), key=lambda one: (len(one.change.answers), -one.gain))

    def _changes(self, leaf: Indicator) -> Iterator[Change]:
        assert leaf.rule is not None
        known = Known({**self.values, **self.figures.get(leaf.code, {})})
        lacking = [question for question in leaf.requires if self.values.get(question.key) is False]
        if lacking:
            texts = "、".join(question.label for question in lacking)
            needed = {question.key: True for question in lacking}
            yield Change(f"补齐书面材料：{texts}", needed, kind="material")
        if not any(item.when.truth(known) for item in leaf.na):
            yield from leaf.rule.changes(known)
        known.figures["self"] = self.settled(leaf).leaf.points
        beyond: tuple[tuple[StepKind, tuple[Part, ...]], ...] = (("bonus", leaf.bonus), ("penalty", leaf.penalty))
        for kind, parts in beyond:
            for change in (change for part in parts for change in part.changes(known)):
                yield replace(change, what=titled(kind, change.what), kind=kind, aim="")

    def run(self) -> tuple[tuple[Settled, ...], Total]:
        return score_run(self.leaves.standard, self.values, self.blank, self.figures, self.leaves, self.others)


def _certain(found: SettledLeaf) -> bool:
    return found.score.known and found.score.extra_low == found.score.extra_high


def _worth(found: SettledLeaf) -> Fraction:
    return found.score.low + found.score.extra_low


# -- the next grade --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Way:
    """Some changes with what a part of the tree comes to when they are made."""

    points: Fraction = ZERO
    extra: Fraction = ZERO
    gains: tuple[Gain, ...] = ()

    @property
    def worth(self) -> Fraction:
        return self.points + self.extra

    def and_(self, other: Way, share: Fraction) -> Way:
        """Both, of the other only `share` counted."""
        return Way(self.points + other.points * share, self.extra + other.extra, (*self.gains, *other.gains))


#: by the number of changed answers, the way that comes to most
Ways = dict[int, Way]


def next_grade(start: Raising, roots: tuple[Settled, ...], total: Total) -> Advance | None:
    """The fewest changed answers that reach a better grade; None where there is none, or no way that we can tell.

    First what stands in the way whatever the total (vetoes, needs about facts), then the cheapest points, branch by
    branch so that minimum shares are kept; the whole is scored again before it is proposed.
    """
    grades = start.leaves.standard.grades
    if grades is None or not total.grade or total.grade == grades.names[0]:
        return None
    if not total.score.known or not total.score.counted:
        return None
    now = grades.names.index(total.grade) if total.grade in grades.names else len(grades.names)
    target = now - 1
    blocked = _Blocked(start, roots, total, target)
    if not blocked.solved:
        return None
    cleared = start.changed(blocked.answers)
    roots, after = cleared.run()
    ways = {0: Way()} if _reached(after, target, grades) else _ways(cleared, roots, blocked.least)
    for cost in sorted(ways):
        way = ways[cost]
        gains = _needed(start, [*blocked.gains, *way.gains], target, grades)
        if gains is not None:
            certain = not blocked.lowered and _independent(start)
            return _advance(start, gains, target, alone=len(_answers(gains)) == 1 or certain)
    return None


def _reached(total: Total, target: int, grades: Grades) -> bool:
    return total.grade in grades.names and grades.names.index(total.grade) <= target


def _needed(start: Raising, gains: list[Gain], target: int, grades: Grades) -> list[Gain] | None:
    """The changes without those that turn out not to be needed; None where even all do not reach the grade."""

    def enough(some: list[Gain]) -> bool:
        return _reached(start.changed(_answers(some)).run()[1], target, grades)

    if not enough(gains):
        return None
    for one in sorted(gains, key=lambda gain: gain.gain):
        fewer = [other for other in gains if other is not one]
        if enough(fewer):
            gains = fewer
    return gains


def _answers(gains: list[Gain]) -> Answers:
    return {key: value for gain in gains for key, value in gain.change.answers.items()}


def _independent(start: Raising) -> bool:
    """Whether no answer that could be better serves two leaves, or a leaf and the grades: then the count is the smallest.

    It need not be while a gate zeroes something: clearing that is not among the proposals.
    """
    standard = start.leaves.standard
    if any(gate.zero and gate.when.truth(Known(start.values)) for gate in standard.gates):
        return False
    better = {key for leaf in standard.leaves() for gain in start.gains(leaf) for key in gain.change.answers}
    serving = Counter(key for leaf in standard.leaves() for key in start.leaves.keys(leaf))
    grades = [question.key for gate in standard.gates for question in gate.when.questions()]
    for need in standard.grades.needs if standard.grades else ():
        grades += [question.key for question in need.of.questions()]
    serving.update(grades)
    return all(serving[key] <= 1 for key in better)


def _advance(start: Raising, gains: list[Gain], target: int, *, alone: bool) -> Advance:
    standard = start.leaves.standard
    assert standard.grades is not None
    questions = standard.questions()
    _, after = start.changed(_answers(gains)).run()
    lines = tuple(gain.line(questions, start.values) for gain in gains)
    return Advance(after.grade, after.score.low, lines, alone)


# -- what stands in the way ------------------------------------------------------------------------------------------


class _Blocked:
    """What keeps the target from being reached whatever the total: the changes that clear it, and least points by code.

    `solved` is False where something stands in the way that the subject's answers cannot clear.
    """

    def __init__(self, start: Raising, roots: tuple[Settled, ...], total: Total, target: int) -> None:
        standard = start.leaves.standard
        assert standard.grades is not None
        self.grades, self.target = standard.grades, target
        self.known = Known(start.values, known_figures(standard, roots, total.score))
        self.gains: list[Gain] = []
        self.least: dict[str, Fraction] = {}
        self.full = {node.indicator.code: node.score.full for root in roots for node in root.walk()}
        gates = [gate for gate in standard.gates if self._bars(gate) and gate.when.truth(self.known)]
        # a grade that is lowered can also be raised by points, from further up
        self.lowered = any(gate.effect == "lower" for gate in gates)
        self.solved = all(self._clear(gate) or gate.effect == "lower" for gate in gates) and all(
            self._meet(need) for need in self.grades.needs
        )
        self._apply()

    @property
    def answers(self) -> Answers:
        return _answers(self.gains)

    def _bars(self, gate: Gate) -> bool:
        if gate.effect == "cap":
            return self.grades.names.index(gate.cap) > self.target
        return gate.effect != "zero"

    def _clear(self, gate: Gate) -> bool:
        needed = bring_about(gate.when, False, self.known)
        if needed is None:
            return self._least_of_condition(gate.when)
        self._add("消除", gate.name, needed)
        return True

    def _meet(self, need: Need) -> bool:
        limit = need.limits[self.target] if len(need.limits) > 1 else need.limits[0]
        last = self.target == len(self.grades.bands) - 1
        if limit is None or (last and len(need.limits) == 1):
            return True
        bound = limit.number(self.known)
        if not bound.known:
            return False
        needed = reach(need.of, Goal(bound.value, need.at_least), self.known)
        if needed is None:
            return need.at_least and self._least_of(need.of, bound.value)
        if needed:
            self._add("达到", need.name, needed)
        return True

    def _apply(self) -> None:
        """A grade that was not applied for has to be."""
        applied = self.grades.applied
        wanted = self.known.values.get(applied.key) if applied is not None else None
        names, better = self.grades.names, self.grades.names[self.target]
        if applied is not None and wanted in names and names.index(str(wanted)) > self.target:
            self._add("改报", better, {applied.key: better})

    def _add(self, word: str, name: str, needed: Answers) -> None:
        if needed:
            self.gains.append(Gain("", Change(f"{word}：{name}", needed), ZERO))

    def _least_of_condition(self, condition: Condition) -> bool:
        """A veto below a share of points asks for points; of others nothing is known."""
        if isinstance(condition, Compare) and condition.sign in ("<", "<="):
            bound = condition.right.number(self.known)
            return bound.known and self._least_of(condition.left, bound.value)
        return False

    def _least_of(self, amount: Amount, bound: Fraction) -> bool:
        """The least points of branches, where the amount is their score or share, or the smallest of several."""
        if isinstance(amount, Extreme) and amount.name == "min":
            return all(self._least_of(part, bound) for part in amount.parts)
        if not isinstance(amount, Read):
            return False
        kind, _, code = amount.question.key.partition("|")
        if kind not in ("share", "score") or code not in self.full:
            return kind == "total"
        points = bound * self.full[code] if kind == "share" else bound
        self.least[code] = max(points, self.least.get(code, points))
        return True


# -- the cheapest points ---------------------------------------------------------------------------------------------


def _ways(start: Raising, roots: tuple[Settled, ...], least: Mapping[str, Fraction]) -> Ways:
    """For the whole tree, by the number of changed answers, the way that comes to most."""
    ways: Ways = {0: Way()}
    for root in roots:
        ways = _joined(ways, _ways_of(start, root, least), Fraction(1))
    return ways


def _ways_of(start: Raising, node: Settled, least: Mapping[str, Fraction]) -> Ways:
    """For one branch; without the ways that leave it below its least points."""
    code = node.indicator.code
    if node.leaf is not None:
        found = _ways_of_leaf(start, node.indicator)
    else:
        found = {0: Way()}
        for child in node.children:
            if not child.out:
                found = _joined(found, _ways_of(start, child, least), counted(node, child))
    if node.score.steps and any(gate.when.truth(Known(start.values)) for gate in _zeroing(start, code)):
        found = {0: Way(node.score.low, node.score.extra_low)}
    return {cost: way for cost, way in found.items() if way.points >= least.get(code, way.points)}


def _zeroing(start: Raising, code: str) -> list[Gate]:
    return [gate for gate in start.leaves.standard.gates if code in gate.zero]


def _joined(first: Ways, second: Ways, share: Fraction) -> Ways:
    """One way of each; for each number of changed answers the best of them."""
    found: Ways = {}
    for cost, way in first.items():
        for more, other in second.items():
            both = way.and_(other, share)
            known = found.get(cost + more)
            if cost + more <= MOST_IN_ALL and (known is None or both.worth >= known.worth):
                found[cost + more] = both
    return found


def _ways_of_leaf(start: Raising, leaf: Indicator) -> Ways:
    """For one leaf, each further change on top of the best so far."""
    now = start.settled(leaf).score
    found: Ways = {0: Way(now.low, now.extra_low)}
    reached = {0: start}
    for cost in range(MOST_OF_LEAF):
        if cost not in reached:
            continue
        for gain in reached[cost].gains(leaf):
            further = cost + len(gain.change.answers)
            state = reached[cost].changed(gain.change.answers)
            score = state.settled(leaf).score
            way = Way(score.low, score.extra_low, (*found[cost].gains, gain))
            if further not in found or way.worth > found[further].worth:
                found[further], reached[further] = way, state
    return found
