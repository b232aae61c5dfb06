"""A ledger held against a later result: which problems are mended, by the new facts, and which cannot be compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from evaluator.analysis.ledger import LedgerRow, ledger
from evaluator.analysis.losses import derived, lost_points
from evaluator.analysis.problems import OF_A_STEP, facts
from evaluator.model.derivation import SettlementLine, StepLine, titled
from evaluator.model.node import STATUS_WORDS, Node, Score
from evaluator.model.numbers import plain, span, total_of
from evaluator.model.result import Result

State = Literal["mended", "partly", "not_mended", "open", "not_applicable", "changed"]

STATE_WORDS: dict[State, str] = {
    "mended": "已整改",
    "partly": "部分整改",
    "not_mended": "未整改",
    "open": "尚不能判断",
    "not_applicable": "指标已不适用",
    "changed": "标准已变",
}

_STEP_WORDS = {"met": "达到", "not_met": "未达到", "open": "尚未核定", "skipped": "不检查"}


@dataclass(frozen=True, slots=True)
class Ticked:
    """A row of the ledger with how it stands in the later result, and the facts that show it."""

    row: LedgerRow
    state: State
    now: str


def ticked(rows: Iterable[LedgerRow], later: Result) -> tuple[Ticked, ...]:
    """Each row, in their order, with its state by a later result of the same subject.

    What was measured by another rule or full mark is not compared; a problem that is still there is partly mended where
    it costs less, or fewer of its parts fall short.
    """
    now = {row.id: row for row in ledger(later)}
    leaves = {node.code: node for node in later.conclusion.leaves()}
    return tuple(Ticked(row, *_state(row, now.get(row.id), leaves, later)) for row in rows)


def _state(row: LedgerRow, now: LedgerRow | None, leaves: Mapping[str, Node], later: Result) -> tuple[State, str]:
    if row.kind == "veto":
        return _state_of_veto(row, now, later)
    node = leaves.get(row.code)
    if node is None and later.standard.hash != row.hash:
        return "changed", "本期的标准里没有这个编号的指标，或它不在评估之内，不能比较"
    if node is None:
        return "not_applicable", "这项指标不在本期对它的评估之内"
    assert node.leaf is not None
    score = node.score(later.run)
    other = later.standard.hash != row.hash  # of the same standard nothing but the program's own wording can differ
    if other and node.leaf.sentence != row.sentence:
        return "changed", "评分规则与上次不同，不能比较"
    if other and not score.not_applicable and score.full != row.full:
        return "changed", f"满分由{plain(row.full)}分改为{plain(score.full)}分，不能比较"
    shown = "；".join(_facts(row, node, later)) or _standing(score, later)
    if now is not None:
        return ("partly" if _less(now, row) else "not_mended"), shown
    if score.not_applicable and row.kind != "not_applicable":
        return "not_applicable", score.not_applicable
    return _gone(row, node, later), shown


def _less(now: LedgerRow, row: LedgerRow) -> bool:
    """Whether the same problem is smaller now: it costs a smaller share, or some of its parts are no longer short."""
    return now.share < row.share or (now.share == row.share and set(now.wanting) < set(row.wanting))


def _gone(row: LedgerRow, node: Node, later: Result) -> State:
    """How a problem stands of which the later ledger knows nothing by that name."""
    score, steps = node.score(later.run), list(_steps(row, node, later))
    lost = lost_points(score)
    if any(step.state == "open" or step.low != step.high for step in steps) or score.status == "not_due":
        return "open"
    if steps and all(step.state == "skipped" for step in steps):
        return "not_applicable"
    if lost > 0 and any(step.state == "not_met" or step.lost > 0 for step in steps):
        return _behind_another(row, steps)
    if steps or row.kind in ("requirement", "not_applicable") or score.status == "met":
        return "open" if not steps and score.status == "open" else "mended"
    if score.status == "open":
        return "open"
    merged = any(step.kind == "merged" for step in derived(node, later.run).steps)
    if row.kind in OF_A_STEP and row.kind != "merged" and not merged:
        return "not_applicable"  # another case of the rule applies, which does not look at it
    share = lost / score.full if score.full else lost  # the leaf as a whole: it was judged by one and by several
    return "mended" if lost <= 0 else "partly" if share < row.share else "not_mended"


def _behind_another(row: LedgerRow, steps: list[StepLine]) -> State:
    """A problem that is still there, while the leaf loses its points for another reason (material that is lacking)."""
    short = {step.what for step in steps if step.state == "not_met" or step.lost > 0}
    cost = total_of(step.lost for step in steps)
    fewer = len(short) < len(row.wanting) if row.kind == "material" else 0 < cost < row.lost / row.counts
    return "partly" if fewer else "not_mended"


def _steps(row: LedgerRow, node: Node, later: Result) -> Iterator[StepLine]:
    """The steps of the later derivation that are about the problem."""
    about = {row.title, *row.wanting, *(titled("material", text) for text in row.wanting if row.kind == "material")}
    return (step for step in derived(node, later.run).steps if step.title in about)


def _facts(row: LedgerRow, node: Node, later: Result) -> Iterator[str]:
    """What those steps say: their facts, or else how they stand; of several the one that sums them up says nothing new."""
    for step in _steps(row, node, later):
        if row.wanting and step.title == row.title and not step.why:
            continue
        state, why = _STEP_WORDS.get(step.state, ""), facts(step)
        if why.startswith(step.title) or step.kind == "merged":
            yield why
        elif why or (state and not step.fault):
            yield f"{step.title}：{why or state}"
        elif state:
            yield f"{step.title}：{'仍有' if step.state == 'not_met' else '没有' if step.state == 'met' else state}"


def _standing(score: Score, later: Result) -> str:
    """How the whole leaf stands, where no step says more."""
    if not later.standard.scored:
        return STATUS_WORDS[score.status]
    return f"本项得{span(score.low, score.high)}分，满分{plain(score.full)}分"


def _state_of_veto(row: LedgerRow, now: LedgerRow | None, later: Result) -> tuple[State, str]:
    sentence = later.standard.gate(row.what)
    if later.standard.hash != row.hash and sentence != row.sentence:
        return "changed", "标准里的这条否决与上次不同，不能比较" if sentence else "标准里已没有这条否决"
    if now is not None:
        return "not_mended", now.why
    if any(step.kind == "gate_open" and step.gate == row.what for step in _all_steps(later)):
        return "open", "是否成立尚未确定"
    return "mended", "本期不成立"


def _all_steps(result: Result) -> Iterator[SettlementLine]:
    total = result.conclusion.claimed if result.conclusion.assessed is None else result.conclusion.assessed
    yield from total.steps
    for node in result.conclusion.walk():
        yield from node.score(result.run).steps
