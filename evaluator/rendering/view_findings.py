"""What a result says for and against its subject: strengths, problems and advice, all of it drawn from the data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from evaluator.analysis.losses import Loss, best, derived, lacking, losses, lost_of
from evaluator.model.derivation import Change as ChangeLine
from evaluator.model.derivation import StepLine
from evaluator.model.node import Node, Run, Score
from evaluator.model.numbers import ZERO, fixed
from evaluator.model.result import Total
from evaluator.rendering.view_answers import found_words, judged_reasons, unsettled
from evaluator.rendering.words import EMPTY, Printer, figure, said

#: How many of each stand in the summary.
IN_SUMMARY = 3
#: How many characters of the facts behind a strength, and of one fact with its figures.
IN_BRIEF = 24
IN_LINE = 30

#: A share of full marks that counts as a strength where fewer than three indicators reach full marks.
NEARLY_FULL = Fraction(9, 10)

_DIGIT = re.compile(r"\d")
_WANTING = ("缺", "部分", "存疑")


@dataclass(frozen=True, slots=True)
class Strength:
    """A branch or leaf with full (or nearly full) marks and the facts that gave them."""

    code: str
    name: str
    full: str
    score: str
    is_full: bool
    facts: tuple[str, ...]

    @property
    def brief(self) -> str:
        """The first fact; of a list of things that are there, as many as one line takes."""
        first = (self.facts or ("",))[0]
        if _DIGIT.search(first):
            return first if len(first) <= IN_LINE else _without_figures(first)
        said = [first]
        for fact in self.facts[1:]:
            if _DIGIT.search(fact) or len("、".join([*said, fact])) > IN_BRIEF:
                break
            said.append(fact)
        rest = f"等{len(self.facts)}项" if len(said) < len(self.facts) else ""
        return "、".join(said) + rest


@dataclass(frozen=True, slots=True)
class Reason:
    """What fell short, in a few words, and how many points that cost; empty where the costs do not simply add up."""

    text: str
    lost: str


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
        _brief(node, run),
        found,
        grounds(node, run),
    )


def reasons(node: Node, run: Run, printer: Printer) -> tuple[Reason, ...]:
    """Why a leaf surely lost points, with what each reason cost as long as the costs add up to the loss."""
    score = node.score(run)
    lost = lost_of(node, run)
    if lost <= 0:
        return ()
    if score.not_applicable:
        return (Reason(score.not_applicable, in_points(lost, printer)),)
    without = lacking(node, run)
    if without:
        return tuple(
            Reason(f"缺少{step.title}", "" if n else in_points(lost, printer)) for n, step in enumerate(without)
        )
    found = losses(derived(node, run).steps)
    adds_up = _add_up([loss.step for loss in found], node, run, printer)
    return tuple(
        Reason(_worded(loss), in_points(loss.step.lost * node.counts, printer) if adds_up else "") for loss in found
    )


def step_costs(node: Node, run: Run, printer: Printer) -> tuple[str, ...]:
    """For each step of a leaf the points that it lost: nothing where it lost none, where it deducts just that, or
    where the costs do not add up to what the leaf lost."""
    steps = derived(node, run).steps
    told = (
        lost_of(node, run) > 0
        and not node.score(run).not_applicable
        and not lacking(node, run)
        and _add_up([loss.step for loss in losses(steps)], node, run, printer)
    )
    return tuple(
        in_points(step.lost * node.counts, printer)
        if told and step.low is not None and step.lost > 0 and step.lost * node.counts != -step.low
        else ""
        for step in steps
    )


def _add_up(steps: Iterable[StepLine], node: Node, run: Run, printer: Printer) -> bool:
    """Whether what the steps cost is what the leaf lost, as far as that is printed."""
    total = sum((step.lost for step in steps), ZERO) * node.counts
    return abs(total - lost_of(node, run)) * 2 < Fraction(1, 10**printer.places)


def in_points(lost: Fraction, printer: Printer, about: str = "约") -> str:
    """What one reason cost: rounded where its decimals do not end, since only the leaf's score is rounded as declared.

    `about` stands before what was rounded.
    """
    words, rounded = printer.points(lost), fixed(lost, printer.places)
    return f"{about}{rounded}" if "/" in words or len(words) > len(rounded) else words


def _worded(loss: Loss) -> str:
    """What fell short: the fact where there is one, else the requirement or the fault."""
    step = loss.step
    if step.kind == "merged" and step.low is not None:
        return f"由评估人员评定，合并后得{figure(step.low)}分"
    if step.kind == "summary" and loss.told:
        return "没有达到：" + "、".join(line.title for line in loss.told)
    if loss.told and not step.why:
        fact = "，".join(_fact(line) for line in loss.told)
        return fact if _names(step.title, fact) else f"{step.title}（{fact}）"
    plainly_needed = not step.fault and not re.search(r"\d", step.reason) and "“" not in step.reason
    if plainly_needed:
        return f"没有达到：{step.title}"
    short = not step.fault and _HELD_AGAINST.match(_clause(step))
    return f"没有达到：{_fact(step)}" if short else _fact(step)


#: Where the facts of a step go on to the next one, or to what a limit comes to.
_FURTHER = re.compile(r"；|，按[^，；（）]*计(?!）)|，低于0|，（|，(?=\d[^，；]*×)")
#: A second figure, which the first is held against: `持证社工人数1人×2＝2人，驻站社工人数3人`.
_HELD_AGAINST = re.compile(r"[^，（“]*，(?!要求|不|低于|高于|少于|多于)[^\d，（“][^，]*\d")


def _fact(step: StepLine) -> str:
    """What was looked at, in one phrase: `足额在岗率9÷12＝75%，75%及以上、不足90%`, `评为“一般”`."""
    clause = _clause(step)
    if step.says == "chosen":
        return f"评为{clause}"
    own = _names(step.title, clause) and not _HELD_AGAINST.match(clause)
    if not clause or step.says == "given" or own:
        return clause or step.title
    return f"{step.title}（{clause}）"


def _clause(step: StepLine) -> str:
    """The facts of a step; of one that is good enough without the tier that it reached."""
    head, equals, rest = _FURTHER.split(step.why)[0].partition("＝")
    told, *more = rest.split("，")
    kept = [part for part in more if step.state == "not_met" or not part[:1].isdigit()]
    return said(head + equals + "，".join([told, *kept]))


def _names(what: str, clause: str) -> bool:
    """Whether a clause begins with the figure that `what` names, under its own name or a longer one."""
    name = re.split(r"[\d（“]", clause)[0]
    return clause.startswith(what[:4]) or (bool(name) and (what.endswith(name) or name.endswith(what)))


def _without_figures(fact: str) -> str:
    """What a fact is about, without the figures in brackets at its end."""
    depth = 0
    for n in reversed(range(len(fact) if fact.endswith("）") else 0)):
        depth += (fact[n] == "）") - (fact[n] == "（")
        if depth == 0:
            return fact[:n]
    return fact


def _brief(node: Node, run: Run) -> str:
    """The costliest reason in a few words."""
    score = node.score(run)
    if score.not_applicable:
        return score.not_applicable
    without = lacking(node, run)
    if without:
        return f"缺少{'、'.join(step.title for step in without)}"
    found = losses(derived(node, run).steps)
    if not found:
        return "；".join(line.text for line in derived(node, run).settlement) or EMPTY
    return _worded(max(found, key=lambda loss: loss.step.lost))


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
    return Strength(
        node.code,
        node.name,
        printer.points(score.full),
        printer.score(score),
        score.low >= score.full,
        tuple(fact for leaf in node.leaves() for fact in _met_facts(leaf, run)),
    )


def _met_facts(node: Node, run: Run) -> Iterator[str]:
    """What was met, each with its fact; a step that only sums up others is left out."""
    pending: list[StepLine] = []
    for step in derived(node, run).steps:
        if step.state == "met" and step.low is None:
            pending.append(step)
        elif step.state == "met" and step.kind != "material":
            told = pending if pending and not step.why else [step]
            yield from map(_good, told)
            pending = []


def _good(step: StepLine) -> str:
    """What a step that is good enough found; of a fault, that it did not occur."""
    found = _fact(step) if re.search(r"\d", step.reason) else step.title
    return f"没有出现：{found}" if step.fault else found


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
        _brief(node, run),
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
