"""`judge`: one number given by the assessor, with a reason, where nothing can be counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from evaluator.model.numbers import plain, text_of
from evaluator.model.question import Known, Question
from evaluator.model.rule import Change, Clause, Scored, State, Step
from evaluator.rules.scope import Scope, capped, score_words
from evaluator.rules.shapes import POINTS, SPAN, TEXT, Shape

SCHEMA: Shape = {
    "type": "object",
    "properties": {"judge": SPAN, "step": POINTS, "ask": TEXT},
    "required": ["judge"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Judge:
    """A number from `low` to `high` in steps of `step`."""

    full: Fraction
    low: Fraction
    high: Fraction
    question: Question
    step_written: bool

    def score(self, known: Known) -> Scored:
        points = known.number(self.question)
        if not points.known:
            return Scored(points, (Step(self.question.label, "open", (Clause("评估人员尚未评定", "note"),), points),))
        lost = self.high - points.value
        state: State = "met" if lost <= 0 else "info"
        given = Clause(f"评定{score_words(points.value)}", "given")
        return Scored(points, (Step(self.question.label, state, (given,), points, lost),))

    def changes(self, known: Known) -> Iterator[Change]:
        now = known.number(self.question)
        if now.known:
            aim = f"由{score_words(now.value)}提高到{score_words(self.high)}"
            label = self.question.label
            yield Change(f"{label}：{aim}", {self.question.key: self.high}, label, aim=aim)

    def sentence(self) -> str:
        about = "" if self.question.label == self.question.help else f"{self.question.label}："
        unit = f"，以{score_words(self.question.step)}为单位" if self.step_written and self.question.step else ""
        return (
            f"{about}由评估人员在{plain(self.low)}—{score_words(self.high)}内评定{unit}。{capped(self.high, self.full)}"
        )

    def questions(self) -> Iterable[Question]:
        return (self.question,)


def read(value: dict[str, Any], scope: Scope) -> Judge | None:
    """The rule that `judge:` says."""
    span = scope.span(value["judge"], "judge")
    step = scope.number(value["step"], "step") if "step" in value else scope.step
    if span is None or step is None:
        return None
    low, high = span
    if step <= 0 or (high - low) % step != 0:
        said = f"{plain(low)}—{plain(high)} 不能按 {plain(step)} 分一档分完"
        scope.fault("R410", said, "请改 step（每档多少分）或改区间", "step" if "step" in value else "judge")
        return None
    question = Question(
        scope.key, text_of(value.get("ask", scope.leaf_name)), "number", "分", low, high, step, by=scope.by,
        leaf=scope.leaf, judged=True, help=scope.leaf_name,
    )  # fmt: skip
    return Judge(scope.full, low, high, scope.ask(question), "step" in value)
