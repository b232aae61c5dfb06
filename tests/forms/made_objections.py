"""Objections drawn for a case of a round: any that a team may have received, decided or not."""

from __future__ import annotations

from hypothesis import strategies as st

from evaluator.forms.objection_sheets import asked, places_of, the_judged
from evaluator.model.question import Question, Value
from evaluator.model.report import Evidence, Finding, Report
from evaluator.model.round import Decision, Objection
from evaluator.model.standard import Standard
from tests.forms.made import values
from tests.forms.made_assessments import state
from tests.forms.made_rounds import some_words, words


@st.composite
def objections(draw: st.DrawFn, standard: Standard, report: Report, name: str) -> Objection:
    """Any objection to something that a leaf or gate looks at and an assessor can say."""
    code = draw(st.sampled_from(sorted(places_of(standard, report).values())))
    own = list(asked(standard, code).values())
    whole = the_judged(own)
    question = draw(st.sampled_from(own))
    by_name = question is not whole or draw(st.booleans())
    decision: Decision = draw(st.sampled_from(["upheld", "partly", "rejected", "pending"]))
    decided = decision != "pending"
    reason = draw(words if decided else some_words)
    found = draw(put_in_place(standard, report, question, reason)) if decision in ("upheld", "partly") else {}
    files = draw(st.lists(st.builds(Evidence, words, some_words), max_size=3))
    return Objection(
        name, report.subject.id, code, draw(words), decision, question.key if by_name else "", tuple(files),
        (draw(words), "2023-08-20"), found, ("P1", "P2") if decided else (), "2023-08-25" if decided else "", reason,
    )  # fmt: skip


@st.composite
def put_in_place(
    draw: st.DrawFn, standard: Standard, report: Report, question: Question, reason: str
) -> dict[str, Finding]:
    why = draw(st.just(reason) | words)
    value: Value = draw(values(question))
    found = {question.key: value}
    given = standard.questions().get(f"{question.key}//{value}")
    if given is not None and draw(st.booleans()):
        found[given.key] = draw(values(given))
    return {key: Finding(state(report.answers.get(key), one), one, why) for key, one in found.items()}
