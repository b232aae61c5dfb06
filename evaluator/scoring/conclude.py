"""The result of one subject: both runs side by side, every answer with who gave it, and what a reader must know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from evaluator.model import result as out
from evaluator.model.members import member_of
from evaluator.model.numbers import ONE, plain
from evaluator.model.question import Known, Question, Value, print_value
from evaluator.model.report import Assessment, Claim, Report
from evaluator.model.standard import Indicator, Standard
from evaluator.scoring.answers import assessed_values, claimed_values
from evaluator.scoring.cohort import Member, cohort_figures, cohort_hash
from evaluator.scoring.deadlines import dated
from evaluator.scoring.leaf import LeafScore
from evaluator.scoring.leaves import Leaves
from evaluator.scoring.quota import Standing
from evaluator.scoring.raising import Raising, next_grade
from evaluator.scoring.settlement import standing
from evaluator.scoring.tree import Figures, Settled, counted

Pair = tuple[Report, Assessment | None]


def conclude(
    standard: Standard,
    report: Report,
    assessment: Assessment | None,
    engine: str,
    peers: Sequence[Pair] = (),
    leaves: Leaves | None = None,
    *,
    advice: bool = True,
) -> out.Result:
    """The whole result. `engine` is the version of the program, which the result carries.

    `peers` are the other subjects evaluated together; without them what compares stays open. `leaves` remembers what
    the same answers gave before. Without `advice` nothing is said of what would raise the score, which takes longest.
    """
    kept = leaves or Leaves(standard)
    told = [claimed_values(standard, other) for other, _ in peers]
    cohort = _cohort(kept, report, claimed_values(standard, report), peers, told)
    claimed = _side(kept, cohort, "未填", report.period[1], advice=advice)
    assessed = None
    if assessment is not None:
        found = [assessed_values(standard, other, by) if by is not None else None for other, by in peers]
        cohort = _cohort(kept, report, assessed_values(standard, report, assessment), peers, found)
        assessed = _side(kept, cohort, "未核实", report.period[1], advice=advice)
    view = _View(kept, report, assessment, claimed, assessed)
    nodes = view.nodes()
    totals = [claimed.total, assessed.total if assessed else None]
    if not standard.scored:
        runs: tuple[out.Run, ...] = ("claimed", "assessed")
        totals = [
            total and replace(total, counts=out.counts(nodes, run)) for total, run in zip(totals, runs, strict=True)
        ]
    lines = {a.key: a.state for root in nodes for node in root.leaves() if node.leaf for a in node.leaf.answers}
    lines |= {answer.key: answer.state for answer in view.deciding() if answer.key not in lines}
    states = list(lines.values()) if assessment else []
    members = [report.subject.id, *(other.subject.id for other, _ in peers)]
    conclusion = out.Conclusion(
        report.subject.id,
        report.subject.name,
        report.subject.kind,
        view.attributes(),
        report.period,
        nodes,
        totals[0] or claimed.total,
        totals[1],
        (*view.checks(), *view.remarks(nodes)),
        states.count("confirmed"),
        states.count("corrected"),
        states.count("supplied"),
        states.count("untouched"),
        tuple(members) if peers else (),
        cohort_hash(members) if peers else "",
        tuple(view.members()),
    )
    return out.Result(standard_info(standard), conclusion, _dossier(report, assessment), engine)


@dataclass(frozen=True, slots=True)
class _Side:
    """One run: its answers, every node settled, the total, and (where advice is wanted) what would raise each leaf."""

    values: Mapping[str, Value]
    roots: tuple[Settled, ...]
    total: out.Total
    raises: Mapping[str, tuple[out.Change, ...]]


@dataclass(frozen=True, slots=True)
class _Cohort:
    """One run's answers, what they show of the others, and how the others stand; the latter None without a cohort."""

    values: Mapping[str, Value]
    figures: Figures
    others: tuple[Standing, ...] | None = None


def _side(leaves: Leaves, cohort: _Cohort, blank: str, end: str, *, advice: bool) -> _Side:
    """One run settled; `end` is the last day of the period."""
    values = cohort.values
    raising = Raising(leaves, values, cohort.figures, blank, cohort.others)
    roots, total = dated(*raising.run(), end)
    if not advice or not leaves.standard.scored:
        return _Side(values, roots, total, {})
    questions = leaves.standard.questions()
    raises = {
        node.indicator.code: tuple(gain.line(questions, values) for gain in raising.gains(node.indicator))
        for root in roots
        for node in root.walk()
        if node.leaf is not None
    }
    return _Side(values, roots, replace(total, advance=next_grade(raising, roots, total)), raises)


def _cohort(
    leaves: Leaves,
    report: Report,
    own: Mapping[str, Value],
    peers: Sequence[Pair],
    values: Sequence[Mapping[str, Value] | None],
) -> _Cohort:
    """What the subject sees of the others, and how they stand where there are quotas.

    `values` are those of the peers in one run. A peer without any (not assessed yet) gives no figures, but it is one of
    those evaluated: it may still get any grade.
    """
    standard = leaves.standard
    if not peers:
        return _Cohort(own, {})
    pairs = [(other.subject, known) for (other, _), known in zip(peers, values, strict=True)]
    members = [Member(subject.id, known) for subject, known in pairs if known is not None]
    seen = cohort_figures(standard, [Member(report.subject.id, own), *members]) if members else [{}]
    standings: list[Standing] = []
    if standard.grades is not None and standard.grades.quota:
        theirs = iter(seen[1:])
        for subject, known in pairs:
            figures = next(theirs) if known is not None else None
            given = subject.attributes if known is None else known
            standings.append(standing(leaves, given, figures, subject.id, subject.name))
    return _Cohort(own, seen[0], tuple(standings))


