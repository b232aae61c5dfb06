"""What is still open in a round, so that it cannot be sealed yet: for each matter who has to do what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from evaluator.diagnostics import Diagnostic, Fault, listing
from evaluator.model.numbers import fixed
from evaluator.model.result import Leaf, Node, Result
from evaluator.model.round import AGREED, Objection, Round
from evaluator.model.seal import Manifest
from evaluator.reading.opening import open_file
from evaluator.reading.placing import place
from evaluator.reading.round_places import ASSESSMENTS, OBJECTIONS, REPORTS, places


def open_matters(
    root: Path,
    file: Path,
    declared: Round,
    results: Sequence[Result],
    objections: Iterable[Objection],
    before: Manifest | None = None,
) -> list[Diagnostic]:
    """Everything that keeps the round in this folder from being sealed, all at once.

    `file` is the round file, `before` the edition that this one corrects.
    """
    found = _dates(file, declared, before)
    there = {result.conclusion.subject: result for result in results}
    for subject in declared.evaluated():
        if subject.id not in there:
            fix = "请把它的自评报告放进“自评”；不评了的，在评估轮次里写 not_evaluated 和原因（未参评，不是零分）"
            say = " ".join(part for part in (subject.id, subject.name, "没有自评报告") if part)
            found.append(Diagnostic(str(root / REPORTS), "T740", say, fix))
        else:
            found += _of_subject(root, declared, there[subject.id], file)
    for objection in objections:
        if objection.decision == "pending":
            say = f"{objection.subject} 对指标 {objection.indicator} 的异议还没有复核结论"
            fix = "请写明 decision（upheld、partly 或 rejected）、decided 和 reason"
            file_ = _of_objection(root, objection)
            found += _placed(file_, Fault("T743", ("decision",), say, fix))
    return found


def _dates(file: Path, declared: Round, before: Manifest | None) -> list[Diagnostic]:
    day, where = declared.dates.final_on, ("dates", "final_on")
    if not day:
        fix = "请在 dates 里写 final_on: …（正式稿的日期）"
        return _placed(file, Fault("T744", where, "没有写定稿日期", fix))
    if before is not None and day < before.closed_on:
        say = f"定稿日期 {day} 早于第{before.edition}版的 {before.closed_on}"
        return _placed(file, Fault("T744", where, say, "请把 dates 里的 final_on 改成这一版定稿的日期"))
    return []


def _placed(file: Path, fault: Fault) -> list[Diagnostic]:
    """The fault where it stands in its file."""
    opened, problems = open_file(file)
    return problems if opened is None else place(opened, [fault])


def _of_objection(root: Path, objection: Objection) -> Path:
    """The file of an objection, which is named by its id."""
    files, _ = places(root)
    return next(one.path for one in files if one.room == OBJECTIONS and one.path.stem == objection.id)


def _of_subject(root: Path, declared: Round, result: Result, file: Path) -> Iterator[Diagnostic]:
    """What is open of one subject; that it has no grade yet is only said where nothing else says why."""
    subject = result.conclusion.subject
    whose = f"{subject} {result.conclusion.name}"
    waiting: dict[tuple[str, ...], list[str]] = {}
    differing: list[str] = []
    for way, node, leaf in _leaves(result.conclusion.nodes):
        disputed = [line.label for line in leaf.answers if line.state == "disputed"]
        differing += [f"{node.code} {node.name}（{label}）" for label in disputed]
        if not _open(node, leaf):
            continue
        owing = tuple(one.assessor for one in leaf.ratings if one.assessor and one.low != one.high)
        lacking = any(line.state in ("missing", "untouched") for line in leaf.answers)
        if owing or lacking or (not disputed and not leaf.ratings):
            who = owing or declared.assigned(way, subject)
            waiting.setdefault(who, []).append(f"{node.code} {node.name}")
        elif not disputed:
            differing.append(f"{node.code} {node.name}")
    for who, codes in waiting.items():
        folder = root / ASSESSMENTS / who[0] if len(who) == 1 else root / ASSESSMENTS
        say = f"{whose}：{'、'.join(who) or '（没有派人）'} 还有 {len(codes)} 项没有评完：{listing(codes)}"
        yield Diagnostic(str(folder), "T741", say, "请在评估记录里补上；佐证材料写了部分或存疑的，也要有结论")
    if differing:
        say = f"{whose}：{len(differing)} 处认定不一致，还没有定：{listing(differing)}"
        yield Diagnostic(str(root / AGREED), "T742", say, _settle(declared))
    if not waiting and not differing:
        yield from _undecided(file, whose, result)


def _leaves(nodes: Iterable[Node], way: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Node, Leaf]]:
    """The leaves with the codes from the root down to each."""
    for node in nodes:
        here = (*way, node.code)
        if node.leaf is not None:
            yield here, node, node.leaf
        yield from _leaves(node.children, here)


def _open(node: Node, leaf: Leaf) -> bool:
    """Whether a leaf is not settled; also where whoever was to judge it has not, though the figure may not depend on it."""
    return node.assessed is None or node.assessed.status == "open" or any(one.low != one.high for one in leaf.ratings)


def _settle(declared: Round) -> str:
    who = declared.merge.adjudicator
    return f"请由评估组合议，把结论写进“合议”{f'；或由裁定人 {who} 写' if who else ''}"


def _undecided(file: Path, whose: str, result: Result) -> Iterator[Diagnostic]:
    total, standard = result.conclusion.assessed, result.standard
    if total is None or not standard.scored:
        return
    score = total.score
    fix = "请看 evaluator round status；等次要看的否决情形、比例和条件也要核实"
    if not score.known:
        say = f"{whose}：总分还在 {fixed(score.low, standard.places)}—{fixed(score.high, standard.places)} 之间"
        yield Diagnostic(str(file), "T745", say, fix)
    elif standard.grades and not total.grade:
        yield Diagnostic(str(file), "T745", f"{whose}：等次还没有确定，可能是 {listing(total.grades)}", fix)
