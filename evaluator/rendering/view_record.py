"""The record of a visit (现场核查记录): what one assessor is to look at on one subject, and what they found there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evaluator.model.dossier import TeamLine
from evaluator.model.node import AnswerLine, EvidenceLine, Node
from evaluator.model.numbers import plain
from evaluator.model.result import Result
from evaluator.model.round import Round
from evaluator.model.standard import Standard
from evaluator.rendering.view_answers import value_words
from evaluator.rendering.words import EMPTY, said

#: How the status of a file is written down by hand.
SIGNS = {"已核实": "√", "部分": "△", "缺": "×", "存疑": "？"}


@dataclass(frozen=True, slots=True)
class RecordAnswer:
    """One answer to look at: as claimed, and what the assessor found; the latter empty where there is nothing yet.

    `same` is the sign for «as claimed», a dash where nobody is asked to claim. What is judged is not written down in front of the station: `judged`.
    """

    label: str
    claimed: str
    same: str
    found: str
    reason: str
    judged: bool


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A file that the self-report names, with the sign for its status, empty where the assessor has not settled it alone."""

    file: str
    mark: str


@dataclass(frozen=True, slots=True)
class RecordLeaf:
    """A leaf to look at, with how, by which material, and the rule it serves."""

    code: str
    name: str
    full: str
    sentence: str
    methods: str
    wanted: str
    given: tuple[RecordFile, ...]
    answers: tuple[RecordAnswer, ...]
    finding: str


@dataclass(frozen=True, slots=True)
class Record:
    """The record of one assessor on one subject; `gates` are the vetoes and limits they look into, with their sentences."""

    id: str
    name: str
    role: str
    leaves: tuple[RecordLeaf, ...]
    gates: tuple[str, ...]


def record(result: Result, declared: Round, standard: Standard, member: TeamLine) -> Record:
    """What the round assigns to the member on the subject of the result."""
    judged = {question.key for question in standard.questions().values() if question.judged}
    leaves = tuple(
        _leaf(node, member.id, judged, alone=alone, scored=standard.scored)
        for node, alone in _assigned(result, declared, member.id)
    )
    return Record(member.id, member.name, member.role, leaves, tuple(_gates(result, declared, member.id)))


def _assigned(result: Result, declared: Round, assessor: str) -> Iterator[tuple[Node, bool]]:
    """The leaves assigned to an assessor, each with whether to nobody else."""

    def below(node: Node, way: tuple[str, ...]) -> Iterator[tuple[Node, bool]]:
        here = (*way, node.code)
        own = declared.assigned(here, result.conclusion.subject)
        if node.leaf is not None and assessor in own:
            yield node, len(own) == 1
        for child in node.children:
            yield from below(child, here)

    for root in result.conclusion.nodes:
        yield from below(root, ())


def _gates(result: Result, declared: Round, assessor: str) -> Iterator[str]:
    """The printed sentences of what is assigned by name and is no indicator."""
    for name, ids in declared.assign.items():
        if assessor in ids and (sentence := result.standard.gate(name)):
            yield said(sentence)


def _leaf(node: Node, assessor: str, judged: set[str], *, alone: bool, scored: bool) -> RecordLeaf:
    leaf = node.leaf
    assert leaf is not None
    return RecordLeaf(
        node.code,
        node.name,
        plain(node.claimed.full) if scored else "",
        said(leaf.sentence),
        "、".join(leaf.methods),
        "、".join(leaf.evidence_wanted),
        tuple(_given(line, alone=alone) for line in leaf.evidence),
        tuple(_answer(answer, assessor, judged) for answer in leaf.answers if _looked_at(answer)),
        leaf.finding if alone else "",
    )


def _given(line: EvidenceLine, *, alone: bool) -> RecordFile:
    file = f"{line.file}（第{line.pages}页）" if line.pages else line.file
    return RecordFile(file, SIGNS.get(line.status, "") if alone else "")


def _looked_at(answer: AnswerLine) -> bool:
    """Whether it stands in the record: not the number inside a chosen option, which is part of the choice."""
    return answer.state != "not_needed" and "//" not in answer.key


def _answer(answer: AnswerLine, assessor: str, judgements: set[str]) -> RecordAnswer:
    if answer.key in judgements:
        return RecordAnswer(answer.label, EMPTY, "", "", "", judged=True)
    theirs = answer.asked_of == "assessor"  # nothing is claimed that it could agree with
    claimed = value_words(answer.claimed, answer.unit) or ("由评估人员核定" if theirs else "未填")
    own = next((one for one in answer.opinions if one.assessor == assessor), None)
    if own is not None:
        value, reason = value_words(own.value, answer.unit), own.reason
    elif assessor in answer.by.split("、") and answer.state in ("confirmed", "corrected", "supplied"):
        value, reason = value_words(answer.verified, answer.unit), answer.reason
    else:
        value, reason = "", ""
    agreed = bool(value) and value == claimed
    same = "√" if agreed else EMPTY if theirs else ""
    return RecordAnswer(answer.label, claimed, same, "" if agreed else value, reason, judged=False)
