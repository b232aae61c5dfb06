"""A result as the document that the templates print: every figure, phrase and list, nothing left to work out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from evaluator.model.dossier import EDITION_WORDS, Edition
from evaluator.model.numbers import ZERO, plain
from evaluator.model.result import Node, PublishedLine, Result, Run, UnevaluatedLine
from evaluator.model.seal import check_code
from evaluator.model.standard import provenance_words
from evaluator.rendering.edition import edition_of
from evaluator.rendering.view_annex import (
    Detail,
    Difference,
    Origin,
    details,
    differences,
    origins,
)
from evaluator.rendering.view_answers import FactRow, fact_phrases, facts
from evaluator.rendering.view_evidence import Evidence, evidence
from evaluator.rendering.view_figures import agreements, contradictions, missing_words, taken
from evaluator.rendering.view_findings import (
    IN_SUMMARY,
    Advice,
    Problem,
    Strength,
    Way,
    advice,
    in_points,
    not_applicable,
    problems,
    strengths,
    way,
)
from evaluator.rendering.view_requirements import Requirements, requirements
from evaluator.rendering.view_round import Round, reported_on, round_cover, round_of
from evaluator.rendering.view_scores import Row, charted, open_leaves, open_words, row, total_row, without_extra
from evaluator.rendering.words import EMPTY, Printer, date_words, period_words, said

#: A declared fact that bears on as many indicators describes the subject as a whole.
BASIC_FACT = 2

KINDS = {"assessed": "评估报告", "claimed": "自评测算报告", "published": "公开资料测算报告"}
#: by a requirements standard, where nothing is reckoned
KINDS_WITHOUT_POINTS = {"assessed": "评估报告", "claimed": "自评对照报告", "published": "公开资料对照报告"}

#: Steps of the settlement in which something else than the total settles the grade: a need, a veto, what was applied for.
_DECISIVE = re.compile(r"^总分够|等次(?:不高于|定为)|不予受理")
#: Steps that give the grade by the total: figures that are not verified have none.
_GRADED = re.compile(r"^等次按印出的总分确定|^总分区间内只有一个等次")

#: In what order a report counts how the evidence stood.
_STATUSES = ("已核实", "部分", "存疑", "缺")


@dataclass(frozen=True, slots=True)
class Headline:
    """The total in one line. `grade` is empty where there is none; `grades` are those still possible."""

    score: str
    full: str
    share: str
    known: bool
    estimate: bool
    open: str
    grade: str
    grades: tuple[str, ...]
    claimed: str
    gap: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The first page: the headline is beside it in `Report`."""

    strengths: tuple[Strength, ...]
    problems: tuple[Problem, ...]
    advice: tuple[Advice, ...]


