"""`met`: every requirement holds and the leaf is full (in a requirements standard: met), or it is zero."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from evaluator.expressions.conditions import Holds
from evaluator.expressions.distance import shortfall
from evaluator.expressions.reaching import bring_about, together
from evaluator.model.numbers import text_of
from evaluator.model.question import Known, Question
from evaluator.model.range import Range
from evaluator.model.rule import Change, Clause, Condition, Scored, State, Step, in_parts
from evaluator.rules.scope import Scope, score_words
from evaluator.rules.shapes import REQUIREMENT, Shape
from evaluator.rules.telling import names, not_looked_at

SCHEMA: Shape = {
    "type": "object",
    "properties": {"met": {"type": ["text", "array"], "minLength": 1, "minItems": 1, "items": REQUIREMENT}},
    "required": ["met"],
    "additionalProperties": False,
}

#: the step that several requirements come to where one is not met
_SHORT = "有要求未达到，不得分"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that must hold; not looked at when `skip_when` holds."""

    text: str
    test: Condition
    skip_when: Condition | None = None

    def truth(self, known: Known) -> bool | None:
        """Holds, does not, or open; a skipped requirement holds."""
        skip = self.skip_when.truth(known) if self.skip_when else False
        if skip:
            return True
        answer = self.test.truth(known)
        return None if skip is None and not answer else answer

    def skipped(self, known: Known) -> bool:
        return self.skip_when is not None and self.skip_when.truth(known) is True

    def say(self) -> str:
        test = "" if isinstance(self.test, Holds) or self.test.say() == self.text else f"（{self.test.say()}）"
        skip = f"（{self.skip_when.say()}的，不检查此项）" if self.skip_when else ""
        return f"{self.text}{test}{skip}"

    def why(self, known: Known) -> tuple[Clause, ...]:
        """What was looked at, what was required, and by how much it was missed as far as that can be told in figures."""
        if self.skip_when is not None and self.skipped(known):
            return not_looked_at(self.skip_when, known)
        if isinstance(self.test, Holds):
            return ()
        missed = shortfall(self.test, known) if self.test.truth(known) is False else ""
        required = (Clause(f"，{missed}", "required"),) if missed else ()
        return (*in_parts(self.test.figures(known)), *required)


@dataclass(frozen=True, slots=True)
class Met:
    """All requirements hold → full, else 0. In a requirements standard (not `scored`) no words are made about points."""

    full: Fraction
    requirements: tuple[Requirement, ...]
    scored: bool = True

    def score(self, known: Known) -> Scored:
        answers = [requirement.truth(known) for requirement in self.requirements]
        steps = tuple(
            self._step(r, answer, known.aside()) for r, answer in zip(self.requirements, answers, strict=True)
        )
        if False in answers:
            summary = Step(_SHORT, "not_met", points=Range.point(0), lost=self.full, kind="summary")
            return Scored(Range.point(0), (*steps, summary) if self.scored else steps)
        if None in answers:
            points = Range(min(Fraction(0), self.full), self.full)
            summary = Step("尚有要求未核定", "open", points=points, kind="summary")
            return Scored(points, (*steps, summary) if self.scored else steps)
        summary = Step("各项要求均达到，得满分", "met", points=Range.point(self.full), kind="summary")
        return Scored(Range.point(self.full), (*steps, summary) if self.scored else steps)

    def changes(self, known: Known) -> Iterator[Change]:
        """All that is lacking at once: part of it gains nothing."""
        lacking = [requirement for requirement in self.requirements if not requirement.truth(known)]
        needed = together(bring_about(requirement.test, True, known) for requirement in lacking)
        if lacking and needed is not None:
            words = f"达到要求：{'、'.join(requirement.text for requirement in lacking)}"
            yield Change(words, needed, _SHORT, "summary")

    @staticmethod
    def _step(requirement: Requirement, answer: bool | None, known: Known) -> Step:
        states: dict[bool | None, State] = {True: "met", False: "not_met", None: "open"}
        state: State = "skipped" if requirement.skipped(known) else states[answer]
        why = requirement.why(known)
        return Step(requirement.text, state, why, named=names(why, requirement.text))

    def sentence(self) -> str:
        words = [requirement.say() for requirement in self.requirements]
        if not self.scored:
            return f"要求{'同时符合' if len(words) > 1 else ''}：{'；'.join(words)}。"
        if len(words) == 1:
            return f"{words[0]}的，得{score_words(self.full)}；否则不得分。"
        return f"同时符合下列要求的得{score_words(self.full)}，缺一项不得分：{'；'.join(words)}。"

    def questions(self) -> Iterator[Question]:
        for requirement in self.requirements:
            yield from requirement.test.questions()
            if requirement.skip_when:
                yield from requirement.skip_when.questions()


def read(value: dict[str, Any], scope: Scope) -> Met | None:
    """The rule that `met:` says; None where something in it is wrong."""
    written = value["met"]
    listed = isinstance(written, list)
    entries = written if listed else [written]
    found = [_requirement(entry, scope.inner("met", *([n] if listed else []))) for n, entry in enumerate(entries)]
    return None if None in found else Met(scope.full, tuple(r for r in found if r is not None), scope.scored)


def _requirement(entry: Any, scope: Scope) -> Requirement | None:
    if scope.faulty():
        return None
    fields = entry if isinstance(entry, dict) else {"need": entry}
    text = text_of(fields["need"])
    skip = scope.condition(fields["skip_when"], "skip_when") if "skip_when" in fields else None
    if "when" in fields:
        test = scope.condition(fields["when"], "when")
    else:
        key = scope.inline(text_of(fields.get("id", text)))
        asked = Question(key, text, "yes_no", by=fields.get("by", scope.by), leaf=scope.leaf)
        test = Holds(scope.ask(asked))
    if test is None or ("skip_when" in fields and skip is None):
        return None
    return Requirement(text, test, skip)
