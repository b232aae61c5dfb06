"""The lines of a result: every node with its scores, every answer with who gave it, and what a reader must know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from evaluator.model import result as out
from evaluator.model.members import member_of, own_key
from evaluator.model.numbers import ONE, plain, span
from evaluator.model.question import Known, Question, print_value
from evaluator.model.report import Assessment, Claim, Report
from evaluator.model.round import Judging
from evaluator.model.standard import Indicator
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

    def members(self) -> Iterator[out.MemberLine]:
        """The members in the order of the report, each with what is missing of it in either run."""
        missing = [_missing_of_members(side) for side in (self.claimed, self.assessed)]
        for member in self.report.members or ():
            told = [[label.removeprefix(f"{member.name}的") for label in run.get(member.id, ())] for run in missing]
            unclaimed, unverified = map(tuple, told)
            yield out.MemberLine(member.id, member.name, unclaimed, unverified)

    def nodes(self) -> tuple[out.Node, ...]:
        others = self.assessed.roots if self.assessed else (None,) * len(self.claimed.roots)
        return tuple(self.node(root, other, 1, ONE) for root, other in zip(self.claimed.roots, others, strict=True))

    def node(self, claimed: Settled, assessed: Settled | None, level: int, counts: Fraction) -> out.Node:
        indicator = claimed.indicator
        others = assessed.children if assessed else (None,) * len(claimed.children)
        pairs = zip(claimed.children, others, strict=True)
        return out.Node(
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
            self._leaf(indicator, claimed.leaf, assessed.leaf if assessed else None) if claimed.leaf else None,
            counts,
        )

    def _leaf(self, indicator: Indicator, claimed: LeafScore, assessed: LeafScore | None) -> out.Leaf:
        claim = self.report.claims.get(indicator.code, Claim())
        found = self.assessment
        return out.Leaf(
            self.sentences[indicator.code],
            tuple(self._answers(claimed, assessed)),
            self._derivation(indicator, claimed, self.claimed),
            self._derivation(indicator, assessed, self.assessed) if assessed and self.assessed else None,
            claim.points,
            claim.remark,
            found.remarks.get(indicator.code, "") if found else "",
            found.advice.get(indicator.code, "") if found else "",
            tuple(
                out.EvidenceLine(e.file, e.pages, e.proves, found.evidence.get(e.file, "") if found else "")
                for e in claim.evidence
            ),
            indicator.evidence,
            indicator.methods,
            tuple(out.CitationLine(c.source, c.published, c.added) for c in indicator.citations),
            indicator.due,
            *self._ratings(indicator),
        )

    def _derivation(self, leaf: Indicator, found: LeafScore, side: Side) -> out.Derivation:
        told = derivation(found, side.raises.get(leaf.code, ()))
        if found.status != "not_met" or leaf.due <= self.report.period[1] or not self.report.earlier:
            return told
        own = self.report.subject.attributes
        earlier = [replace(one, answers={**own, **one.answers}) for one in self.report.earlier]
        return replace(told, course=course_of(leaf, (self.report.period[1], side.values), earlier))

    def _ratings(self, leaf: Indicator) -> tuple[tuple[out.Rating, ...], Fraction | None, bool]:
        """What the scorers of a round give the leaf, how far they are apart, and whether that is flagged."""
        if self.assessed is None:
            return (), None, False
        ratings = self.leaves.ratings(leaf, self.assessed.seen(leaf), "未核实")
        known = [one.low for one in ratings if one.assessor and one.low == one.high]
        if len(known) < 2 or not leaf.points:
            return ratings, None, False
        spread = (max(known) - min(known)) / leaf.points
        return ratings, spread, self.spread_flag is not None and spread >= self.spread_flag

    def _answers(self, claimed: LeafScore, assessed: LeafScore | None) -> Iterator[out.AnswerLine]:
        asked = {**claimed.asked, **(assessed.asked if assessed else {})}
        for key, question in asked.items():
            needed = assessed is None or key in assessed.asked
            yield self._answer(key, question, needed=needed)

    def deciding(self) -> Iterator[out.AnswerLine]:
        """The answers that gates and the grade ask for, whether or not a leaf uses them too."""
        grades = self.standard.grades
        asked = [question for gate in self.standard.gates for question in gate.when.questions()]
        for need in grades.needs if grades else ():
            asked += [q for amount in (need.of, *need.limits) if amount is not None for q in amount.questions()]
        asked += [grades.applied] if grades and grades.applied else []
        known = self.standard.questions()
        for question in asked:
            if question.key in known:
                yield self._answer(question.key, question, needed=True)

    def _answer(self, key: str, question: Question, *, needed: bool) -> out.AnswerLine:
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
        elif value is not None:
            state = "supplied" if claim is None else ("confirmed" if value == claim else "corrected")
        elif not needed:
            state = "not_needed"
        else:
            state = "missing" if claim is None else "untouched"
        return out.AnswerLine(
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
                out.Opinion(one.assessor, print_value(question, one.finding.value), one.finding.reason)
                for one in voices
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

    def checks(self) -> Iterator[out.CheckLine]:
        """How the facts agree among themselves, in either run."""
        runs: tuple[out.Run, ...] = ("claimed", "assessed") if self.assessed else ("claimed",)
        for run in runs:
            for check in self.standard.checks:
                known = Known(self.values[run], blank="未填" if run == "claimed" else "未核实")
                yield out.CheckLine(check.say, check.that.worked(known), check.that.truth(known), run)

    def published(self) -> Iterator[out.PublishedLine]:
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
                out.FigureLine(
                    key,
                    questions[key].label,
                    print_value(questions[key], self.values["claimed"][key]) + questions[key].unit,
                    questions[key].unit,
                    not questions[key].leaf,
                    tuple(uses.get(key, ())),
                )
                for key in one.keys
            )
            yield out.PublishedLine(one.source.id, one.source.title, one.source.credited_to, one.source.date, figures)

    def remarks(self, nodes: tuple[out.Node, ...]) -> Iterator[out.Remark]:
        for node in (leaf for root in nodes for leaf in root.leaves()):
            yield from _self_score(node)
            yield from _difference(node) if self.standard.scored else _other_standing(node)
            yield from _missing(node)


def _missing_of_members(side: Side | None) -> dict[str, list[str]]:
    """The labels of what was looked at and is not there, by member."""
    leaves = [node.leaf for root in (side.roots if side else ()) for node in root.walk() if node.leaf is not None]
    asked = {key: question for leaf in leaves for key, question in leaf.asked.items()}
    found: dict[str, list[str]] = {}
    for key, question in asked.items():
        if side is not None and member_of(key) and key not in side.values:
            found.setdefault(member_of(key), []).append(question.label)
    return found


def derivation(leaf: LeafScore, raises: tuple[out.Change, ...]) -> out.Derivation:
    """The steps of a settled leaf as plain lines, and what would raise it."""
    steps = []
    for step in leaf.steps:
        low = high = None
        if step.points is not None and not isinstance(step.points.low, float):
            low = step.points.low
        if step.points is not None and not isinstance(step.points.high, float):
            high = step.points.high
        steps.append(out.StepLine(step.what, step.state, step.why, low, high, step.lost, step.fault))
    return out.Derivation(tuple(steps), leaf.settlement, raises)


def score_text(score: out.Score) -> str:
    """A score or its range in print."""
    return span(score.low, score.high)


def _self_score(node: out.Node) -> Iterator[out.Remark]:
    assert node.leaf is not None
    typed = node.leaf.self_score
    if typed is not None and not node.claimed.low <= typed <= node.claimed.high:
        reckoned = f"为{score_text(node.claimed)}分" if node.claimed.counted else "本项不适用、不计分"
        text = f"自评填写{plain(typed)}分，按填报数据{reckoned}"
        yield out.Remark("self_score", node.code, text, "claimed")


def _difference(node: out.Node) -> Iterator[out.Remark]:
    found = node.assessed
    if found is None or not (found.known and node.claimed.known):
        return
    if found.counted != node.claimed.counted:
        words = [f"{plain(one.low)}分" if one.counted else "不适用、不计分" for one in (node.claimed, found)]
        yield out.Remark("difference", node.code, f"自评测算{words[0]}，评估{words[1]}", "assessed")
        return
    if found.low == node.claimed.low:
        return
    gap = found.low - node.claimed.low
    word = "低" if gap < 0 else "高"
    text = f"自评测算{plain(node.claimed.low)}分，评估得{plain(found.low)}分，{word}{plain(abs(gap))}分"
    yield out.Remark("difference", node.code, text, "assessed")


def _other_standing(node: out.Node) -> Iterator[out.Remark]:
    """A requirement that stands otherwise on the verified facts than on the claimed ones."""
    if node.assessed is None:
        return
    claimed, found = node.claimed.status, node.assessed.status
    if claimed != found and "open" not in (claimed, found):
        words = f"按填报数据为{out.STATUS_WORDS[claimed]}，按核实数据为{out.STATUS_WORDS[found]}"
        yield out.Remark("difference", node.code, words, "assessed")


def _missing(node: out.Node) -> Iterator[out.Remark]:
    assert node.leaf is not None
    for run in ("claimed", "assessed"):
        score = node.claimed if run == "claimed" else node.assessed
        if score is None or score.status != "open":
            continue
        left = [a for a in node.leaf.answers if not (a.claimed if run == "claimed" else a.verified)]
        later = [a.label for a in left if run == "claimed" and a.asked_of == "assessor"]
        apart = [a.label for a in left if run == "assessed" and a.state == "disputed"]
        own = [a.label for a in left if a.label not in (*later, *apart) and a.state != "not_needed"]
        word = "未填报" if run == "claimed" else "未核实"
        words = [f"{word}：{'、'.join(own)}"] if own else []
        words += [f"评估人员意见不一、待合议：{'、'.join(apart)}"] if apart else []
        words += [f"由评估人员核定：{'、'.join(later)}"] if later else []
        yield out.Remark("missing", node.code, "；".join(words), run)
