"""Scores, explanations and standards as text for a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from evaluator.model.derivation import Derivation
from evaluator.model.indicator import Indicator
from evaluator.model.node import AnswerLine, Node, Score
from evaluator.model.numbers import figure, fixed, percent, plain, span
from evaluator.model.result import Conclusion, Result, Total, headings
from evaluator.model.standard import PROVENANCE_WORDS, RULE_WORDS, Defect, Standard, provenance_words
from evaluator.rendering.console import Printable, add_row, bullet, indented, printed, table_of
from evaluator.rendering.handing_in import handing_in
from evaluator.rendering.view_figures import PUBLISHED, Source, agreements, contradictions, run_words, source, taken
from evaluator.rendering.words import step_words

STATES = {"met": "未失分", "not_met": "失分", "open": "未定", "skipped": "不检查", "info": ""}
ANSWER_STATES = {
    "untouched": "未核实",
    "confirmed": "已核实",
    "registered": "登记信息",
    "corrected": "已更正",
    "supplied": "评估补填",
    "missing": "未填",
    "not_needed": "无需核实",
    "accepted": "未核实、按填报计",
    "disputed": "意见不一、待合议",
    "merged": "多人评定",
}

#: what stands beside an indicator that does not apply and is left to the others
_NOT_COUNTED = "不适用，不计分"


def points(score: Score | None, places: int) -> str:
    """A score in a table: fixed decimals, a range as its ends, a dash where there is none or it does not count."""
    if score is None or not score.counted:
        return "—"
    if score.known:
        return fixed(score.low, places)
    return f"{fixed(score.low, places)}—{fixed(score.high, places)}"


def share(score: Score | None) -> str:
    """The share of full marks in a table."""
    if score is None or score.share is None:
        return "—"
    low, high = score.share
    return percent(low, 1) if low == high else f"{percent(low, 1)}—{percent(high, 1)}"


# -- one station -----------------------------------------------------------------------------------------------------


def one(result: Result, *, every: bool) -> str:
    """The scores of one station down to the second level, or of every indicator."""
    conclusion, places = result.conclusion, result.standard.places
    assessed = conclusion.assessed is not None
    heads = ("满分", reckoned(result), *(["评估得分"] if assessed else []), "得分率")
    table = table_of("编号", "指标", *heads, right=heads)
    for node in conclusion.walk():
        if every or node.level <= 2:
            score = node.assessed if assessed else node.claimed
            name = "  " * (node.level - 1) + node.name + _mark(score) + _beyond(score)
            cells = [points(node.claimed, places), *([points(node.assessed, places)] if assessed else [])]
            add_row(table, node.code, name, fixed(node.score(result.run).full, places), *cells, share(score))
    total = conclusion.assessed or conclusion.claimed
    cells = [points(conclusion.claimed.score, places), *([points(total.score, places)] if assessed else [])]
    full = fixed(total.score.full, places) if total.score.counted else "—"
    add_row(table, "", "总分", full, *cells, share(total.score))
    return printed([*head(result), table, "", *_conclusion(result, total), *notes(result), *handing_in(result)])


def reckoned(result: Result) -> str:
    """What a score on figures that nobody verified is called."""
    return f"{source(result).run}测算"


def _mark(score: Score | None) -> str:
    """What 不适用 gave, such as （不适用，按满分计）."""
    if score is None or not score.gives:
        return ""
    return f"（{score.not_applicable if score.counted else _NOT_COUNTED}）"


def _beyond(score: Score | None) -> str:
    """What bonus and penalty move beyond the points, empty where they move nothing."""
    if score is None or not (score.extra_low or score.extra_high):
        return ""
    low, high = (f"{'+' if end > 0 else ''}{plain(end)}" for end in (score.extra_low, score.extra_high))
    return f"（加减分{low}{'' if low == high else f'至{high}'}）"


def head(result: Result) -> list[Printable]:
    """Whose result this is, by which standard."""
    conclusion = result.conclusion
    lines = [f"{conclusion.name}（{conclusion.subject}） {conclusion.period[0]} 至 {conclusion.period[1]}"]
    lines.append(f"{result.standard.title} {result.standard.id}@{result.standard.version}")
    if result.dossier.invented:
        lines.append("虚构样例，与任何真实站点无关。")
    return [*lines, ""]


def _conclusion(result: Result, total: Total) -> list[Printable]:
    unverified = result.conclusion.assessed is None
    what = f"按{run_words(result)}测算（未经核实）" if unverified else "等次"
    lines: list[Printable] = [f"{what}：{grade_words(total)}"]
    lines += [bullet(step.text) for step in total.steps]
    score = total.score
    if not score.known:
        estimate = "，区间为保守估计" if score.estimate else ""
        lines.append(f"尚缺 {score.asked - score.answered} 个答案（共 {score.asked} 个），得分是一个区间{estimate}。")
    if not unverified:
        conclusion = result.conclusion
        lines.append(
            f"核实情况：确认 {conclusion.confirmed} 项，更正 {conclusion.corrected} 项，"
            f"评估补填 {conclusion.supplied} 项，未核实 {conclusion.untouched} 项{accepted_words(conclusion)}。"
        )
    return [*lines, *_way(total, result.standard.places)]


def accepted_words(conclusion: Conclusion) -> str:
    """How many answers nobody looked at count as claimed, where the round has any such."""
    return f"，另有 {conclusion.accepted} 项未核实、按填报计" if conclusion.accepted else ""


def _way(total: Total, places: int) -> list[Printable]:
    """How the next grade would be reached."""
    found = total.advance
    if found is None:
        return []
    table = table_of("编号", "做法", "多得", right=("多得",))
    for change in found.changes:
        told = f"（{change.told}）" if change.told else ""
        gain = plain(change.gain) if change.gain else ""
        add_row(table, change.code or "等次的条件", f"{change.what}{told}", gain)
    return [
        f"按现有数据，以下 {found.answers} 项做到，就可达到{found.grade}（总分 {figure(found.total, places)}）：",
        table,
    ]


def grade_words(total: Total) -> str:
    """The grade, or the grades that are still possible."""
    if total.grade:
        return total.grade
    return f"未定，可能是{'、'.join(total.grades)}" if total.grades else "本标准不分等次"


def notes(result: Result) -> list[Printable]:
    """What a reader must know about the figures."""
    words = {"self_score": "自评分与填报数据不一致", "difference": "自评与评估不一致"}
    lines: list[Printable] = []
    for kind, heading in words.items():
        found = [remark for remark in result.conclusion.remarks if remark.kind == kind]
        if found:
            lines.append(f"{heading}（{len(found)} 处）：")
            lines.extend(indented(f"{remark.code} {remark.text}".strip()) for remark in found)
    confirmed = agreements(result) if taken(result) else []
    for heading, told in (("数据互相矛盾", contradictions(result)), ("数据相互印证", confirmed)):
        if told:
            lines.append(f"{heading}（{len(told)} 处）：")
            lines.extend(indented(text) for text in told)
    return lines


# -- several stations ------------------------------------------------------------------------------------------------


def side_by_side(results: list[Result]) -> str:
    """Subjects beside each other by first-level indicator, in the order given: no ranking. A dash: not in its tree."""
    standard, codes = results[0].standard, headings(results)
    scored = (*codes, "总分")
    table = table_of(standard.subject_name, *scored, "等次", right=scored)
    full: dict[str, Fraction] = {}
    for result in results:
        conclusion = result.conclusion
        shown = conclusion.assessed or conclusion.claimed
        scores = {node.code: points(node.assessed or node.claimed, standard.places) for node in conclusion.nodes}
        full.update((node.code, node.score(result.run).full) for node in conclusion.nodes)
        kind = "" if conclusion.assessed else f"\n（{reckoned(result)}）"
        cells = (scores.get(code, "—") for code in codes)
        add_row(table, conclusion.name + kind, *cells, points(shown.score, standard.places), grade_words(shown))
    assert standard.total is not None, "there are points"
    add_row(
        table,
        "满分",
        *(fixed(full[code], standard.places) for code in codes),
        fixed(standard.total, standard.places),
        "",
    )
    title = f"{standard.title} {standard.id}@{standard.version}"
    return printed([title, key_to(codes), "", table, "按给出的次序并列，不排名次。"])


def key_to(codes: Mapping[str, str]) -> str:
    """What the codes at the head of a table stand for."""
    return "　".join(f"{code} {name}" for code, name in codes.items())


# -- one indicator ---------------------------------------------------------------------------------------------------


def explanation(result: Result, code: str) -> str:
    """How the score of one indicator came about."""
    path = path_to(result.conclusion.nodes, code)
    node = path[-1]
    above = [f"{result.conclusion.name}", " > ".join(f"{step.code} {step.name}" for step in path), ""]
    if node.leaf is None:
        return printed([*above, _children(node, result), *_between(node, reckoned(result))])
    parts: list[Printable] = [*above, f"满分 {plain(node.claimed.full)} 分", "评分标准："]
    parts += [indented(node.leaf.sentence), "", "所用数据：", answers_used(node.leaf.answers, source(result))]
    parts += ["", f"{reckoned(result)}：{_said(node.claimed)}", *_derivation(node.leaf.claimed)]
    if node.assessed is not None and node.leaf.assessed is not None:
        parts += ["", f"评估得分：{_said(node.assessed)}", *_derivation(node.leaf.assessed)]
    if node.leaf.self_score is not None:
        parts += ["", f"自评填写：{plain(node.leaf.self_score)} 分（只作对照，不计分）"]
    raises = (node.leaf.assessed or node.leaf.claimed).raises
    if raises:
        parts += ["", "怎样能多得分："]
        for change in raises:
            told = f"（{change.told}）" if change.told else ""
            parts.append(indented(f"{change.what}{told}，多得 {plain(change.gain)} 分"))
    return printed(parts)


def path_to(nodes: tuple[Node, ...], code: str) -> list[Node]:
    """The nodes from the root down to the one with that code."""
    for node in nodes:
        if node.code == code:
            return [node]
        below = path_to(node.children, code)
        if below:
            return [node, *below]
    return []


def _children(node: Node, result: Result) -> Printable:
    places, heads = result.standard.places, ("满分", reckoned(result), "评估得分")
    table = table_of("编号", "指标", *heads, right=heads)
    for child in [*node.children, node]:
        shown = child.assessed or child.claimed
        name = (child.name if child is not node else "合计") + _mark(shown) + _beyond(shown)
        code = child.code if child is not node else ""
        add_row(table, code, name, fixed(shown.full, places), points(child.claimed, places),
             points(child.assessed, places))  # fmt: skip
    return table


def _between(node: Node, claimed: str) -> list[Printable]:
    """What happened between the children and the figure of a branch, in either run."""
    lines: list[Printable] = []
    for heading, score in ((claimed, node.claimed), ("评估得分", node.assessed)):
        if score is not None and score.steps:
            lines += ["", f"{heading}：", *(bullet(step.text) for step in score.steps)]
    return lines


def _said(score: Score) -> str:
    beyond = _beyond(score)
    if not score.counted:
        return f"{score.not_applicable}{beyond}"
    estimate = "，保守估计" if score.estimate else ""
    answered = f"（已有 {score.answered}/{score.asked} 个答案{estimate}）" if score.waiting else ""
    if score.known:
        gives = f"（{score.not_applicable}）" if score.not_applicable else ""
        return f"{plain(score.low)} 分{gives}{beyond}{answered}"
    return f"{span(score.low, score.high)} 分{answered}{beyond}"


def answers_used(answers: tuple[AnswerLine, ...], source: Source) -> Printable:
    """The answers that bear on a leaf, claimed and verified."""
    if not answers:
        return indented(f"（本项不用{source.data}）")
    table = table_of("采集项", source.run, "核实", "情况", "理由")
    for answer in answers:
        claimed = f"{answer.claimed}{answer.unit}" if answer.claimed else "—"
        verified = f"{answer.verified}{answer.unit}" if answer.verified else "—"
        each = "，".join(f"{one.assessor} {one.value}{answer.unit}" for one in answer.opinions)
        reason = "；".join(part for part in (each, answer.reason) if part)
        state = "没有公布" if answer.state == "missing" and source is PUBLISHED else ANSWER_STATES[answer.state]
        add_row(table, answer.label, claimed, verified, state, reason or "—")
    return indented(table)


def _derivation(derivation: Derivation) -> list[Printable]:
    return [bullet(line) for line in derivation_lines(derivation)]


def derivation_lines(derivation: Derivation) -> list[str]:
    """How the score of a leaf came about, a line for each step."""
    lines: list[str] = []
    for step in derivation.steps:
        gave = ""
        if step.low is not None and step.high is not None:
            gave = f" → {span(step.low, step.high)}"
            gave += " 分"
        state = f"[{STATES[step.state]}]" if STATES[step.state] else ""
        why = f"：{step_words(step.what, step.reason)}" if step.why else ""
        lines.append(" ".join(part for part in (f"{step.title}{why}", (state + gave).strip()) if part))
    return [*lines, *(line.text for line in derivation.settlement)]


# -- standards -------------------------------------------------------------------------------------------------------


def standards(found: list[Standard]) -> str:
    """The standards at hand, one a line."""
    table = table_of("编号@版本", "名称", "末级指标", "总分", "性质", right=("末级指标", "总分"))
    for standard in found:
        kind = PROVENANCE_WORDS[standard.provenance].partition("：")[0]
        add_row(table, standard.ref, standard.title, str(len(list(standard.leaves()))), _total(standard), kind)
    return printed([table])


def _total(standard: Standard) -> str:
    return "不计分" if standard.total is None else plain(standard.total)


def standard_in_full(standard: Standard) -> str:
    """The whole tree with its sentences."""
    parts: list[Printable] = [
        f"{standard.title} {standard.ref}",
        provenance_words(standard.provenance, scored=standard.scored),
    ]
    if standard.note:
        parts.append(standard.note)
    size = f"要求 {len(list(standard.leaves()))} 项" if standard.total is None else f"总分 {plain(standard.total)} 分"
    parts += [f"{size}，校验值 {standard.hash}", ""]
    if standard.defects:
        parts += ["公布稿的已知问题：", *(line for one in standard.defects for line in _defect(one)), ""]
    for root in standard.indicators:
        parts += _indicator(root, 0)
    for kind, words in standard.sentences().items():
        parts += ["", f"{RULE_WORDS[kind]}：", *(indented(sentence) for sentence in words)]
    parts += _origins(standard)
    return printed(parts)


def _origins(standard: Standard) -> list[Printable]:
    """The sources, and what of each indicator, veto and of the grades is published in which; nothing where none is cited."""
    cited = [(f"{code} {name}".strip(), one) for code, name, found in standard.cited() for one in found]
    if not cited:
        return []
    parts: list[Printable] = ["", "资料来源："]
    for work in standard.sources.values():
        credit = "，".join(part for part in (work.credited_to, work.date) if part)
        parts.append(indented(f"{work.id}：{work.title}" + (f"（{credit}）" if credit else "")))
    parts += ["", "公开了什么、补写了什么："]
    for name, one in cited:
        told = [f"公开：{one.published}" if one.published else "", f"补写：{one.added}" if one.added else ""]
        parts.append(indented(f"{name}（{one.source}）　{'　'.join(text for text in told if text)}".rstrip("　")))
    return parts


def _defect(defect: Defect) -> list[Printable]:
    """A known defect: where, the editor's words, what the program found there, and how it is scored."""
    head = indented(f"{defect.where}：{defect.say}")
    return [head, *(indented(f"核对：{found}", 4) for found in defect.found), indented(f"计分：{defect.scored}", 4)]


def _indicator(node: Indicator, depth: int) -> list[Printable]:
    title = f"{node.code} {node.name}" + (f"（{plain(node.points)}分）" if node.scored else "")
    lines: list[Printable] = [indented(title, depth * 2)]
    sentence = node.sentence()
    if sentence:
        lines.append(indented(sentence, depth * 2 + 2))
    for child in node.children:
        lines += _indicator(child, depth + 1)
    return lines
