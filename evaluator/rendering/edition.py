"""The edition of a result that a document may print: from a 征求意见稿 everything is taken that shows a single assessor."""

from __future__ import annotations

from dataclasses import replace

from evaluator.model.result import AnswerLine, Derivation, Leaf, Node, Result, RoundInfo
from evaluator.scoring.panel import MERGED

#: what stands in the arithmetic of a 征求意见稿 in place of everybody's points
TOGETHER = "由评估人员分别评定，按评估说明所列的办法合并"


def is_draft(result: Result) -> bool:
    """Whether the result is that of a round before the objections."""
    return result.dossier.round is not None and result.dossier.round.stage == "draft"


def edition(result: Result) -> Result:
    """The result as its edition may be printed.

    A 征求意见稿 goes to the subject: it names no assessor and carries nobody's own values, only what came of them and
    the reasons. Everything else comes back as it is.
    """
    info = result.dossier.round
    if info is None or info.stage != "draft":
        return result
    return replace(
        result,
        conclusion=replace(result.conclusion, nodes=tuple(_node(node) for node in result.conclusion.nodes)),
        dossier=replace(result.dossier, assessor="", assessor_name="", round=_round(info)),
    )


def _round(info: RoundInfo) -> RoundInfo:
    """The round without names; what was decided on objections belongs to the 正式稿 alone."""
    team = tuple(replace(line, id="", name="", scored=()) for line in info.team)
    return replace(info, team=team, objections=(), revisions=())


def _node(node: Node) -> Node:
    leaf = None if node.leaf is None else _leaf(node.leaf)
    return replace(node, leaf=leaf, children=tuple(_node(child) for child in node.children))


def _leaf(leaf: Leaf) -> Leaf:
    answers = tuple(_answer(answer) for answer in leaf.answers)
    assessed = None if leaf.assessed is None else _derivation(leaf.assessed)
    return replace(leaf, answers=answers, assessed=assessed, ratings=(), spread=None, flagged=False)


def _derivation(derivation: Derivation) -> Derivation:
    """The derivation with what the judgements came to, without who gave what."""
    steps = (replace(step, why=TOGETHER) if step.what == MERGED else step for step in derivation.steps)
    return replace(derivation, steps=tuple(steps))


def _answer(answer: AnswerLine) -> AnswerLine:
    """The reasons stay, since who objects must know them; whose they are does not."""
    reasons = dict.fromkeys(opinion.reason for opinion in answer.opinions if opinion.reason)
    return replace(answer, by="", opinions=(), reason=answer.reason or "；".join(reasons))
