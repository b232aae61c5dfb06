"""The lines of a result: every node with its scores, every answer with who gave it, and what a reader must know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from evaluator.model.derivation import Change, Derivation, StepLine
from evaluator.model.indicator import Indicator
from evaluator.model.members import member_of, own_key
from evaluator.model.node import (
    STATUS_WORDS,
    AnswerLine,
    CitationLine,
    EvidenceLine,
    Leaf,
    Node,
    Opinion,
    Rating,
    Run,
    Score,
)
from evaluator.model.numbers import ONE, plain, span
from evaluator.model.question import Known, Question, print_value
from evaluator.model.report import Assessment, Claim, Report
from evaluator.model.result import CheckLine, FigureLine, MemberLine, PublishedLine, Remark
from evaluator.model.round import Judging
from evaluator.model.rule import worked
from evaluator.model.source import Citation
from evaluator.scoring.course import course_of
from evaluator.scoring.leaf import LeafScore
from evaluator.scoring.leaves import Leaves
from evaluator.scoring.merging import Merged, Voice
from evaluator.scoring.sides import Side
from evaluator.scoring.tree import Settled, counted


class View:
    """What the lines of a result are made from."""

    def __init__(
        self,
        leaves: Leaves,
        report: Report,
        assessment: Assessment | None,
        merged: Merged | None,
        judging: Judging | None,
        claimed: Side,
        assessed: Side | None,
    ) -> None:
        self.standard, self.report, self.assessment = leaves.standard, report, assessment
        self.leaves, self.sentences = leaves, leaves.sentences
        self.merged = merged or Merged(Assessment("", "", "", ""))
        self.spread_flag = judging.merge.spread_flag if judging else None
        self.claimed, self.assessed = claimed, assessed
        self.published_in = {key: one.source.id for one in report.published for key in one.keys}
        self.values = {"claimed": claimed.values, "assessed": assessed.values if assessed else {}}

    def attributes(self) -> tuple[tuple[str, str], ...]:
        given = self.report.subject.attributes
        facts = self.standard.attributes
        asked = [(facts[key].question(), value) for key, value in given.items() if key in facts]
        return tuple((q.label, print_value(q, value) + q.unit) for q, value in asked)

    def free(self) -> Iterator[str]:
        """What is written freely: the labels of attributes in words (but public ones), and the keys of answers in words, members' too."""
        attributes = [fact for fact in self.standard.attributes.values() if fact.type == "text" and not fact.public]
        yield from (fact.label for fact in attributes)
        texts = {key for key, question in self.standard.questions().items() if question.type == "text"}
        texts |= {fact.question().key for fact in attributes}
        given = dict.fromkeys(key for run in self.values.values() for key in run)
        yield from (key for key in given if own_key(key) in texts)

    def members(self) -> Iterator[MemberLine]:
        """The members in the order of the report, each with what is missing of it in either run."""
        missing = [_missing_of_members(side) for side in (self.claimed, self.assessed)]
        questions = self.standard.questions()
        for member in self.report.members or ():
            told = [[questions[own_key(key)].label for key in run.get(member.id, ())] for run in missing]
            unclaimed, unverified = map(tuple, told)
            yield MemberLine(member.id, member.name, unclaimed, unverified)

    def nodes(self) -> tuple[Node, ...]:
        others = self.assessed.roots if self.assessed else (None,) * len(self.claimed.roots)
        return tuple(self.node(root, other, 1, ONE) for root, other in zip(self.claimed.roots, others, strict=True))

    def node(self, claimed: Settled, assessed: Settled | None, level: int, counts: Fraction) -> Node:
        indicator = claimed.indicator
        others = assessed.children if assessed else (None,) * len(claimed.children)
        pairs = zip(claimed.children, others, strict=True)
        return Node(
            indicator.code,
            indicator.name,
            level,
            indicator.critical,
            claimed.score,
            assessed.score if assessed else None,
            tuple(
                self.node(child, other, level + 1, counts * counted(assessed or claimed, other or child))
                for child, other in pairs
            ),
            self._leaf(claimed, assessed) if claimed.leaf else None,
            counts,
        )

    def _leaf(self, claimed: Settled, assessed: Settled | None) -> Leaf:
        indicator = claimed.indicator
        claim = self.report.claims.get(indicator.code, Claim())
        found = self.assessment
        return Leaf(
            self.sentences[indicator.code],
            tuple(self._answers(*(one.leaf for one in (claimed, assessed) if one and one.leaf))),
            self._derivation(claimed, self.claimed),
            self._derivation(assessed, self.assessed) if assessed and self.assessed else None,
            claim.points,
            claim.remark,
            found.remarks.get(indicator.code, "") if found else "",
            found.advice.get(indicator.code, "") if found else "",
            tuple(
                EvidenceLine(e.file, e.pages, e.proves, found.evidence.get(e.file, "") if found else "")
                for e in claim.evidence
            ),
            indicator.evidence,
            indicator.methods,
            citation_lines(indicator.citations),
            indicator.due,
            *self._ratings(indicator),
        )

    def _derivation(self, found: Settled, side: Side) -> Derivation:
        assert found.leaf is not None
        told = derivation(found.leaf, side.raises.get(found.indicator.code, ()))
        if found.score.status != "not_due" or not self.report.earlier:
            return told
        own = self.report.subject.attributes
        earlier = [replace(one, answers={**own, **one.answers}) for one in self.report.earlier]
        return replace(told, course=course_of(found.indicator, (self.report.period[1], side.values), earlier))

    def _ratings(self, leaf: Indicator) -> tuple[tuple[Rating, ...], Fraction | None, bool]:
        """What the scorers of a round give the leaf, how far they are apart, and whether that is flagged."""
        if self.assessed is None:
            return (), None, False
        ratings = self.leaves.ratings(leaf, self.assessed.seen(leaf), "未核实")
        known = [one.low for one in ratings if one.assessor and one.low == one.high]
        if len(known) < 2 or not leaf.points:
            return ratings, None, False
        spread = (max(known) - min(known)) / leaf.points
        return ratings, spread, self.spread_flag is not None and spread >= self.spread_flag

    def _answers(self, claimed: LeafScore, assessed: LeafScore | None = None) -> Iterator[AnswerLine]:
        asked = {**claimed.asked, **(assessed.asked if assessed else {})}
        for key, question in asked.items():
            needed = assessed is None or key in assessed.asked
            yield self._answer(key, question, needed=needed)

    def deciding(self) -> Iterator[AnswerLine]:
        """The answers that gates and the grade ask for, whether or not a leaf uses them too."""
        known = self.standard.questions()
        for question in self.standard.deciding():
            if question.key in known:
                yield self._answer(question.key, question, needed=True)

    def _answer(self, key: str, question: Question, *, needed: bool) -> AnswerLine:
        claim, value = self.values["claimed"].get(key), self.values["assessed"].get(key)
        finding = self.assessment.findings.get(key) if self.assessment else None
        voices = self.merged.voices.get(key, ())
        state: str
        if finding is not None:
            state = finding.state
        elif key in self.merged.disputed:
            state = "disputed"
        elif voices:
            state = "merged"
        elif value is not None and own_key(key) in self.standard.attributes:
            state = "registered"
        elif value is not None:
            state = "supplied" if claim is None else ("confirmed" if value == claim else "corrected")
        elif not needed:
            state = "not_needed"
        else:
            state = "missing" if claim is None else "untouched"
        return AnswerLine(
            key,
            question.label,
            question.unit,
            print_value(question, claim),
            print_value(question, value),
            state,
            finding.reason if finding else "",
            self._who(key, voices) if value is not None or voices else "",
            question.by,
            not (question.leaf or member_of(key)),
            tuple(
                Opinion(one.assessor, print_value(question, one.finding.value), one.finding.reason) for one in voices
            ),
            self.published_in.get(key, ""),
        )

    def _who(self, key: str, voices: Sequence[Voice]) -> str:
        """Whose word the answer is."""
        if key in self.merged.by:
            return self.merged.by[key]
        if voices:
            return "、".join(one.assessor for one in voices)
        return self.assessment.assessor if self.assessment else ""

    # -- remarks --

    def checks(self) -> Iterator[CheckLine]:
        """How the facts agree among themselves, in either run."""
        runs: tuple[Run, ...] = ("claimed", "assessed") if self.assessed else ("claimed",)
        for run in runs:
            for check in self.standard.checks:
                known = Known(self.values[run], blank="未填" if run == "claimed" else "未核实")
                yield CheckLine(check.say, worked(check.that, known), check.that.truth(known), run)

    def published(self) -> Iterator[PublishedLine]:
        """Where figures were taken from, each figure with the leaves that look at it."""
        if not self.report.published:
            return
        questions = self.standard.questions()
        uses: dict[str, list[str]] = {}
        for leaf in self.standard.leaves():
            for key in leaf.questions():
                uses.setdefault(key, []).append(leaf.code)
        for one in self.report.published:
            figures = tuple(
                FigureLine(
                    key,
                    questions[key].label,
                    print_value(questions[key], self.values["claimed"][key]) + questions[key].unit,
                    questions[key].unit,
                    not questions[key].leaf,
                    tuple(uses.get(key, ())),
                )
                for key in one.keys
            )
            yield PublishedLine(one.source.id, one.source.title, one.source.credited_to, one.source.date, figures)

    def taken(self) -> bool:
        """Whether all that the standard looks at and the claimed run has comes from published texts; attributes aside."""
        used, attributes = self.standard.used(), self.standard.attributes
        claimed = (key for key in self.values["claimed"] if own_key(key) in used and own_key(key) not in attributes)
        return bool(self.report.published) and all(key in self.published_in for key in claimed)

    def remarks(self, nodes: tuple[Node, ...]) -> Iterator[Remark]:
        for node in (leaf for root in nodes for leaf in root.leaves()):
            yield from _self_score(node)
            yield from _difference(node) if self.standard.scored else _other_standing(node)


