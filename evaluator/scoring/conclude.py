"""The results of subjects: both runs side by side, alone or evaluated together, and what is copied beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from evaluator.model.applied import CitedLine, DefectLine, RuleLine, Rules, StandardInfo, UnevaluatedLine
from evaluator.model.dossier import Dossier
from evaluator.model.exact import exact_texts
from evaluator.model.indicator import Indicator
from evaluator.model.node import Run, Score, counts
from evaluator.model.question import Value
from evaluator.model.report import Assessment, Report
from evaluator.model.result import Conclusion, Result, Verified
from evaluator.model.round import SELF, Judging
from evaluator.model.standard import Standard
from evaluator.scoring.answers import assessed_values, claimed_values
from evaluator.scoring.bundle import Bundle, bundled
from evaluator.scoring.cohort import cohort_hash
from evaluator.scoring.given import GivenLeaves
from evaluator.scoring.leaves import Leaves, SettledLeaf
from evaluator.scoring.lines import View, citation_lines
from evaluator.scoring.merging import Merged
from evaluator.scoring.panel import PanelLeaves
from evaluator.scoring.sides import Cohort, Seen, side

Pair = tuple[Report, Assessment | None]


@dataclass(frozen=True, slots=True)
class Entrant:
    """One subject as it enters: its self-report, the findings on it, and how those of a whole team were merged."""

    report: Report
    assessment: Assessment | None = None
    merged: Merged | None = None


def conclude(
    standard: Standard,
    report: Report,
    assessment: Assessment | None,
    engine: str,
    peers: Sequence[Pair] = (),
    leaves: Leaves | None = None,
    *,
    advice: bool = True,
) -> Result:
    """The whole result. `engine` is the version of the program, which the result carries.

    `peers` are the other subjects evaluated together; without them what compares stays open. `leaves` remembers what
    the same answers gave before. Without `advice` nothing is said of what would raise the score, which takes longest.
    """
    entrants = [Entrant(report, assessment), *(Entrant(other, by) for other, by in peers)]
    return next(conclude_each(leaves or Leaves(standard), entrants, engine, advice=advice))


def bundle_of(standard: Standard, report: Report, assessment: Assessment | None, peers: Sequence[Pair] = ()) -> Bundle:
    """What the result of `conclude` is scored from."""
    entrants = [Entrant(report, assessment), *(Entrant(other, by) for other, by in peers)]
    return next(bundle_each(Leaves(standard), entrants))


def conclude_each(
    leaves: Leaves, entrants: Sequence[Entrant], engine: str, judging: Judging | None = None, *, advice: bool = True
) -> Iterator[Result]:
    """The results of subjects evaluated together, one after another, each seeing all the others.

    `judging` says how a team's judgements are merged, where a team evaluates.
    """
    return (concluded(leaves, bundle, engine, advice=advice) for bundle in bundle_each(leaves, entrants, judging))


def bundle_each(leaves: Leaves, entrants: Sequence[Entrant], judging: Judging | None = None) -> Iterator[Bundle]:
    """What each of the subjects is scored from, once it is known what they see of each other."""
    standard = leaves.standard
    reports = [entrant.report for entrant in entrants]
    told = [claimed_values(standard, one) for one in reports]
    claims = Cohort(standard, reports, told, [leaves] * len(reports))
    panels = [_own_leaves(leaves, one.merged, judging, claims.seen(n)) for n, one in enumerate(entrants)]
    found = [assessed_values(standard, one.report, one.assessment) if one.assessment else None for one in entrants]
    findings = Cohort(standard, reports, found, panels)
    for n, one in enumerate(entrants):
        ids = [reports[n].subject.id, *(other.subject.id for m, other in enumerate(reports) if m != n)]
        yield bundled(one.report, one.assessment, one.merged, judging, claims.seen(n), findings.seen(n), ids)


def concluded(
    leaves: Leaves, bundle: Bundle, engine: str, *, advice: bool = True, given: Mapping[str, Score] | None = None
) -> Result:
    """The result of one subject: of its bundle and the standard alone.

    `given` are assessed scores of leaves that stand as they are, whatever the bundle says.
    """
    standard, report, assessment, end = leaves.standard, bundle.report, bundle.assessment, bundle.report.period[1]
    seen = bundle.claimed.seen(claimed_values(standard, report))
    claimed = side(seen, leaves, "未填", end, advice=advice)
    own, assessed = _own_leaves(leaves, bundle.merged, bundle.judging, seen), None
    own = GivenLeaves(own, given) if given else own
    if assessment is not None:
        found = bundle.assessed.seen(assessed_values(standard, report, assessment))
        assessed = side(found, own, "未核实", end, advice=advice)
    view = View(own, report, assessment, bundle.merged, bundle.judging, claimed, assessed)
    return _result(standard, view, bundle.cohort, engine)


def _own_leaves(leaves: Leaves, merged: Merged | None, judging: Judging | None, seen: Seen) -> Leaves:
    """What settles the leaves of one subject in the assessed run; `seen` is what it claims, and sees of the others."""
    if judging is None or merged is None or not (merged.rated or SELF in judging.weights):
        return leaves

    def claimed(leaf: Indicator) -> SettledLeaf:
        return leaves.unrounded.settle(leaf, {**seen.values, **seen.figures.get(leaf.code, {})}, "未填")

    return PanelLeaves(leaves, judging, merged, claimed)


def _result(standard: Standard, view: View, ids: Sequence[str], engine: str) -> Result:
    """The result of a subject; `ids` are those evaluated together, its own first."""
    nodes = view.nodes()
    report, assessed = view.report, view.assessed
    totals = [view.claimed.total, assessed.total if assessed else None]
    if not standard.scored:
        runs: tuple[Run, ...] = ("claimed", "assessed")
        totals = [total and replace(total, counts=counts(nodes, run)) for total, run in zip(totals, runs, strict=True)]
    lines = {a.key: a.state for root in nodes for node in root.leaves() if node.leaf for a in node.leaf.answers}
    lines |= {answer.key: answer.state for answer in view.deciding() if answer.key not in lines}
    states = list(lines.values()) if assessed else []
    compared = len(ids) > 1
    conclusion = Conclusion(
        report.subject.id,
        report.subject.name,
        report.subject.kind,
        view.attributes(),
        report.period,
        nodes,
        totals[0] or view.claimed.total,
        totals[1],
        tuple(view.remarks(nodes)),
        states.count("confirmed"),
        states.count("corrected"),
        states.count("supplied"),
        states.count("untouched"),
        tuple(ids) if compared else (),
        cohort_hash(ids) if compared else "",
        tuple(view.members()),
        states.count("accepted"),
        tuple(_verified(standard, assessed.values)) if assessed else (),
        tuple(view.free()),
        tuple(view.checks()),
        tuple(view.published()),
        view.taken(),
    )
    return Result(standard_info(standard), conclusion, _dossier(report, view.assessment), engine)


def _verified(standard: Standard, values: Mapping[str, Value]) -> Iterator[Verified]:
    """The declared facts that were verified, whether or not a leaf looks at them: the next period may."""
    for fact in standard.facts.values():
        for question in fact.questions:
            if question.key in values:
                yield Verified(question.key, question.unit, exact_texts(values[question.key]))


def standard_info(standard: Standard) -> StandardInfo:
    """What a result says about the standard that was applied."""
    mode = {"half_up": "四舍五入", "half_even": "四舍六入五成双", "down": "舍去"}[standard.rounding.mode]
    where = {"indicator": "在末级指标", "total": "只在总分"}[standard.rounding.at]
    return StandardInfo(
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
        tuple(DefectLine(d.at, d.where, d.code, d.say, d.found, d.scored) for d in standard.defects),
        tuple(UnevaluatedLine(one.says, one.because, one.citation.source) for one in standard.not_evaluated),
        tuple(CitedLine(name, citation_lines(cited)) for code, name, cited in standard.cited() if not code),
    )


def _rules(standard: Standard) -> Iterator[Rules]:
    """The printed rules of branches and of the whole; those of the leaves stand with the leaves."""
    branches = [(node, node.sentence()) for node in standard.walk() if node.children]
    told = tuple(RuleLine(f"{node.code} {node.name}：{sentence}") for node, sentence in branches if sentence)
    if told:
        yield Rules("branches", told)
    for kind, texts in standard.sentences().items():
        names = [gate.name for gate in standard.gates] if kind == "gates" else [""] * len(texts)
        yield Rules(kind, tuple(RuleLine(text, name) for text, name in zip(texts, names, strict=True)))


def _dossier(report: Report, assessment: Assessment | None) -> Dossier:
    statuses: dict[str, str] = {item.file: "" for claim in report.claims.values() for item in claim.evidence}
    if assessment is None:
        return Dossier(*report.signed, invented=report.invented, files=tuple(statuses.items()))
    statuses.update(assessment.evidence)
    return Dossier(
        *report.signed,
        assessor=assessment.assessor,
        assessor_name=assessment.name,
        assessed_on=assessment.date,
        agency=assessment.agency,
        commissioner=assessment.commissioner,
        invented=report.invented,
        files=tuple(statuses.items()),
    )
