"""What a result says for and against its subject: strengths, problems and advice, all of it drawn from the data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from evaluator.model.numbers import ZERO
from evaluator.model.result import Derivation, Node, Run, Score, StepLine
from evaluator.rendering.view_answers import correction, supplied
from evaluator.rendering.words import Printer, minus

#: How many of each stand in the summary.
IN_SUMMARY = 3

#: A share of full marks that counts as a strength where fewer than three indicators reach full marks.
NEARLY_FULL = Fraction(9, 10)

_WANTING = ("缺", "部分", "存疑")


@dataclass(frozen=True, slots=True)
class Strength:
    """A branch or leaf with full (or nearly full) marks and the facts that gave them."""

    code: str
    name: str
    full: str
    score: str
    share: str
    is_full: bool
    parts: tuple[str, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why points were lost: what fell short, the arithmetic, and how many points (empty where it has no share of its own)."""

    what: str
    why: str
    lost: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A leaf that surely lost points. `brief` names the costliest reason; `grounds` are what the assessor found."""

    code: str
    name: str
    root: str
    full: str
    score: str
    lost: Fraction
    lost_words: str
    brief: str
    reasons: tuple[Reason, ...]
    grounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One change and what it would bring at most."""

    what: str
    gain: str


@dataclass(frozen=True, slots=True)
class Advice:
    """What would regain points at a leaf: the assessor's own advice first, then the changes that the rule names."""

    code: str
    name: str
    brief: str
    own: str
    changes: tuple[Change, ...]
    gain: Fraction
    gain_words: str

    @property
    def first(self) -> str:
        """The advice in one phrase."""
        return self.own or (self.changes[0].what if self.changes else "")


# -- problems --------------------------------------------------------------------------------------------------------


def derived(node: Node, run: Run) -> Derivation:
    """How a leaf's score came about in a run."""
    assert node.leaf is not None
    found = node.leaf.claimed if run == "claimed" else node.leaf.assessed
    assert found is not None
    return found


def lost_points(score: Score) -> Fraction:
    """What is lost for certain: open answers may still earn the rest."""
    return score.full - score.high


def problems(nodes: tuple[Node, ...], run: Run, printer: Printer) -> tuple[Problem, ...]:
    """Every leaf that surely lost points, the costliest first."""
    found = []
    for root in nodes:
        for leaf in root.leaves():
            if lost_points(leaf.score(run)) > 0:
                found.append(_problem(leaf, root, run, printer))
    return tuple(sorted(found, key=lambda problem: -problem.lost))


def _problem(node: Node, root: Node, run: Run, printer: Printer) -> Problem:
    score = node.score(run)
    lost = lost_points(score)
    found = reasons(node, run, printer)
    return Problem(
        node.code,
        node.name,
        root.code,
        printer.points(score.full),
        printer.score(score),
        lost,
        printer.points(lost),
        _brief(derived(node, run).steps, found, score),
        found,
        grounds(node, run),
    )


def reasons(node: Node, run: Run, printer: Printer) -> tuple[Reason, ...]:
    """The steps that fell short; a step's own explanations (steps without points before it) are its `why`."""
    score = node.score(run)
    if lost_points(score) <= 0:
        return ()
    if score.not_applicable:
        return (Reason(score.not_applicable, "", printer.points(lost_points(score))),)
    found: list[Reason] = []
    pending: list[StepLine] = []
    for step in derived(node, run).steps:
        if step.low is None:
            pending.append(step)
            continue
        if step.lost > 0:
            found.append(_reason(step, pending, printer))
        pending = []
    found.extend(Reason(step.what, step.why, "") for step in pending if step.state == "not_met")
    found.extend(Reason(line, "", "") for line in derived(node, run).settlement if "不得分" in line)
    return tuple(found)


def _reason(step: StepLine, before: list[StepLine], printer: Printer) -> Reason:
    told = [_told(line) for line in before if line.state == "not_met"]
    told = [text.removeprefix(f"{step.what}：") for text in told]
    why = "；".join([*([step.why] if step.why else []), *told])
    return Reason(step.what, minus(why), printer.points(step.lost))


def _told(step: StepLine) -> str:
    return f"{step.what}：{step.why}" if step.why else step.what


def _brief(steps: tuple[StepLine, ...], found: tuple[Reason, ...], score: Score) -> str:
    """The costliest reason in a few words; where it names a rule rather than a fact, the requirements that failed."""
    if score.not_applicable:
        return score.not_applicable
    costly = max((step for step in steps if step.low is not None), key=lambda step: step.lost, default=None)
    if costly is not None and costly.lost > 0:
        failed = [step.what for step in steps if step.state == "not_met" and step.low is None and step.what != costly.what]
        bare = not costly.why and failed and costly.what.endswith("不得分")
        return "、".join(failed) if bare else costly.what
    return found[0].what if found else ""


