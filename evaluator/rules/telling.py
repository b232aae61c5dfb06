"""The reason of a step in parts: what was looked at, and whether it tells by itself what the step is about."""

from __future__ import annotations

from collections.abc import Sequence

from evaluator.expressions.amounts import Ratio, with_result
from evaluator.model.question import Known
from evaluator.model.rule import Amount, Clause, Condition, Step, in_parts

#: a text and a figure that begin with so many same characters are about the same thing
_ALIKE = 4


def of_amount(amount: Amount, known: Known) -> tuple[Clause, ...]:
    """The amount with its numbers put in, and what is made of it where it cannot be divided."""
    note = amount.note_of(known) if isinstance(amount, Ratio) else ""
    if note:
        return Clause(with_result(amount, known).removesuffix(note)), Clause(note, "note")
    return (Clause(with_result(amount, known)),)


def not_looked_at(skip_when: Condition, known: Known) -> tuple[Clause, ...]:
    """Why something is not looked at."""
    first, *others = in_parts(skip_when.figures(known))
    return (Clause(f"不检查：{first.said}"), *others)


def names(why: Sequence[Clause], text: str, name: str = "") -> bool:
    """Whether a reason tells by itself what a step about `text` is about: its figure, which is called `name` where that is
    known, and the text begin alike, or one ends with the other."""
    said = why[0].said if why else ""
    if said.startswith(text[:_ALIKE]):
        return True
    return bool(name) and said.startswith(name[:_ALIKE]) and (text.endswith(name) or name.endswith(text))


def explained(steps: Sequence[Step], text: str) -> bool:
    """Whether the first of these steps that is not met tells what one about `text`, which they explain, is about."""
    first = next((step for step in steps if step.state == "not_met"), None)
    return first is not None and first.named and names(first.why, text, first.what)
