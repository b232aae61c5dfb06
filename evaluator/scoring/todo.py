"""What is still to be done in a round: the open answers of each assessor, and what the assessors differ on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from evaluator.model.indicator import Indicator, codes
from evaluator.model.members import MEMBERS, member_of, own_key, question_under
from evaluator.model.question import Known, Question, Value, print_value
from evaluator.model.round import Case, Objection, Round, RoundSubject
from evaluator.model.standard import Standard
from evaluator.scoring.answers import assessed_values
from evaluator.scoring.leaf import score_leaf
from evaluator.scoring.merging import Merged, merge


@dataclass(frozen=True, slots=True)
class Open:
    """A leaf or gate of an assessor that is not settled yet, and the labels of the answers it waits for."""

    code: str
    name: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """What one assessor has still to do about one subject; `there`: whether there is any assessment of theirs yet."""

    assessor: str
    there: bool
    open: tuple[Open, ...]

    @property
    def done(self) -> bool:
        return not self.open

    @property
    def answers(self) -> int:
        return sum(len(one.answers) for one in self.open)


@dataclass(frozen=True, slots=True)
class Dispute:
    """An answer or a file on which the assessors differ: where it is used, and what each of them found, in print."""

    key: str
    label: str
    codes: tuple[str, ...]
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SubjectStatus:
    """How far the round is with one subject: `reported` is whether its self-report is there (and sound).

    `sent` are those who go there; `tasks` those of them who have something to score, in the order of the team, once the
    self-report is there.
    """

    subject: RoundSubject
    name: str
    reported: bool
    sent: tuple[str, ...]
    tasks: tuple[Task, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    objections: tuple[Objection, ...] = ()

    @property
    def pending(self) -> tuple[Objection, ...]:
        """The objections that nobody has decided yet."""
        return tuple(one for one in self.objections if one.decision == "pending")


def status_of(standard: Standard, declared: Round, cases: Iterable[Case]) -> tuple[SubjectStatus, ...]:
    """How far the round is with each of its subjects, in its order; one that is not evaluated has nothing to be done."""
    by_subject = {case.report.subject.id: case for case in cases}
    return tuple(_status(standard, declared, one, by_subject.get(one.id)) for one in declared.subjects)


def _status(standard: Standard, declared: Round, subject: RoundSubject, case: Case | None) -> SubjectStatus:
    sent = declared.sent(subject.id) if not subject.not_evaluated else ()
    if case is None:
        return SubjectStatus(subject, subject.name, reported=False, sent=sent)
    todo = _Todo(standard, declared, case)
    tasks = tuple(Task(one, one in todo.own, tuple(todo.open(one))) for one in sent if todo.scores(one))
    return SubjectStatus(
        subject,
        case.report.subject.name,
        reported=True,
        sent=sent,
        tasks=tasks,
        disputes=tuple(todo.disputes()),
        objections=case.objections,
    )


class _Todo:
    """One subject: what everybody found of it, merged as the round declares."""

    def __init__(self, standard: Standard, declared: Round, case: Case) -> None:
        self.standard, self.round, self.case = standard, declared, case
        self.merged: Merged = merge(standard, declared, case)
        self.asked = standard.questions()
        self.ways = {leaf: codes(way) for leaf, way in standard.ways().items()}
        report = case.report
        self.settled = assessed_values(standard, report, self.merged.assessment)
        self.own = {one.assessor: assessed_values(standard, report, one) for one in case.assessments}

    # -- what waits for agreement --

    def disputes(self) -> Iterator[Dispute]:
        """The answers and files on which several differ and that nobody has settled."""
        for key in sorted(self.merged.disputed):
            before = "上期" if key.startswith("previous.") else ""
            question = question_under(key.removeprefix("previous."), self.asked, self.case.report.members)
            if question is None:
                yield self._file(key)
                continue
            voices = self.merged.voices.get(key, ())
            said = [(voice.assessor, voice.finding.value) for voice in voices]
            said = said or [(one, values[key]) for one, values in self.own.items() if key in values]
            told = tuple((assessor, print_value(question, value)) for assessor, value in said)
            yield Dispute(key, f"{before}{question.label}", self._users(key), told)

    def _file(self, file: str) -> Dispute:
        said = tuple((one.assessor, one.evidence[file]) for one in self.case.assessments if file in one.evidence)
        claims = self.case.report.claims
        codes = tuple(code for code, claim in claims.items() if file in [item.file for item in claim.evidence])
        return Dispute(file, file, codes, said)

    def _users(self, key: str) -> tuple[str, ...]:
        wanted = f"{MEMBERS.key}.{own_key(key)}" if member_of(key) else key
        found = [leaf.code for leaf in self.standard.leaves() if wanted in leaf.questions()]
        gates = [gate.name for gate in self.standard.gates if key in {q.key for q in gate.when.questions()}]
        return (*found, *gates)

    # -- what an assessor still has to do --

    def scores(self, assessor: str) -> bool:
        """Whether anything at all of this subject is the assessor's."""
        gates = [(gate.name,) for gate in self.standard.gates]
        ways = [self.ways[leaf.code] for leaf in self._leaves(self.standard.indicators)]
        return any(assessor in self.round.assigned(way, self.case.report.subject.id) for way in (*ways, *gates))

    def open(self, assessor: str) -> Iterator[Open]:
        """The leaves and gates of an assessor that wait for an answer, in the order of the standard."""
        values, subject = self._values(assessor), self.case.report.subject.id
        for leaf in self._leaves(self.standard.indicators):
            if assessor not in self.round.assigned(self.ways[leaf.code], subject):
                continue
            score = score_leaf(leaf, values, self.standard.rounding)
            missing = tuple(self._missing(score.asked.values(), values))
            if missing and not (score.points.known and score.extra.known):
                yield Open(leaf.code, leaf.name, missing)
        for gate in self.standard.gates:
            known = Known(values)
            if assessor in self.round.assigned((gate.name,), subject) and gate.when.truth(known) is None:
                missing = tuple(self._missing(known.asked.values(), values))
                if missing:
                    yield Open(gate.name, gate.name, missing)

    def _values(self, assessor: str) -> Mapping[str, Value]:
        """What is known for an assessor: all that is settled, their own judgements, and what only waits for agreement."""
        disputed = {key: voices[0].finding.value for key, voices in self.merged.voices.items() if voices}
        others = {key: value for key, value in disputed.items() if key in self.merged.disputed}
        return {**others, **self.own.get(assessor, {}), **self.settled}

    def _leaves(self, nodes: Iterable[Indicator]) -> Iterator[Indicator]:
        """The leaves in the subject's tree."""
        known = Known(self.case.report.subject.attributes)
        for node in nodes:
            if node.applies is None or node.applies.truth(known) is not False:
                if node.rule is not None:
                    yield node
                yield from self._leaves(node.children)

    def _missing(self, asked: Iterable[Question], known: Mapping[str, Value]) -> Iterator[str]:
        """The labels of those an assessor can answer; figures of the others come by themselves."""
        for question in asked:
            key = question.key
            mine = key in self.asked or own_key(key) != key or key == MEMBERS.key
            before = key.startswith("previous.") and key in self.case.report.previous
            if key not in known and question.by != "station" and (mine or before):
                yield question.label
