"""Results with ratings, built on a small standard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from evaluator.model.dossier import RoundInfo, TeamLine
from evaluator.model.node import Leaf, Node, Rating
from evaluator.model.report import Assessment, Finding, Report, Subject
from evaluator.model.result import Result
from evaluator.model.standard import Standard
from evaluator.reading.standard import build_standard
from evaluator.scoring.conclude import conclude
from tests.scoring.made import as_written

#: by assessor, a share of the full mark, or None while it is open
Shares = Mapping[str, Fraction | None]


def standard_of(data: dict[str, Any]) -> Standard:
    """The standard of some plain data, with what every file must say."""
    whole = {"id": "made", "version": "1", "title": "试验标准", "provenance": "own", **data}
    standard, faults = build_standard(as_written(whole))
    assert standard is not None, faults
    return standard


def result_of(standard: Standard, found: Mapping[str, Any], subject: str = "S1") -> Result:
    """The result of a subject of whom the assessor found these answers, without any claims."""
    report = Report(standard.ref, Subject(subject, f"{subject}站"), ("2022-07-01", "2023-06-30"))
    findings = {key: Finding("supplied", value, "现场核查") for key, value in found.items()}
    assessment = Assessment(standard.ref, subject, "P1", "2023-08-02", findings)
    return conclude(standard, report, assessment, "0")


def leaves_standard(leaves: int, branches: int = 1) -> Standard:
    """Branches of leaves that an assessor judges from 0 to 10."""
    rule = {"judge": [Fraction(0), Fraction(10)]}
    tree = [
        {
            "code": str(b), "name": f"第{b}部分", "points": Fraction(10 * leaves),
            "children": [
                {"code": f"{b}.{n}", "name": f"指标{b}.{n}", "points": Fraction(10), "rule": {**rule, "ask": f"问{b}.{n}"}}
                for n in range(leaves)
            ],
        }
        for b in range(1, branches + 1)
    ]  # fmt: skip
    return standard_of({"total": Fraction(10 * leaves * branches), "indicators": tree})


def rated(subject: str, units: Sequence[Sequence[Shares]], parties: Mapping[str, str] | None = None) -> Result:
    """A result with these ratings: for each branch, for each of its leaves."""
    standard = leaves_standard(max(map(len, units)), len(units))
    result = result_of(standard, {leaf.code: Fraction(5) for leaf in standard.leaves()}, subject)
    nodes = tuple(
        replace(root, children=tuple(_rated(leaf, shares, parties or {}) for leaf, shares in zip(root.children, some, strict=True)))
        for root, some in zip(result.conclusion.nodes, units, strict=True)
    )  # fmt: skip
    team = tuple(TeamLine(one, f"{one}某", "", "", (parties or {}).get(one, ""), (), False) for one in "ABCD")
    about = RoundInfo("r", "试验轮次", "final", 1, "", "", "", team, (), ())
    return replace(
        result,
        conclusion=replace(result.conclusion, nodes=nodes),
        dossier=replace(result.dossier, round=about),
    )


def _rated(node: Node, shares: Shares, parties: Mapping[str, str]) -> Node:
    assert isinstance(node.leaf, Leaf)
    ratings = tuple(
        Rating(one, parties.get(one, ""), *((Fraction(0), Fraction(10)) if share is None else (share * 10, share * 10)), "")
        for one, share in shares.items()
    )  # fmt: skip
    known = [share for share in shares.values() if share is not None]
    spread = max(known) - min(known) if len(known) > 1 else None
    flagged = spread is not None and spread >= Fraction(1, 4)
    return replace(node, leaf=replace(node.leaf, ratings=ratings, spread=spread, flagged=flagged))