@dataclass(frozen=True, slots=True)
class NodeSteps:
    """What happened between an indicator's parts and its figure: rescaled, weighted, zeroed, clipped."""

    code: str
    name: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many leaves stand how, in the run reported on."""

    all: int
    full: int
    lost: int
    open: int
    not_applicable: int


@dataclass(frozen=True, slots=True)
class Dimension:
    """A first-level indicator: its scores, the facts behind them, what it lost most, and how much in `others` leaves."""

    row: Row
    counts: Counts
    leaves: tuple[Row, ...]
    facts: tuple[str, ...]
    problems: tuple[Problem, ...]
    others: int
    others_lost: str


@dataclass(frozen=True, slots=True)
class OpenLeaf:
    """A leaf that is not settled: the range it can still take and what is missing."""

    code: str
    name: str
    score: str
    missing: str


@dataclass(frozen=True, slots=True)
class Process:
    """How the evaluation was done, in figures."""

    methods: tuple[tuple[str, int], ...]
    answered: int
    asked: int
    claimed_answered: int
    claimed_asked: int
    confirmed: int
    corrected: int
    supplied: int
    untouched: int
    files: int
    statuses: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Standard:
    """The standard as the report speaks of it."""

    id: str
    version: str
    title: str
    hash: str
    provenance: str
    note: tuple[str, ...]
    subject_name: str
    rounding: str
    total: str
    bands: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str, str, str], ...]
    rules: tuple[tuple[str, tuple[str, ...]], ...]
    defects: tuple[tuple[str, str, str, str], ...]
    not_evaluated: tuple[UnevaluatedLine, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole document. `requirements` is there for a standard without points, and then stands for all scores.

    `decisive` are those of `total_steps` that keep the grade from following from the total alone.
    """

    run: Run
    kind: str
    marks: tuple[str, ...]
    name: str
    cover: tuple[tuple[str, str], ...]
    date: str
    period: str
    agency: str
    commissioner: str
    assessor: str
    assessed_on: str
    signed_by: str
    signed_on: str
    standard: Standard
    headline: Headline
    summary: Summary
    basics: tuple[tuple[str, str], ...]
    basic_facts: tuple[FactRow, ...]
    process: Process
    rows: tuple[Row, ...]
    total: Row
    chart: tuple[Row, ...]
    counts: Counts
    total_steps: tuple[str, ...]
    decisive: tuple[str, ...]
    node_steps: tuple[NodeSteps, ...]
    dimensions: tuple[Dimension, ...]
    strengths: tuple[Strength, ...]
    problems: tuple[Problem, ...]
    lost: str
    lost_is_all: bool
    advice: tuple[Advice, ...]
    way: Way | None
    checks: tuple[str, ...]
    agreements: tuple[str, ...]
    published: tuple[PublishedLine, ...]
    members: tuple[tuple[str, str], ...]
    open: tuple[OpenLeaf, ...]
    not_applicable: tuple[tuple[str, str, str], ...]
    estimates: bool
    details: tuple[Detail, ...]
    differences: tuple[Difference, ...]
    evidence: Evidence
    origins: tuple[Origin, ...]
    engine: str
    format: str
    check_code: str
    requirements: Requirements | None
    edition: Edition
    edition_word: str
    round: Round | None = None

    @property
    def assessed(self) -> bool:
        return self.run == "assessed"

    @property
    def public(self) -> bool:
        """Whether it is a 公开版: then what is missing was left out, and is not missing in the data."""
        return self.edition == "public"

    @property
    def taken(self) -> bool:
        """Whether it reports on figures of published texts alone, which nobody filled in."""
        return self.kind in (KINDS["published"], KINDS_WITHOUT_POINTS["published"])

    @property
    def given(self) -> str:
        """How the figures that are not verified came: filled in, or published."""
        return "公开" if self.taken else "填报"

    @property
    def reckoned(self) -> str:
        """What a score on figures that are not verified is called."""
        return "测算" if self.taken else "自评测算"

    @property
    def draft(self) -> bool:
        return self.edition == "draft"

    @property
    def edition_words(self) -> str:
        """How the cover names the edition; empty where nobody asked for one."""
        number = f"第{self.round.edition}版" if self.round else ""
        return "　".join(part for part in (self.edition_word, number) if part)