def citation_lines(cited: Sequence[Citation]) -> tuple[CitationLine, ...]:
    """What of a leaf, a veto or the grades is published, and what was added."""
    return tuple(CitationLine(one.source, one.published, one.added) for one in cited)


def _missing_of_members(side: Side | None) -> dict[str, list[str]]:
    """The keys of what was looked at and is not there, by member."""
    leaves = [node.leaf for root in (side.roots if side else ()) for node in root.walk() if node.leaf is not None]
    found: dict[str, list[str]] = {}
    for key in dict.fromkeys(key for leaf in leaves for key in leaf.asked):
        if side is not None and member_of(key) and key not in side.values:
            found.setdefault(member_of(key), []).append(key)
    return found


def derivation(leaf: LeafScore, raises: tuple[Change, ...]) -> Derivation:
    """The steps of a settled leaf as plain lines, and what would raise it."""
    steps = []
    for step in leaf.steps:
        low = high = None
        if step.points is not None and not isinstance(step.points.low, float):
            low = step.points.low
        if step.points is not None and not isinstance(step.points.high, float):
            high = step.points.high
        rest = (step.lost, step.fault, step.kind, step.named)
        steps.append(StepLine(step.what, step.state, step.why, low, high, *rest))
    return Derivation(tuple(steps), leaf.settlement, raises)


