"""Self-reports drawn for a standard: any answers, claims, figures of the period before and members that it may have."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from fractions import Fraction

from hypothesis import strategies as st

from evaluator.forms.questions import asked
from evaluator.model.indicator import Indicator
from evaluator.model.members import MEMBERS
from evaluator.model.question import Question, Value
from evaluator.model.report import Claim, Evidence, Member, Report, Subject
from evaluator.model.standard import Standard

#: text as people type it, and text that a spreadsheet would take for something else
WORDS = [
    "一段说明",
    "=1+1",
    "+86 898",
    "-3",
    "@某人",
    "2023",
    "1-2",
    "007",
    "是",
    "√",
    "两行\n的字",
    "a,b;c",
    '"引号"',
    "——",
]
words = st.sampled_from(WORDS)
days = st.dates(datetime.date(1995, 1, 1), datetime.date(2060, 12, 31))


@st.composite
def values(draw: st.DrawFn, question: Question) -> Value:
    """Any answer to a question."""
    if question.type == "yes_no":
        return draw(st.booleans())
    if question.type == "choice":
        return draw(st.sampled_from(question.options))
    if question.type == "choices":
        return draw(st.frozensets(st.sampled_from(question.options)))
    if question.type == "date":
        return draw(days)
    return draw(words) if question.type == "text" else draw(numbers(question))


@st.composite
def numbers(draw: st.DrawFn, question: Question) -> Fraction:
    """A number within the bounds and on the steps; of a count whole, of a share in per cent."""
    low = question.low if question.low is not None else Fraction(-50)
    high = question.high if question.high is not None else low + 100_000
    step = question.step or Fraction(1, {"count": 1, "share": 10_000}.get(question.type, 100))
    value = low + step * draw(st.integers(0, int((high - low) / step)))
    return value if not question.in_the_gap(value) else low


@st.composite
def some(draw: st.DrawFn, questions: Iterable[Question]) -> dict[str, Value]:
    """Answers to some of the questions."""
    return {question.key: draw(values(question)) for question in questions if draw(st.integers(0, 9)) < 7}


def stated(standard: Standard) -> list[Question]:
    """The parts of the facts that the station states."""
    return [q for fact in standard.facts.values() for q in fact.questions if fact.questions[0].by != "assessor"]


@st.composite
def answers(draw: st.DrawFn, standard: Standard) -> dict[str, Value]:
    """Answers that go together: no more in order than drawn, a number inside an option only where it is chosen."""
    found = draw(some(stated(standard)))
    for fact in standard.facts.values():
        drawn = found.get(f"{fact.name}.drawn") if fact.type == "sample" else None
        for test in fact.tests:
            if isinstance(drawn, Fraction) and f"{fact.name}.{test}" in found:
                found[f"{fact.name}.{test}"] = Fraction(draw(st.integers(0, int(drawn))))
    for node in [*standard.leaves(), *(Indicator(g.name, g.name, Fraction(0)) for g in standard.gates)]:
        gate = next((gate for gate in standard.gates if gate.name == node.code), None)
        of_gate = [q for q in gate.when.questions() if q.leaf and q.by != "assessor"] if gate else []
        found |= draw(some([*asked(node), *of_gate]))
    return {key: value for key, value in found.items() if "//" not in key or _chosen(key, found)}


def _chosen(key: str, found: dict[str, Value]) -> bool:
    """Whether the option in which a number is given is the one that was chosen."""
    question, _, option = key.rpartition("//")
    return found.get(question) == option


@st.composite
def claims(draw: st.DrawFn, leaf: Indicator, standard: Standard) -> Claim:
    points = draw(st.none() | numbers(Question("", "", "number", low=leaf.floor, high=leaf.points)))
    proves = st.sampled_from(["", *(question.label for question in leaf.requires)])
    files = draw(st.lists(st.builds(Evidence, words, st.just("") | words, proves), max_size=4))
    return Claim(points if standard.scored else None, draw(st.just("") | words), tuple(files))


@st.composite
def reports(draw: st.DrawFn, standard: Standard) -> Report:
    """Any self-report by the standard."""
    facts = stated(standard)
    attributes = {name: draw(values(fact.question())) for name, fact in standard.attributes.items()}
    period = sorted([draw(days), draw(days)])
    chosen = [leaf for leaf in standard.leaves() if draw(st.booleans())]
    found = {leaf.code: draw(claims(leaf, standard)) for leaf in chosen}
    before = draw(some(facts)) if draw(st.booleans()) else {}
    return Report(
        standard.ref,
        Subject(draw(words), draw(words), draw(st.just("") | words), attributes),
        (period[0].isoformat(), period[1].isoformat()),
        draw(answers(standard)),
        {code: claim for code, claim in found.items() if claim != Claim()},
        draw(st.just(("", "")) | st.tuples(words, days.map(str))),
        draw(st.booleans()),
        {f"previous.{key}": value for key, value in before.items()},
        draw(st.none() | members(standard, facts)),
    )


@st.composite
def members(draw: st.DrawFn, standard: Standard, facts: list[Question]) -> tuple[Member, ...]:
    plain = [q for q in facts if "." not in q.key or q.key.endswith((".due", ".done"))]
    attributes = [fact.question() for fact in standard.attributes.values()]
    made = [
        Member(f"{MEMBERS.key}-{n}", draw(words), draw(some(attributes)), draw(some(plain)))
        for n in range(draw(st.integers(0, 3)))
    ]
    return tuple(made)
