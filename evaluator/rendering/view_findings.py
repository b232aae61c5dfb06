"""What a result says for and against its subject: strengths, problems and advice, all of it drawn from the data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluator.analysis.losses import best, derived, lost_of
from evaluator.model.derivation import Change as ChangeLine
from evaluator.model.derivation import StepLine
from evaluator.model.node import Node, Run, Score
from evaluator.model.numbers import ZERO
from evaluator.model.result import Total
from evaluator.rendering.reasons import Phrase, Reason, costliest, good, in_points, reasons
from evaluator.rendering.view_answers import found_words, judged_reasons, unsettled
from evaluator.rendering.words import Printer, said

#: How many of each stand in the summary.
IN_SUMMARY = 3
#: How many characters of the facts behind a strength, and of one fact with its figures.
IN_BRIEF = 24
IN_LINE = 30

#: A share of full marks that counts as a strength where fewer than three indicators reach full marks.
NEARLY_FULL = Fraction(9, 10)

_WANTING = ("缺", "部分", "存疑")


@dataclass(frozen=True, slots=True)
class Strength:
    """A branch or leaf with full (or nearly full) marks and the facts that gave them; `brief` is what one line takes of these."""

    code: str
    name: str
    full: str
    score: str
    is_full: bool
    facts: tuple[str, ...]
    brief: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A leaf that surely lost points. `brief` names the costliest reason; `grounds` are what the assessor found."""

    code: str
    name: str
    root: str
    full: str
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


def problems(nodes: tuple[Node, ...], run: Run, printer: Printer) -> tuple[Problem, ...]:
    """Every leaf that surely lost points, the costliest first."""
    pairs = [(leaf, root) for root in nodes for leaf in root.leaves() if lost_of(leaf, run) > 0]
    found = [_problem(leaf, root, run, printer) for leaf, root in pairs]
    return tuple(sorted(found, key=lambda problem: -problem.lost))


def _problem(node: Node, root: Node, run: Run, printer: Printer) -> Problem:
    score = node.score(run)
    lost = lost_of(node, run)
    found = reasons(node, run, printer)
    return Problem(
        node.code,
        node.name,
        root.code,
        printer.points(score.full),
        lost,
        in_points(lost, printer),
        costliest(node, run),
        found,
        grounds(node, run),
    )


def grounds(node: Node, run: Run) -> tuple[str, ...]:
    """What the assessor found that bears on the loss: corrections, own findings, remarks, evidence found wanting.

    Without an assessor the remark of the self-report.
    """
    assert node.leaf is not None
    if run == "claimed":
        return (node.leaf.remark,) if node.leaf.remark else ()
    answers = node.leaf.answers
    own = [*(a for a in answers if a.state == "corrected"), *(a for a in answers if a.state == "supplied" and a.reason)]
    found = [*found_words(own)]
    found += [unsettled(answer) for answer in node.leaf.answers if answer.state == "disputed"]
    found += judged_reasons(node.leaf.answers)
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


def _topmost(node: Node, run: Run, good: Callable[[Node, Run], bool]) -> Iterator[Node]:
    """The highest nodes that are good; of a branch with a single leaf, the leaf."""
    if good(node, run):
        yield _alone(node)
        return
    for child in node.children:
        yield from _topmost(child, run, good)


def _alone(node: Node) -> Node:
    return _alone(node.children[0]) if len(node.children) == 1 else node


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
    facts = [fact for leaf in node.leaves() for fact in _met_facts(leaf, run)]
    return Strength(
        node.code,
        node.name,
        printer.points(score.full),
        printer.score(score),
        score.low >= score.full,
        tuple(fact.told for fact in facts),
        _in_brief(facts),
    )


def _in_brief(facts: Sequence[Phrase]) -> str:
    """The first fact; of a list of things that are there, as many as one line takes."""
    if not facts:
        return ""
    first = facts[0]
    if first.measured:
        return first.told if len(first.told) <= IN_LINE else first.brief
    told = [first.told]
    for fact in facts[1:]:
        if fact.measured or len("、".join([*told, fact.told])) > IN_BRIEF:
            break
        told.append(fact.told)
    rest = f"等{len(facts)}项" if len(told) < len(facts) else ""
    return "、".join(told) + rest


def _met_facts(node: Node, run: Run) -> Iterator[Phrase]:
    """What was met, each with its fact; a step that only sums up others is left out."""
    pending: list[StepLine] = []
    for step in derived(node, run).steps:
        if step.state == "met" and step.low is None:
            pending.append(step)
        elif step.state == "met" and step.kind != "material":
            told = pending if pending and not step.why else [step]
            yield from map(good, told)
            pending = []


# -- advice ----------------------------------------------------------------------------------------------------------


def advice(nodes: tuple[Node, ...], run: Run, printer: Printer) -> tuple[Advice, ...]:
    """What would regain points, most points first; only where something is surely lost and something can be done."""
    found = []
    for leaf in (leaf for root in nodes for leaf in root.leaves()):
        lost = lost_of(leaf, run)
        assert leaf.leaf is not None
        changes = derived(leaf, run).raises
        if lost > 0 and (changes or leaf.leaf.advice):
            gain = min(lost, sum((change.gain for change in best(changes)), ZERO) * leaf.counts) if changes else lost
            found.append(_advice(leaf, run, printer, gain))
    return tuple(sorted(found, key=lambda item: -item.gain))


def _advice(node: Node, run: Run, printer: Printer, gain: Fraction) -> Advice:
    assert node.leaf is not None
    return Advice(
        node.code,
        node.name,
        costliest(node, run),
        node.leaf.advice if run == "assessed" else "",
        tuple(
            Change(_what(change), in_points(change.gain * node.counts, printer))
            for change in best(derived(node, run).raises)
        ),
        gain,
        in_points(gain, printer),
    )


#: From so many characters on a question is long, as a rule that lets the assessor choose or judge may put it.
LONG = 20


def _what(change: ChangeLine) -> str:
    """The change without the words of a long question, which the indicator's name stands for."""
    return said(change.aim if change.aim and len(change.mends) >= LONG else change.what)


# -- the next grade --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Way:
    """How a better grade would be reached: the grade, the total then, how many answers differ, and the changes."""

    grade: str
    total: str
    answers: int
    fewest: bool
    changes: tuple[WayStep, ...]


@dataclass(frozen=True, slots=True)
class WayStep:
    """One change on the way: the indicator (empty where it is none), what, which answers differ, and the gain."""

    code: str
    name: str
    what: str
    told: str
    gain: str


def way(total: Total, nodes: tuple[Node, ...], printer: Printer) -> Way | None:
    """The way to a better grade; None where there is none, or it cannot be told."""
    found = total.advance
    if found is None:
        return None
    known = {node.code: node for root in nodes for node in root.walk()}
    names = {code: node.name for code, node in known.items()}
    steps = tuple(
        WayStep(
            c.code,
            names.get(c.code, ""),
            _what(c),
            said(c.told),
            in_points(c.gain * known[c.code].counts, printer) if c.gain else "",
        )
        for c in found.changes
    )
    return Way(found.grade, printer.points(found.total), found.answers, found.fewest, steps)
