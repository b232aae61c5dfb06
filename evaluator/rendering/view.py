"""A result as the document that the templates print: every figure, phrase and list, nothing left to work out."""

from __future__ import annotations

from dataclasses import dataclass

from evaluator.model.dossier import EDITION_WORDS, Edition
from evaluator.model.node import Run
from evaluator.model.numbers import ZERO
from evaluator.model.result import PublishedLine, Result
from evaluator.model.seal import check_code
from evaluator.rendering.edition import edition_of
from evaluator.rendering.reasons import in_points
from evaluator.rendering.view_annex import (
    Detail,
    Difference,
    Origin,
    details,
    differences,
    origins,
)
from evaluator.rendering.view_answers import FactRow, facts
from evaluator.rendering.view_basis import Standard, basis
from evaluator.rendering.view_cover import basics, cover, marks, members
from evaluator.rendering.view_evidence import Evidence, evidence
from evaluator.rendering.view_figures import agreements, contradictions, taken
from evaluator.rendering.view_findings import (
    IN_SUMMARY,
    Advice,
    Problem,
    Strength,
    Way,
    advice,
    problems,
    strengths,
    way,
)
from evaluator.rendering.view_overall import (
    Counts,
    Dimension,
    Headline,
    NodeSteps,
    OpenLeaf,
    counts_of,
    dimension,
    headline,
    node_steps,
    not_applicable,
    unsettled,
)
from evaluator.rendering.view_process import Process, process
from evaluator.rendering.view_requirements import Requirements, requirements
from evaluator.rendering.view_round import Round, reported_on, round_of
from evaluator.rendering.view_scores import Row, charted, row, total_row
from evaluator.rendering.words import Printer, date_words, period_words

#: A declared fact that bears on as many indicators describes the subject as a whole.
BASIC_FACT = 2

KINDS = {"assessed": "评估报告", "claimed": "自评测算报告", "published": "公开资料测算报告"}
#: by a requirements standard, where nothing is reckoned
KINDS_WITHOUT_POINTS = {"assessed": "评估报告", "claimed": "自评对照报告", "published": "公开资料对照报告"}

#: Lines of the settlement in which something else than the total settles the grade: a need, a veto, what was applied for.
_DECISIVE = ("grade", "gate", "gate_open")


@dataclass(frozen=True, slots=True)
class Summary:
    """The first page: the headline is beside it in `Report`."""

    strengths: tuple[Strength, ...]
    problems: tuple[Problem, ...]
    advice: tuple[Advice, ...]


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
        marks=marks(result, own),
        name=conclusion.name,
        cover=cover(result),
        date=date_words(reported_on(dossier) if run == "assessed" else dossier.signed_on),
        period=period_words(conclusion.period),
        agency=dossier.agency,
        commissioner=dossier.commissioner,
        assessor=dossier.assessor_name or dossier.assessor,
        assessed_on=date_words(dossier.assessed_on),
        signed_by=dossier.signed_by,
        signed_on=date_words(dossier.signed_on),
        standard=basis(result, printer),
        headline=headline(result, printer),
        summary=Summary(good[:IN_SUMMARY], lost[:IN_SUMMARY], better[:IN_SUMMARY]),
        basics=basics(result),
        basic_facts=tuple(facts(nodes, run, BASIC_FACT)),
        process=process(result),
        rows=tuple(row(node, run, printer) for node in nodes),
        total=total_row(result, printer),
        chart=tuple(row(node, run, printer) for node in charted(nodes)),
        counts=counts_of(nodes, run),
        total_steps=tuple(line.text for line in shown.steps if run == "assessed" or line.kind != "graded"),
        decisive=tuple(line.text for line in shown.steps if line.kind in _DECISIVE),
        node_steps=node_steps(result),
        dimensions=tuple(dimension(node, lost, run, printer) for node in nodes),
        strengths=good,
        problems=lost,
        lost=in_points(sum((problem.lost for problem in lost), ZERO), printer),
        lost_is_all=sum((problem.lost for problem in lost), ZERO) == shown.score.full - shown.score.high,
        advice=better,
        way=way(shown, nodes, printer),
        checks=tuple(contradictions(result)),
        agreements=tuple(agreements(result)),
        published=result.conclusion.published,
        members=members(result),
        open=unsettled(result, printer),
        not_applicable=not_applicable(result),
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
