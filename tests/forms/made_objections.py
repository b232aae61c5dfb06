"""Objections drawn for a case of a round: any that a team may have received, decided or not; and as a sheet would say them."""

from __future__ import annotations

from hypothesis import strategies as st

from evaluator.diagnostics import Path
from evaluator.forms.objection_sheets import BETWEEN, asked, places, places_of, the_judged
from evaluator.model.question import Question, Value, print_value
from evaluator.model.report import Evidence, Finding, Report
from evaluator.model.round import DECISION_WORDS, Decision, Objection
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


def objection_values(objection: Objection, standard: Standard) -> dict[Path, Value]:
    """What an objection says, by its place in the sheet; of what was found the answer that was disputed."""
    words = {code: text for text, code in places(standard).items()}
    question = _disputed(objection, standard)
    topics = {q.key: text for text, q in asked(standard, objection.indicator).items()}
    found: dict[Path, Value] = {
        ("indicator",): words.get(objection.indicator, objection.indicator),
        ("disputes",): topics.get(objection.disputes, objection.disputes),
        ("claim",): objection.claim,
        ("received", "by"): objection.received[0],
        ("received", "date"): objection.received[1],
        ("decision",): DECISION_WORDS[objection.decision],
        ("reason",): objection.reason,
        ("decided", "by"): BETWEEN.join(objection.decided_by),
        ("decided", "date"): objection.decided_on,
        **(_found_values(objection, question) if question is not None else {}),
    }
    for n, item in enumerate(objection.evidence):
        found["evidence", n, "file"], found["evidence", n, "pages"] = item.file, item.pages
    return {path: value for path, value in found.items() if value != ""}


def _disputed(objection: Objection, standard: Standard) -> Question | None:
    """The question whose answer was disputed: as named, else the one that is judged at the indicator."""
    of_leaf = asked(standard, objection.indicator).values()
    if objection.disputes:
        return next((question for question in of_leaf if question.key == objection.disputes), None)
    return the_judged(of_leaf)


def _found_values(objection: Objection, question: Question) -> dict[Path, Value]:
    finding = objection.found.get(question.key)
    if finding is None:
        return {}
    given = objection.found.get(f"{question.key}//{finding.value}")
    points = "" if given is None else print_value(Question("", "", "number"), given.value)
    reason = "" if finding.reason == objection.reason else finding.reason
    return {
        ("found", "value"): print_value(question, finding.value),
        ("found", "points"): points,
        ("found", "reason"): reason,
    }
