"""The edition of a result that a document may print: from a 征求意见稿 everything is taken that shows a single assessor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from evaluator.model.result import AnswerLine, Derivation, Leaf, Node, Result, RoundInfo, StepLine
from evaluator.scoring.panel import MERGED

#: what stands in the arithmetic of a 征求意见稿 in place of everybody's points
TOGETHER = "由评估人员分别评定，按评估说明所列的办法合并"
#: what an assessor is called who must not be named
SOMEBODY = "评估人员"


def edition(result: Result) -> Result:
    """The result as its edition may be printed.

    A 征求意见稿 goes to the subject: it names no assessor and carries nobody's own values, only what came of them and
    the reasons. Everything else comes back as it is.
    """
    info = result.dossier.round
    if info is None or info.stage != "draft":
        return result
    draft = _Draft(_names(info))
    return replace(
        result,
        conclusion=replace(result.conclusion, nodes=tuple(draft.node(node) for node in result.conclusion.nodes)),
        dossier=replace(result.dossier, assessor="", assessor_name="", round=_round(info)),
    )


def _round(info: RoundInfo) -> RoundInfo:
    """The round without names; what was decided on objections belongs to the 正式稿 alone."""
    team = tuple(replace(line, id="", name="", scored=()) for line in info.team)
    return replace(info, team=team, objections=(), revisions=())


def _names(info: RoundInfo) -> re.Pattern[str]:
    """Where a text names one of the team: by the name, or by the id standing for itself."""
    return re.compile("|".join(_ways(info)) or r"(?!)")


def _ways(info: RoundInfo) -> Iterator[str]:
    for line in sorted(info.team, key=lambda line: -len(line.id)):
        if len(line.name) > 1:
            yield re.escape(line.name)
        yield rf"(?<![A-Za-z0-9]){re.escape(line.id)}(?![A-Za-z0-9])"


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
            assessed=None if leaf.assessed is None else self.derivation(leaf.assessed),
            finding=self.text(leaf.finding),
            advice=self.text(leaf.advice),
            ratings=(),
            spread=None,
            flagged=False,
        )

    def derivation(self, derivation: Derivation) -> Derivation:
        return replace(derivation, steps=tuple(_step(step) for step in derivation.steps))

    def answer(self, answer: AnswerLine) -> AnswerLine:
        """The reasons stay, since who objects must know them; whose they are does not."""
        reasons = dict.fromkeys(opinion.reason for opinion in answer.opinions if opinion.reason)
        reason = self.text(answer.reason or "；".join(reasons))
        return replace(answer, by="", opinions=(), reason=reason)

    def text(self, text: str) -> str:
        return self.names.sub(SOMEBODY, text)


def _step(step: StepLine) -> StepLine:
    """A step of the arithmetic; of that which merges judgements only what they came to."""
    return replace(step, why=TOGETHER) if step.what == MERGED else step