def view(result: Result, wanted: Edition | None = None) -> Report:
    """The document of one subject; `result` is already what the edition `wanted` (else its own) may print."""
    conclusion, dossier, run = result.conclusion, result.dossier, result.run
    printer = Printer(result.standard.places)
    nodes = conclusion.nodes
    lost = problems(nodes, run, printer)
    good = strengths(nodes, run, printer)
    better = advice(nodes, run, printer)
    shown = conclusion.assessed or conclusion.claimed
    own = wanted or edition_of(result)
    return Report(
        run=run,
        kind=(KINDS if result.standard.scored else KINDS_WITHOUT_POINTS)[_origin(result)],
        marks=_marks(result, own),
        name=conclusion.name,
        cover=tuple((label, text) for label, text in _cover(result) if text),
        date=date_words(reported_on(dossier) if run == "assessed" else dossier.signed_on),
        period=period_words(conclusion.period),
        agency=dossier.agency,
        commissioner=dossier.commissioner,
        assessor=dossier.assessor_name or dossier.assessor,
        assessed_on=date_words(dossier.assessed_on),
        signed_by=dossier.signed_by,
        signed_on=date_words(dossier.signed_on),
        standard=_standard(result, printer),
        headline=_headline(result, printer),
        summary=Summary(good[:IN_SUMMARY], lost[:IN_SUMMARY], better[:IN_SUMMARY]),
        basics=tuple(_basics(result)),
        basic_facts=tuple(facts(nodes, run, BASIC_FACT)),
        process=_process(result),
        rows=tuple(row(node, run, printer) for node in nodes),
        total=total_row(result, printer),
        chart=tuple(row(node, run, printer) for node in charted(nodes)),
        counts=_counts(nodes, run),
        total_steps=tuple(line for line in shown.steps if run == "assessed" or not _GRADED.search(line)),
        decisive=tuple(line for line in shown.steps if _DECISIVE.search(line)),
        node_steps=tuple(
            NodeSteps(node.code, node.name, tuple(said(line) for line in node.score(run).steps))
            for node in conclusion.walk()
            if node.score(run).steps
        ),
        dimensions=tuple(_dimension(node, lost, run, printer) for node in nodes),
        strengths=good,
        problems=lost,
        lost=in_points(sum((problem.lost for problem in lost), ZERO), printer),
        lost_is_all=sum((problem.lost for problem in lost), ZERO) == shown.score.full - shown.score.high,
        advice=better,
        way=way(shown, nodes, printer),
        checks=tuple(contradictions(result)),
        agreements=tuple(agreements(result)),
        published=result.conclusion.published,
        members=_members(result),
        open=tuple(_open(result, printer)),
        not_applicable=tuple(
            (leaf.code, leaf.name, not_applicable(leaf, run))
            for leaf in conclusion.leaves()
            if leaf.score(run).not_applicable
        ),
        estimates=any(node.score(run).estimate for node in conclusion.walk()) or shown.score.estimate,
        details=details(nodes, run, printer, published=taken(result)),
        differences=differences(result, printer),
        evidence=Evidence((), ()) if own == "public" else evidence(result),
        origins=origins(result),
        engine=result.engine,
        format=result.format,
        check_code=check_code(result),
        requirements=requirements(result),
        edition=own,
        edition_word=EDITION_WORDS[own] if wanted or dossier.round else "",
        round=round_of(result, printer),
    )


def _origin(result: Result) -> str:
    """What the document reports on: findings, what the subject says, or what is published of it."""
    return "published" if taken(result) else result.run


def _marks(result: Result, own: Edition) -> tuple[str, ...]:
    """What every page has to say about the whole document: a 征求意见稿 may not be taken for the outcome."""
    draft = (EDITION_WORDS["draft"],) if own == "draft" else ()
    unverified = ("未经核实",) if result.run == "claimed" else ()
    return (*draft, *unverified, *(("示例数据，纯属虚构",) if result.dossier.invented else ()))


def _cover(result: Result) -> list[tuple[str, str]]:
    conclusion, dossier = result.conclusion, result.dossier
    rows = [
        (result.standard.subject_name, conclusion.name),
        ("评估期", period_words(conclusion.period)),
        ("评估标准", f"{result.standard.title}（{result.standard.id}，{result.standard.version}版）"),
    ]
    if result.run == "claimed":
        credited = ((line.id, line.credited_to) for line in result.conclusion.published)
        told = "；".join("，".join(part for part in pair if part) for pair in credited)
        return [
            *rows,
            ("数据来源", told and f"公开资料：{told}"),
            ("填报人", dossier.signed_by),
            ("填报日期", date_words(dossier.signed_on)),
        ]
    return [
        *rows,
        ("委托单位", dossier.commissioner),
        *(round_cover(result) or [("评估机构", dossier.agency), ("评估日期", date_words(dossier.assessed_on))]),
    ]


def _basics(result: Result) -> list[tuple[str, str]]:
    conclusion = result.conclusion
    return [
        ("名称", conclusion.name),
        ("编号", conclusion.subject or EMPTY),
        *((label, text or EMPTY) for label, text in conclusion.attributes),
        ("评估期", period_words(conclusion.period) or EMPTY),
    ]