def standard_info(standard: Standard) -> out.StandardInfo:
    """What a result says about the standard that was applied."""
    mode = {"half_up": "四舍五入", "half_even": "四舍六入五成双", "down": "舍去"}[standard.rounding.mode]
    where = {"indicator": "在末级指标", "total": "只在总分"}[standard.rounding.at]
    return out.StandardInfo(
        standard.id,
        standard.version,
        standard.title,
        standard.hash,
        standard.provenance,
        standard.note,
        standard.subject_name,
        standard.total,
        standard.rounding.places,
        f"{where}保留{standard.rounding.places}位小数，{mode}" if standard.scored else "",
        standard.grades.bands if standard.grades else (),
        tuple((s.id, s.title, s.credited_to, s.date) for s in standard.sources.values()),
        standard.scored,
        tuple(_rules(standard)),
        tuple(out.DefectLine(d.at, d.where, d.code, d.say, d.found, d.scored) for d in standard.defects),
    )


def _rules(standard: Standard) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The printed rules of branches and of the whole; those of the leaves stand with the leaves."""
    branches = [(node, node.sentence()) for node in standard.walk() if node.children]
    told = tuple(f"{node.code} {node.name}：{sentence}" for node, sentence in branches if sentence)
    if told:
        yield "各部分", told
    yield from standard.sentences().items()


def _dossier(report: Report, assessment: Assessment | None) -> out.Dossier:
    statuses: dict[str, str] = {item.file: "" for claim in report.claims.values() for item in claim.evidence}
    if assessment is None:
        return out.Dossier(*report.signed, invented=report.invented, files=tuple(statuses.items()))
    statuses.update(assessment.evidence)
    return out.Dossier(
        *report.signed,
        assessor=assessment.assessor,
        assessor_name=assessment.name,
        assessed_on=assessment.date,
        agency=assessment.agency,
        commissioner=assessment.commissioner,
        invented=report.invented,
        files=tuple(statuses.items()),
    )


class _View:
    """What the lines of a result are made from."""

    def __init__(
        self,
        leaves: Leaves,
        report: Report,
        assessment: Assessment | None,
        claimed: _Side,
        assessed: _Side | None,
    ) -> None:
        self.standard, self.report, self.assessment = leaves.standard, report, assessment
        self.sentences = leaves.sentences
        self.claimed, self.assessed = claimed, assessed
        self.values = {"claimed": claimed.values, "assessed": assessed.values if assessed else {}}

    def attributes(self) -> tuple[tuple[str, str], ...]:
        given = self.report.subject.attributes
        facts = self.standard.attributes
        asked = [(facts[key].question(), value) for key, value in given.items() if key in facts]
        return tuple((q.label, print_value(q, value) + q.unit) for q, value in asked)

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
            derivation(claimed, self.claimed.raises.get(indicator.code, ())),
            derivation(assessed, self.assessed.raises.get(indicator.code, ())) if assessed and self.assessed else None,
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
        )

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
        state: str
        if finding is not None:
            state = finding.state
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
            self.assessment.assessor if self.assessment and value is not None else "",
            question.by,
            not (question.leaf or member_of(key)),
        )

    # -- remarks --

    def checks(self) -> Iterator[out.Remark]:
        """The facts that contradict each other, in either run."""
        for run, values in self.values.items():
            for check in self.standard.checks:
                known = Known(values)
                if check.that.truth(known) is False:
                    yield out.Remark("check", "", f"{check.say}（{check.that.worked(known)}）", run)

    def remarks(self, nodes: tuple[out.Node, ...]) -> Iterator[out.Remark]:
        for node in (leaf for root in nodes for leaf in root.leaves()):
            yield from _self_score(node)
            yield from _difference(node) if self.standard.scored else _other_standing(node)
            yield from _missing(node)


def _missing_of_members(side: _Side | None) -> dict[str, list[str]]:
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
    return plain(score.low) if score.known else f"{plain(score.low)}—{plain(score.high)}"


def _self_score(node: out.Node) -> Iterator[out.Remark]:
    assert node.leaf is not None
    typed = node.leaf.self_score
    if typed is not None and not node.claimed.low <= typed <= node.claimed.high:
        text = f"自评填写{plain(typed)}分，按填报数据为{score_text(node.claimed)}分"
        yield out.Remark("self_score", node.code, text, "claimed")


def _difference(node: out.Node) -> Iterator[out.Remark]:
    found = node.assessed
    if found is None or not (found.known and node.claimed.known) or found.low == node.claimed.low:
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
        own = [a.label for a in left if a.label not in later and a.state != "not_needed"]
        word = "未填报" if run == "claimed" else "未核实"
        words = [f"{word}：{'、'.join(own)}"] if own else []
        words += [f"由评估人员核定：{'、'.join(later)}"] if later else []
        yield out.Remark("missing", node.code, "；".join(words), run)
