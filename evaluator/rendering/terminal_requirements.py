"""How a subject stands by a requirements standard, and why, as text for a terminal: no points anywhere."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.model.derivation import Derivation
from evaluator.model.node import STATUS_WORDS, Node, Score, counts
from evaluator.model.result import Result, headings
from evaluator.rendering.console import Printable, add_row, bullet, indented, printed, table_of
from evaluator.rendering.terminal import accepted_words, answers_used, head, key_to, notes, path_to
from evaluator.rendering.view_figures import Source, run_words, source
from evaluator.rendering.view_requirements import ORDER, findings
from evaluator.rendering.words import counts_words

_STATES = {"met": "达到", "not_met": "未达到", "open": "尚不能判断", "skipped": "不检查", "info": ""}


def one(result: Result) -> str:
    """Every requirement: those not met first, with how far they are from it; then what cannot be told yet."""
    parts: list[Printable] = [*head(result), *_headline(result), "", _sums(result)]
    for status in ORDER:
        leaves = [leaf for leaf in result.conclusion.leaves() if leaf.score(result.run).status == status]
        if leaves:
            parts += ["", f"{STATUS_WORDS[status]}（{len(leaves)}项）："]
            parts += [line for leaf in leaves for line in _line(leaf, result)]
    return printed([*parts, *_after(notes(result))])


def _after(lines: list[Printable]) -> list[Printable]:
    return ["", *lines] if lines else []


def _headline(result: Result) -> Iterator[str]:
    conclusion = result.conclusion
    claimed = counts_words(counts(conclusion.nodes, "claimed"))
    if conclusion.assessed is None:
        yield f"按{run_words(result)}（未经核实）：{claimed}"
        return
    yield f"经评估：{counts_words(counts(conclusion.nodes, 'assessed'))}"
    yield f"按自评数据：{claimed}"
    yield (
        f"核实情况：确认 {conclusion.confirmed} 项，更正 {conclusion.corrected} 项，"
        f"评估补填 {conclusion.supplied} 项，未核实 {conclusion.untouched} 项{accepted_words(conclusion)}。"
    )


def _sums(result: Result) -> Printable:
    """How many of each there are under each first-level heading; columns where there are none are left out."""
    found = [(node, counts((node,), result.run)) for node in result.conclusion.nodes]
    shown = [s for s in STATUS_WORDS if s in ("met", "not_met") or any(getattr(c, s) for _, c in found)]
    heads = [STATUS_WORDS[status] for status in shown]
    table = table_of("编号", "类别", *heads, "共", right=(*heads, "共"))
    for node, count in found:
        add_row(table, node.code, node.name, *(str(getattr(count, status)) for status in shown), str(count.all))
    return table


def _line(leaf: Node, result: Result) -> Iterator[Printable]:
    assert leaf.leaf is not None
    due = f"（期限 {leaf.leaf.due}）" if leaf.leaf.due else ""
    yield indented(f"{leaf.code} {leaf.name}{due}")
    yield from (bullet(text) for text in findings(leaf, result))


def side_by_side(results: list[Result]) -> str:
    """Subjects beside each other: how many requirements of each heading are met, of how many that apply."""
    codes = headings(results)
    table = table_of("评估对象", *codes, "合计", right=tuple(codes))
    for result in results:
        conclusion, run = result.conclusion, result.run
        kind = "" if conclusion.assessed else f"\n（按{run_words(result)}）"
        cells = {node.code: _share(node.score(run)) for node in conclusion.nodes}
        whole = counts_words(counts(conclusion.nodes, run))
        add_row(table, conclusion.name + kind, *(cells.get(code, "—") for code in codes), whole)
    title = f"{results[0].standard.title} {results[0].standard.id}@{results[0].standard.version}"
    return printed([title, key_to(codes), "", table, "各格为达到的项数／适用的项数。按给出的次序并列，不排名次。"])


def _share(score: Score) -> str:
    return f"{score.low}／{score.full}" if score.known else f"{score.low}—{score.high}／{score.full}"


def explanation(result: Result, code: str) -> str:
    """How a requirement comes to stand as it does."""
    path = path_to(result.conclusion.nodes, code)
    node = path[-1]
    parts: list[Printable] = [result.conclusion.name, " > ".join(f"{step.code} {step.name}" for step in path), ""]
    if node.leaf is None:
        return printed([*parts, _below(node, source(result)), "", f"合计：{counts_words(counts((node,), result.run))}"])
    parts += [indented(node.leaf.sentence, 0), "", "所用数据：", answers_used(node.leaf.answers, source(result))]
    parts += ["", f"按{run_words(result)}：{said(node.claimed)}", *_derivation(node.leaf.claimed)]
    if node.assessed is not None and node.leaf.assessed is not None:
        parts += ["", f"按核实数据：{said(node.assessed)}", *_derivation(node.leaf.assessed)]
    return printed(parts)


def _below(node: Node, source: Source) -> Printable:
    """The requirements under a heading and how each stands."""
    table = table_of("编号", "要求", source.run, "评估")
    for leaf in node.leaves():
        assessed = STATUS_WORDS[leaf.assessed.status] if leaf.assessed else "—"
        add_row(table, leaf.code, leaf.name, STATUS_WORDS[leaf.claimed.status], assessed)
    return table


def said(score: Score) -> str:
    """How a requirement stands."""
    if score.status == "open":
        return f"{STATUS_WORDS['open']}（已有 {score.answered}/{score.asked} 个答案）"
    return STATUS_WORDS[score.status]


def _derivation(derivation: Derivation) -> Iterator[Printable]:
    for step in derivation.steps:
        why = f"：{step.reason}" if step.why else ""
        state = f" [{_STATES[step.state]}]" if _STATES[step.state] else ""
        yield bullet(f"{step.title}{why}{state}")
    yield from (bullet(line.text) for line in derivation.settlement)