def score_text(score: Score) -> str:
    """A score or its range in print."""
    return span(score.low, score.high)


def _self_score(node: Node) -> Iterator[Remark]:
    assert node.leaf is not None
    typed = node.leaf.self_score
    if typed is not None and not node.claimed.low <= typed <= node.claimed.high:
        reckoned = f"为{score_text(node.claimed)}分" if node.claimed.counted else "本项不适用、不计分"
        text = f"自评填写{plain(typed)}分，按填报数据{reckoned}"
        yield Remark("self_score", node.code, text, "claimed")


def _difference(node: Node) -> Iterator[Remark]:
    found = node.assessed
    if found is None or not (found.known and node.claimed.known):
        return
    if found.counted != node.claimed.counted:
        words = [f"{plain(one.low)}分" if one.counted else "不适用、不计分" for one in (node.claimed, found)]
        yield Remark("difference", node.code, f"自评测算{words[0]}，评估{words[1]}", "assessed")
        return
    if found.low == node.claimed.low:
        return
    gap = found.low - node.claimed.low
    word = "低" if gap < 0 else "高"
    text = f"自评测算{plain(node.claimed.low)}分，评估得{plain(found.low)}分，{word}{plain(abs(gap))}分"
    yield Remark("difference", node.code, text, "assessed")


def _other_standing(node: Node) -> Iterator[Remark]:
    """A requirement that stands otherwise on the verified facts than on the claimed ones."""
    if node.assessed is None:
        return
    claimed, found = node.claimed.status, node.assessed.status
    if claimed != found and "open" not in (claimed, found):
        words = f"按填报数据为{STATUS_WORDS[claimed]}，按核实数据为{STATUS_WORDS[found]}"
        yield Remark("difference", node.code, words, "assessed")