def grounds(node: Node, run: Run) -> tuple[str, ...]:
    """What the assessor found that bears on the loss: corrections, own findings, remarks, evidence found wanting."""
    assert node.leaf is not None
    if run == "claimed":
        return (f"自评说明：{node.leaf.remark}",) if node.leaf.remark else ()
    found = [correction(answer) for answer in node.leaf.answers if answer.state == "corrected"]
    found += [supplied(answer) for answer in node.leaf.answers if answer.state == "supplied" and answer.reason]
    found += [node.leaf.finding] if node.leaf.finding else []
    found += [f"佐证材料“{line.file}”：{line.status}" for line in node.leaf.evidence if line.status in _WANTING]
    return tuple(found)


# -- strengths -------------------------------------------------------------------------------------------------------


def strengths(nodes: tuple[Node, ...], run: Run, printer: Printer) -> tuple[Strength, ...]:
    """The largest branches and leaves with full marks; where they are fewer than three, then those from 90 % on."""
    full = [node for root in nodes for node in _topmost(root, run, _has_full_marks)]
    found = sorted(full, key=lambda node: -node.score(run).full)
    if len(found) < IN_SUMMARY:
        taken = {inner.code for node in found for inner in node.walk()}
        near = [node for root in nodes for node in _topmost(root, run, _is_near)]
        near = [node for node in near if not taken & {inner.code for inner in node.walk()}]
        found += sorted(near, key=lambda node: -_least_share(node.score(run)))
    return tuple(_strength(node, run, printer) for node in found)


def _topmost(node: Node, run: Run, good: object) -> Iterator[Node]:
    assert callable(good)
    if good(node, run):
        yield node
        return
    for child in node.children:
        yield from _topmost(child, run, good)


def _has_full_marks(node: Node, run: Run) -> bool:
    score = node.score(run)
    earned = all(not leaf.score(run).not_applicable for leaf in node.leaves())
    return earned and score.full > 0 and score.low >= score.full


def _is_near(node: Node, run: Run) -> bool:
    """Nearly full marks, earned: full marks for what is not applicable are no strength."""
    earned = all(not leaf.score(run).not_applicable for leaf in node.leaves())
    return earned and node.score(run).full > 0 and _least_share(node.score(run)) >= NEARLY_FULL


def _least_share(score: Score) -> Fraction:
    return ZERO if score.share is None else score.share[0]


def _strength(node: Node, run: Run, printer: Printer) -> Strength:
    score = node.score(run)
    leaves = list(node.leaves())
    parts = () if node.leaf is not None else tuple(f"{leaf.name}{printer.score(leaf.score(run))}分" for leaf in leaves)
    return Strength(
        node.code,
        node.name,
        printer.points(score.full),
        printer.score(score),
        printer.share(score),
        score.low >= score.full,
        parts,
        tuple(fact for leaf in leaves for fact in _met_facts(leaf, run)),
    )


def _met_facts(node: Node, run: Run) -> Iterator[str]:
    """What was met, each with its arithmetic; a step that only sums up others is left out."""
    pending: list[StepLine] = []
    for step in derived(node, run).steps:
        if step.state == "met" and step.low is None:
            pending.append(step)
        elif step.state == "met":
            told = pending if pending and not step.why else [step]
            yield from (minus(_told(line)) for line in told)
            pending = []


# -- advice ----------------------------------------------------------------------------------------------------------


def advice(nodes: tuple[Node, ...], run: Run, printer: Printer) -> tuple[Advice, ...]:
    """What would regain points, most points first; only where something is surely lost and something can be done."""
    found = []
    for leaf in (leaf for root in nodes for leaf in root.leaves()):
        lost = lost_points(leaf.score(run))
        assert leaf.leaf is not None
        changes = sorted(derived(leaf, run).raises, key=lambda change: -change.gain)
        if lost > 0 and (changes or leaf.leaf.advice):
            gain = min(lost, sum((change.gain for change in changes), ZERO)) if changes else lost
            found.append(_advice(leaf, run, printer, gain))
    return tuple(sorted(found, key=lambda item: -item.gain))


def _advice(node: Node, run: Run, printer: Printer, gain: Fraction) -> Advice:
    assert node.leaf is not None
    steps = derived(node, run)
    changes = sorted(steps.raises, key=lambda change: -change.gain)
    return Advice(
        node.code,
        node.name,
        _brief(steps.steps, reasons(node, run, printer), node.score(run)),
        node.leaf.advice if run == "assessed" else "",
        tuple(Change(minus(change.what), printer.points(change.gain)) for change in changes),
        gain,
        printer.points(gain),
    )