def _standard(result: Result, printer: Printer) -> Standard:
    info = result.standard
    return Standard(
        info.id,
        info.version,
        info.title,
        info.hash,
        provenance_words(info.provenance, scored=info.scored),
        tuple(paragraphs(info.note)),
        info.subject_name,
        info.rounding,
        "" if info.total is None else printer.points(info.total),
        tuple(_bands(result)),
        tuple((key, title, credited or EMPTY, date or EMPTY) for key, title, credited, date in info.sources),
        tuple((heading, words) for heading, words in info.rules if heading != "等次"),
        tuple((d.where, d.say, "；".join(d.found), d.scored) for d in info.defects),
        info.not_evaluated,
    )


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text that is broken into lines: a line that ends no sentence goes on in the next."""
    found: list[str] = []
    for line in (line.strip() for line in text.splitlines()):
        if found and found[-1] and line and not found[-1].endswith(("。", "！", "？", "：")):
            found[-1] += line
        else:
            found.append(line)
    return [paragraph for paragraph in found if paragraph]


def _bands(result: Result) -> list[tuple[str, str]]:
    """Each grade with its limits in words."""
    bands = result.standard.grades
    found = []
    above = ""
    for name, limit in bands:
        least = "" if limit is None else f"{plain(limit)}分及以上"
        found.append((name, "，".join(part for part in (least, above) if part) or "不限"))
        above = "" if limit is None else f"不足{plain(limit)}分"
    return found


def _headline(result: Result, printer: Printer) -> Headline:
    conclusion = result.conclusion
    total = conclusion.assessed or conclusion.claimed
    still_open = sum(open_leaves(node, result.run) for node in conclusion.nodes)
    graded = conclusion.assessed is not None
    return Headline(
        printer.score(total.score),
        printer.points(total.score.full),
        printer.share(without_extra(total.score)),
        total.score.known,
        total.score.estimate,
        open_words(still_open, result.run),
        total.grade if graded else "",
        total.grades if graded else (),
        printer.score(conclusion.claimed.score),
        printer.gap(conclusion.claimed.score, total.score) if graded else EMPTY,
    )


def _members(result: Result) -> tuple[tuple[str, str], ...]:
    """The members of the subject by name, each with what is missing of it in the run reported on."""
    assessed = result.run == "assessed"
    lacking = [(m.name, m.unverified if assessed else m.unclaimed) for m in result.conclusion.members]
    return tuple((name, "、".join(labels)) for name, labels in lacking)


def _counts(nodes: tuple[Node, ...], run: Run) -> Counts:
    scores = [leaf.score(run) for node in nodes for leaf in node.leaves()]
    return Counts(
        len(scores),
        sum(score.status != "not_applicable" and score.low >= score.full for score in scores),
        sum(score.high < score.full for score in scores),
        sum(score.status == "open" for score in scores),
        sum(score.status == "not_applicable" for score in scores),
    )


def _dimension(node: Node, lost: tuple[Problem, ...], run: Run, printer: Printer) -> Dimension:
    own = tuple(problem for problem in lost if problem.root == node.code)
    return Dimension(
        row(node, run, printer),
        _counts((node,), run),
        tuple(row(leaf, run, printer) for leaf in node.leaves()),
        fact_phrases(node, run),
        own[:IN_SUMMARY],
        len(own[IN_SUMMARY:]),
        in_points(sum((problem.lost for problem in own[IN_SUMMARY:]), ZERO), printer),
    )


def _open(result: Result, printer: Printer) -> list[OpenLeaf]:
    missing = {
        remark.code: missing_words(result, remark.text)
        for remark in result.conclusion.remarks
        if remark.kind == "missing" and remark.run in ("", result.run)
    }
    return [
        OpenLeaf(leaf.code, leaf.name, printer.score(leaf.score(result.run)), said(missing.get(leaf.code, EMPTY)))
        for leaf in result.conclusion.leaves()
        if leaf.score(result.run).status == "open"
    ]


def _process(result: Result) -> Process:
    conclusion = result.conclusion
    methods: dict[str, int] = {}
    for leaf in conclusion.leaves():
        assert leaf.leaf is not None
        for method in leaf.leaf.methods:
            methods[method] = methods.get(method, 0) + 1
    shown = (conclusion.assessed or conclusion.claimed).score
    found = evidence(result)
    statuses: dict[str, int] = {}
    for file in found.files:
        statuses[file.status] = statuses.get(file.status, 0) + 1
    return Process(
        tuple(sorted(methods.items(), key=lambda item: -item[1])),
        shown.answered,
        shown.asked,
        conclusion.claimed.score.answered,
        conclusion.claimed.score.asked,
        conclusion.confirmed,
        conclusion.corrected,
        conclusion.supplied,
        conclusion.untouched,
        len(found.files),
        tuple((status, statuses[status]) for status in dict.fromkeys((*_STATUSES, *statuses)) if status in statuses),
    )
