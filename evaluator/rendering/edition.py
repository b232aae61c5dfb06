"""The edition of a result that a document may print: 征求意见稿 without single assessors, 公开版 without persons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from evaluator.model.derivation import Change, Derivation, SettlementLine
from evaluator.model.dossier import Edition, ObjectionLine, RevisionLine, RoundInfo, TeamLine
from evaluator.model.node import AnswerLine, Leaf, Node
from evaluator.model.result import Conclusion, PublishedLine, Result, Total
from evaluator.model.rule import Clause

#: what stands in the arithmetic of these editions in place of everybody's points
TOGETHER = "由评估人员分别评定，按评估说明所列的办法合并"
#: what an assessor is called who must not be named
SOMEBODY = "评估人员"
#: what stands in a 公开版 for a text that somebody wrote as an answer
LEFT_OUT = "（文字从略）"


def is_draft(result: Result) -> bool:
    """Whether the result is that of a round before the objections."""
    return result.dossier.round is not None and result.dossier.round.stage == "draft"


def edition_of(result: Result) -> Edition:
    """The edition that a result is of by itself."""
    return "draft" if is_draft(result) else "final"


def edition(result: Result, wanted: Edition | None = None) -> Result:
    """The result as the edition that is wanted (else its own) may be printed, and as it may be attached to it.

    A 征求意见稿 goes to the subject: it names no assessor and carries nobody's own values, only what came of them and
    the reasons. A 公开版 goes to anybody: no names but those of organizations, no evidence, surveys or signatures, and
    nothing that somebody wrote freely. Everything else comes back as it is. ValueError where a result that is not of a
    征求意见稿 is asked for as one: what the objections changed cannot be taken back.
    """
    wanted = wanted or edition_of(result)
    if wanted == "final":
        return result
    info = result.dossier.round
    if wanted == "draft" and info is not None and info.stage != "draft":
        raise ValueError("the objections are decided in this result: score the round for its draft")
    return _draft(result) if wanted == "draft" else _public(result)


# -- 征求意见稿 --------------------------------------------------------------------------------------------------------


def _draft(result: Result) -> Result:
    draft = _Draft(_names(result))
    nodes = tuple(draft.node(node) for node in result.conclusion.nodes)
    info = result.dossier.round
    return replace(
        result,
        conclusion=replace(result.conclusion, nodes=nodes),
        dossier=replace(
            result.dossier, assessor="", assessor_name="", round=None if info is None else _draft_round(info, draft)
        ),
    )


def _draft_round(info: RoundInfo, draft: _Draft) -> RoundInfo:
    """The round without names; what was decided on objections belongs to the 正式稿 alone."""
    team = tuple(replace(line, id="", name="", scored=()) for line in info.team)
    return replace(info, note=draft.text(info.note), team=team, objections=(), revisions=())


def unnamed(result: Result, text: str) -> str:
    """A text that an assessor wrote, as a 征求意见稿 may print it."""
    return _names(result).sub(SOMEBODY, text)


def _names(result: Result) -> re.Pattern[str]:
    """Where a text names one of those who assessed: by the name, or by the id standing for itself."""
    info = result.dossier.round
    people = {line.id: line.name for line in info.team} if info is not None else {}
    people.setdefault(result.dossier.assessor, result.dossier.assessor_name)
    return re.compile("|".join(_ways(people)) or r"(?!)")


def _ways(people: Mapping[str, str]) -> Iterator[str]:
    for one in sorted(people, key=lambda one: (-len(one), one)):
        if len(people[one]) > 1:
            yield re.escape(people[one])
        if one:
            yield rf"(?<![A-Za-z0-9]){re.escape(one)}(?![A-Za-z0-9])"


@dataclass(frozen=True, slots=True)
class _Draft:
    """Takes the single assessors out of the nodes of a result; `names` finds them in what they wrote."""

    names: re.Pattern[str]

    def node(self, node: Node) -> Node:
        leaf = None if node.leaf is None else self.leaf(node.leaf)
        return replace(node, leaf=leaf, children=tuple(self.node(child) for child in node.children))

    def leaf(self, leaf: Leaf) -> Leaf:
        return replace(
            leaf,
            answers=tuple(self.answer(answer) for answer in leaf.answers),
            assessed=None if leaf.assessed is None else _merged(leaf.assessed),
            finding=self.text(leaf.finding),
            advice=self.text(leaf.advice),
            ratings=(),
            spread=None,
            flagged=False,
        )

    def answer(self, answer: AnswerLine) -> AnswerLine:
        """The reasons stay, since who objects must know them; whose they are does not."""
        reasons = dict.fromkeys(opinion.reason for opinion in answer.opinions if opinion.reason)
        reason = self.text(answer.reason or "；".join(reasons))
        return replace(answer, by="", opinions=(), reason=reason)

    def text(self, text: str) -> str:
        return self.names.sub(SOMEBODY, text)


def _merged(derivation: Derivation) -> Derivation:
    """The derivation with what the judgements came to, without who gave what."""
    steps = (replace(step, why=(Clause(TOGETHER),)) if step.kind == "merged" else step for step in derivation.steps)
    return replace(derivation, steps=tuple(steps))


# -- 公开版 ------------------------------------------------------------------------------------------------------------


def _public(result: Result) -> Result:
    """The result without a word of or about a person: figures, rules and what follows from them stay."""
    conclusion, dossier = result.conclusion, result.dossier
    cut = _Cut(conclusion)
    return replace(
        result,
        conclusion=replace(
            conclusion,
            attributes=tuple((label, text) for label, text in conclusion.attributes if label not in conclusion.free),
            nodes=tuple(cut.node(node) for node in conclusion.nodes),
            claimed=cut.total(conclusion.claimed),
            assessed=None if conclusion.assessed is None else cut.total(conclusion.assessed),
            remarks=tuple(replace(remark, text=cut.text(remark.text)) for remark in conclusion.remarks),
            published=tuple(cut.published(line) for line in conclusion.published),
            verified=(),
        ),
        dossier=replace(
            dossier,
            signed_by="",
            assessor="",
            assessor_name="",
            files=(),
            round=None if dossier.round is None else _public_round(dossier.round),
        ),
    )


class _Cut:
    """Takes out what somebody wrote: remarks, reasons, advice, and answers in words wherever the arithmetic repeats them."""

    def __init__(self, conclusion: Conclusion) -> None:
        self.free = frozenset(conclusion.free)
        answers = [answer for node in conclusion.leaves() if node.leaf for answer in node.leaf.answers]
        written = {text for answer in answers if answer.key in self.free for text in _values(answer)}
        self.written = sorted(written - {""}, key=lambda text: (-len(text), text))

    def text(self, text: str) -> str:
        """A generated text without the answers in words that it repeats."""
        for word in self.written:
            text = text.replace(word, LEFT_OUT)
        return text

    def lines(self, lines: Iterable[SettlementLine]) -> tuple[SettlementLine, ...]:
        return tuple(replace(line, text=self.text(line.text)) for line in lines)

    def node(self, node: Node) -> Node:
        leaf = None if node.leaf is None else self._leaf(node.leaf)
        return replace(node, leaf=leaf, children=tuple(self.node(child) for child in node.children))

    def total(self, total: Total) -> Total:
        way = total.advance
        if way is not None:
            way = replace(way, changes=tuple(self._change(change) for change in way.changes))
        return replace(total, steps=self.lines(total.steps), advance=way)

    def _leaf(self, leaf: Leaf) -> Leaf:
        return replace(
            leaf,
            answers=tuple(self._answer(answer) for answer in leaf.answers),
            claimed=self._derivation(leaf.claimed),
            assessed=None if leaf.assessed is None else self._derivation(_merged(leaf.assessed)),
            remark="",
            finding="",
            advice="",
            evidence=(),
            ratings=(),
            spread=None,
            flagged=False,
        )

    def _derivation(self, derivation: Derivation) -> Derivation:
        steps = (
            replace(
                step,
                what=self.text(step.what),
                why=tuple(replace(clause, said=self.text(clause.said)) for clause in step.why),
            )
            for step in derivation.steps
        )
        raises = tuple(self._change(change) for change in derivation.raises)
        return replace(derivation, steps=tuple(steps), settlement=self.lines(derivation.settlement), raises=raises)

    def published(self, line: PublishedLine) -> PublishedLine:
        """What was taken from a published text; the text itself stays named, since that is what is reported on."""
        figures = (replace(one, value=LEFT_OUT) if one.key in self.free else one for one in line.figures)
        return replace(line, figures=tuple(figures))

    def _change(self, change: Change) -> Change:
        return replace(
            change, what=self.text(change.what), told=self.text(change.told), mends=self.text(change.mends),
            aim=self.text(change.aim),
        )  # fmt: skip

    def _answer(self, answer: AnswerLine) -> AnswerLine:
        own = replace(answer, reason="", by="", opinions=())
        if answer.key not in self.free:
            return own
        return replace(own, claimed=answer.claimed and LEFT_OUT, verified=answer.verified and LEFT_OUT)


def _values(answer: AnswerLine) -> Iterator[str]:
    yield from (answer.claimed, answer.verified, *(opinion.value for opinion in answer.opinions))


def _public_round(info: RoundInfo) -> RoundInfo:
    """The round with numbers in place of people: how many assessed, how many objected, what became of it."""
    team = tuple(TeamLine("", "", "", "", "", (), line.recused) for line in info.team)
    numbers = {line.id: f"异议{n}" for n, line in enumerate(info.objections, 1)}
    return replace(
        info,
        note="",
        team=team,
        objections=tuple(_objection(line, numbers[line.id]) for line in info.objections),
        revisions=tuple(_revision(line, numbers) for line in info.revisions),
        files=(),
        surveys=(),
    )


def _objection(line: ObjectionLine, number: str) -> ObjectionLine:
    return replace(line, id=number, claim="", evidence=(), received=("", line.received[1]), decided_by=(), reason="")


def _revision(line: RevisionLine, numbers: dict[str, str]) -> RevisionLine:
    return replace(line, why="", objections=tuple(numbers[one] for one in line.objections if one in numbers))
