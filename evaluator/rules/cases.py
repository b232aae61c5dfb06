"""`cases`: the first condition that holds decides which rule applies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from evaluator.expressions.conditions import Chosen
from evaluator.model.question import Known, Question
from evaluator.model.range import Range, hull
from evaluator.model.rule import Change, Condition, Rule, Scored, Step, in_parts
from evaluator.rules.scope import Scope, capped, score_words
from evaluator.rules.shapes import CONDITION, POINTS, RULE, Shape

SCHEMA: Shape = {
    "type": "object",
    "properties": {
        "cases": {
            "type": "array",
            "minItems": 2,
            "items": {
                "type": "object",
                "properties": {"when": CONDITION, "rule": RULE, "points": POINTS},
                "additionalProperties": False,
            },
        }
    },
    "required": ["cases"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Flat:
    """A case that simply gives points."""

    full: Fraction
    points: Fraction

    def score(self, known: Known) -> Scored:
        points = Range.point(self.points)
        lost = self.full - self.points
        step = Step(f"得{score_words(self.points)}", "met" if lost <= 0 else "not_met", points=points, lost=lost)
        return Scored(points, (step,))

    def changes(self, known: Known) -> Iterator[Change]:
        return iter(())

    def sentence(self) -> str:
        gives = f"得{score_words(self.points)}。" if self.points else "不得分。"
        return gives + capped(self.points, self.full)

    def questions(self) -> Iterator[Question]:
        return iter(())


@dataclass(frozen=True, slots=True)
class Case:
    """A rule and the condition under which it applies; the last one has none."""

    rule: Rule
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Cases:
    """The rule of the first case whose condition holds."""

    full: Fraction
    cases: tuple[Case, ...]

    def score(self, known: Known) -> Scored:
        possible: list[tuple[Case, Scored]] = []
        for case in self.cases:
            answer = case.when.truth(known) if case.when else True
            if answer is not False:
                possible.append((case, case.rule.score(known)))
            if answer is True:
                break
        if len(possible) == 1:
            case, scored = possible[0]
            why = in_parts(case.when.figures(known.aside()) if case.when else self._none_of(known.aside()))
            name = self._name(case)
            plain_to_see = len(why) == 1 and why[0].said in (name, f"{name}：是")
            chosen = Step(f"适用情形：{name}", "info", () if plain_to_see else why)
            return Scored(scored.points, (chosen, *scored.steps))
        points = hull(scored.points for _, scored in possible)
        steps: list[Step] = [Step("适用情形尚不能确定", "open", points=points)]
        for case, scored in possible:
            steps.append(Step(f"若{self._name(case)}", "open", points=scored.points))
            steps.extend(replace(step, points=None, lost=Fraction(0)) for step in scored.steps)
        return Scored(points, tuple(steps))

    def changes(self, known: Known) -> Iterator[Change]:
        """Those of the case that applies; which case that is, is not for the subject to choose."""
        for case in self.cases:
            if case.when is None or case.when.truth(known):
                yield from case.rule.changes(known)
                return

    def _none_of(self, known: Known) -> Iterable[str]:
        """What all conditions look at, each figure once."""
        return dict.fromkeys(one for case in self.cases if case.when for one in case.when.figures(known))

    @staticmethod
    def _name(case: Case) -> str:
        return case.when.say() if case.when else "其他情形"

    def sentence(self) -> str:
        parts = []
        for case in self.cases:
            head = f"{case.when.say()}的，" if case.when else f"其他情形{self._others()}，"
            parts.append(head + case.rule.sentence())
        return "".join(f"（{n}）{part}" for n, part in enumerate(parts, 1))

    def _others(self) -> str:
        """What is left for the last case, where all the others name options of the same choice."""
        named = [case.when for case in self.cases if case.when is not None]
        chosen = [when for when in named if isinstance(when, Chosen)]
        if len(chosen) < len(named) or len({when.question.key for when in chosen}) != 1:
            return ""
        taken = {when.option for when in chosen}
        left = [option for option in chosen[0].question.options if option not in taken]
        return f"（{chosen[0].question.label}为{'、'.join(left)}）" if left else ""

    def questions(self) -> Iterator[Question]:
        for case in self.cases:
            if case.when:
                yield from case.when.questions()
            yield from case.rule.questions()


def read(value: dict[str, Any], scope: Scope) -> Cases | None:
    """The rule that `cases:` says."""
    entries = value["cases"]
    found = [_case(entry, n == len(entries) - 1, scope.branch("cases", n)) for n, entry in enumerate(entries)]
    for _, branch in found:
        scope.merge(branch)
    cases = tuple(case for case, _ in found if case is not None)
    return Cases(scope.full, cases) if len(cases) == len(entries) else None


def _case(entry: dict[str, Any], last: bool, scope: Scope) -> tuple[Case | None, Scope]:
    if scope.faulty():
        return None, scope
    if last and "when" in entry:
        fix = "请删去它的 when，或在后面再写一种不带 when 的“其他情形”"
        scope.fault("R408", "最后一种情形不能带条件 when", fix, "when", on="key")
        return None, scope
    if not last and "when" not in entry:
        scope.fault("R408", "这种情形没有写条件 when，后面的情形就永远轮不到", "请补上 when，或移到最后")
        return None, scope
    if "points" in entry and not scope.scored:
        scope.pointless("points", "rule: {met: …}（这种情形的要求）；这种情形没有要求的，改用 na")
        return None, scope
    fix = "直接给分的写 points，另有算法的写 rule"
    if "rule" in entry and "points" in entry:
        scope.fault("R402", "一种情形里同时写了 rule 和 points", f"请留下一个：{fix}", "points", on="key")
        return None, scope
    if "rule" not in entry and "points" not in entry:
        scope.fault("R402", "这种情形没有写怎么给分", fix)
        return None, scope
    when = scope.condition(entry["when"], "when") if "when" in entry else None
    rule: Rule | None
    if "points" in entry:
        points = scope.points(entry["points"], "points")
        rule = None if points is None else Flat(scope.full, points)
    else:
        rule = scope.rule(entry["rule"], "rule")
    if rule is None or (when is None and not last):
        return None, scope
    return Case(rule, when), scope
