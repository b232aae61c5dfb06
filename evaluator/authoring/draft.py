"""The draft of a standard as a file: data for the engine, and beside it in comments all that the table says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evaluator.authoring.draft_texts import heading_of, in_full, say_lines, things_in
from evaluator.authoring.draft_yaml import block, comment
from evaluator.authoring.naming import close, folded
from evaluator.authoring.outline import Node, Sum
from evaluator.authoring.points import Scored
from evaluator.authoring.proposing import Proposed, Unread
from evaluator.model.numbers import ZERO, plain
from evaluator.reading.indicator_table import IndicatorTable

SOURCE = "yuanbiao"
_LISTS = {"evidence": "佐证材料", "methods": "评估方法"}
_REQUIREMENTS = """{file} 的草稿，由程序导入，还不是可以使用的标准。原表没有分值，写成了不计分的要求清单：各项只判断达到没有。请逐项核对：
待填　　　　编号、版本、来源等，程序不知道的
待确认　　　每项要求先写成一道是非题；要按数据判断的（例如覆盖率不低于60%），请改成条件；“印出”一行是它印在报告里的样子
未能识别　　不止一句话、或有看不懂的情形的，暂以指标名称作为要求；原文写在 say 里，会印在表格和报告上
改好一处就删去那一处的注释；随时可以运行 evaluator check 本文件"""
_HEAD = """{file} 的草稿，由程序导入，还不是可以使用的标准。请逐项核对：
待填　　　　编号、版本、来源等，程序不知道的
待确认　　　评分规则是程序按原文的措辞写的；“印出”一行是这条规则印在报告里的样子，请与原文逐字对照；一字不差的不再印
未能识别　　程序没有把握，暂由评估人员在 0 至满分内评定；原文写在 say 里，会印在表格和报告上
对不上　　　原表自身的问题，照录在 known_defects 里；改正以后请删去那一条
改好一处就删去那一处的注释；随时可以运行 evaluator check 本文件"""

#: the sentence of a leaf does not say where its points go
_RESCALED = "不适用的分值折算到同级其余指标；要按总分折算的，请在标准里另写 rescale: total"


@dataclass
class Draft:
    """What is written: the settled tree, a rule or a reason for each leaf (by code), facts, and what is known to be wrong."""

    file: str
    title: str
    scored: Scored
    rules: Mapping[str, Proposed | Unread]
    facts: Mapping[str, Mapping[str, Any]]
    tables: Sequence[IndicatorTable]
    sums: Sequence[Sum] = ()
    stray: Sequence[str] = ()
    places: int = 2
    defects: list[dict[str, str]] = field(default_factory=list)
    attributes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def text(self) -> str:
        """The file."""
        lines = [
            *self._head(),
            *self._attributes(),
            *self._facts(),
            *self._defects(),
            "",
            *_rule_line("指标"),
            "indicators:",
        ]
        for root in self.scored.roots:
            lines += self._node(root, 2)
        for kind, roots in (("bonus", self.scored.bonus), ("penalty", self.scored.penalty)):
            for root in roots:
                lines += self._beside(root, 2, kind)
        lines += self._tail()
        return "\n".join(lines) + "\n"

    # -- head and tail --

    def _head(self) -> Iterator[str]:
        yield from comment((_HEAD if self.scored.counted else _REQUIREMENTS).format(file=self.file), 0)
        yield ""
        yield "id: caogao   # 待填：标准的编号，英文字母、数字和横线，例如 hainan-37"
        yield 'version: "0.1"   # 待填：版本'
        yield from block("title", self.title, 0)
        yield "provenance: transcribed   # 照录公开文本；不是的请改：reconstructed 复原稿，own 自编"
        yield "note: 本稿由程序从公布的评估表导入，评分规则尚未逐条确认。   # 核对完请删去"
        if self.scored.counted:
            yield f"total: {plain(self.scored.total)}"
        if self.places > 2:
            yield f"rounding: {{places: {self.places}}}"
        yield ""
        yield "# 待填：原文的发文单位（credited_to）和日期（date）"
        yield "sources:"
        yield f"  {SOURCE}: " + "{" + f"title: {json.dumps(self.title, ensure_ascii=False)}" + "}"
        yield f"defaults: {{source: {{id: {SOURCE}}}}}"
        for said in (one for one in self.scored.said if one.node is None):
            yield from comment(f"对不上：{said.place}“{said.about}”{said.text}", 0)

    def _attributes(self) -> Iterator[str]:
        if self.attributes:
            yield ""
            yield from _rule_line("评估对象的属性（从适用范围里收集；待确认：名称，选项全不全）")
            yield "attributes:"
            for name, what in self.attributes.items():
                yield from block(name, what, 2)

    def _facts(self) -> Iterator[str]:
        if self.facts:
            yield ""
            yield from _rule_line("采集项（规则要用的数；待确认：名称、类型、单位、口径）")
            yield "facts:"
            for name, what in self.facts.items():
                yield from block(name, what, 2)

    def _defects(self) -> Iterator[str]:
        if self.defects:
            yield ""
            yield from _rule_line("原表自身的问题（照录；改正以后删去）")
            yield "known_defects:"
            for entry in self.defects:
                yield f"  - {{at: {json.dumps(entry['at'], ensure_ascii=False)}, code: {entry['code']}, say: {json.dumps(entry['say'], ensure_ascii=False)}}}"

    def _tail(self) -> Iterator[str]:
        parts = [
            ("没有分值的部分（没有写进指标；是否决条件的，请写成 gates；是说明的，可以写进 note）", self._pointless()),
            ("原表的合计", [f"{one.place}：{' '.join(one.texts)}" for one in self.sums]),
            ("原表里没有归到指标的文字", list(self.stray)),
            ("原表的标题、表头和附注", self._around()),
        ]
        for heading, lines in parts:
            if lines:
                yield ""
                yield from _rule_line(heading)
                for line in lines:
                    yield from comment(line, 0)

    def _pointless(self) -> list[str]:
        return [line for root in self.scored.pointless for line in in_full(root, 0)]

    def _around(self) -> list[str]:
        lines = []
        for table in self.tables:
            lines += [f"{table.source.name}", *table.above]
            lines += ["　｜　".join(close(head) for head in table.heads)] if table.heads else []
            lines += list(table.notes)
        return list(dict.fromkeys(lines))

    # -- the tree --

    def _node(self, node: Node, indent: int) -> Iterator[str]:
        pad = " " * (indent + 2)
        yield from self._names(node, indent)
        if self.scored.counted:
            yield f"{pad}points: {plain(node.points or ZERO)}"
        yield from self._remarks(node, indent + 2)
        yield from self._applies(node, indent + 2)
        if node.children:
            yield from self._shared(node, indent + 2)
            yield f"{pad}children:"
            for child in node.children:
                yield from self._node(child, indent + 4)
            return
        yield from self._leaf(node, indent + 2)
        yield from self._shared(node, indent + 2)

    def _names(self, node: Node, indent: int) -> Iterator[str]:
        pad = " " * indent
        yield f"{pad}- code: {json.dumps(node.code, ensure_ascii=False)}"
        yield from block("name", node.name, indent + 2)
        if node.source and folded(node.source) != node.name:
            yield from comment(" ".join(node.source.split()), indent + 2, "原文：")

    def _applies(self, node: Node, indent: int) -> Iterator[str]:
        """For whom a node is; what is not understood of that only as a comment."""
        for text in node.conditions:
            yield from comment(text, indent, "适用范围：")
        if node.applies:
            yield from block("applies", node.applies, indent)
        elif node.conditions:
            yield from comment("适用范围没有认出来，现在对谁都适用；请写成 applies。", indent, "未能识别：")

    def _remarks(self, node: Node, indent: int) -> Iterator[str]:
        """What else the table says of a node, and what is to be looked at."""
        for said in (one for one in self.scored.said if one.node is node):
            yield from comment(said.text, indent, "对不上：")
        for entry in self.defects:
            if entry["at"] == node.code:
                yield from comment(f"{entry['say']}（已记入 known_defects）", indent, "对不上：")
        told = {said.text for said in self.scored.said if said.node is node}
        for note in (one for one in node.notes if one not in told):
            yield from comment(note, indent, "注意：")
        for part in node.texts:
            if part.role in ("number", "fill", "remark", "code") and not (
                part.role == "code" and part.text == node.code
            ):
                yield from comment(part.text, indent, f"{part.heading or '没有表头的一列'}：")
        if node.children:
            for part in node.texts:
                if part.role in ("criteria", "content"):
                    yield from comment(part.text, indent, f"{part.heading}（写在上级，下级没有单列）：")

    def _leaf(self, node: Node, indent: int) -> Iterator[str]:
        found = self.rules[node.code]
        if isinstance(found, Proposed):
            yield from self._proposed(node, found, indent)
        else:
            yield from self._by_hand(node, found.why, indent)

    def _proposed(self, node: Node, found: Proposed, indent: int) -> Iterator[str]:
        """A rule that was read, below the wording and the sentence that it prints."""
        contents = "\n".join(text for text in node.of("content") if close(text) != node.name)
        wording = "\n".join(node.of("criteria"))
        yield from comment(wording or contents, indent, "原文：")
        same = "".join((wording or contents).split()) == "".join(found.sentence.split())
        told = "印出的与原文一字不差。" if same else ""
        yield from comment(f"以上按“{found.title}”写成规则。{told}", indent, "待确认：")
        if not same:
            yield from comment(found.sentence, indent, "印出：")
        if any(entry.get("gives") == "rescale" for entry in found.more.na):
            yield from comment(_RESCALED, indent, "待确认：")
        keys = found.more.keys()
        for key in [key for key in keys if key in ("na", "requires")]:
            yield from block(key, keys.pop(key), indent)
        yield from block("rule", found.rule, indent)
        for key, value in keys.items():
            yield from block(key, value, indent)
        if found.due:
            yield from block("due", found.due, indent)
        more = [found.say, *([f"{heading_of(node, 'content')}：{contents}"] if contents and wording else [])]
        yield from say_lines("\n".join(filter(None, more)), indent)

    def _by_hand(self, node: Node, why: str, indent: int) -> Iterator[str]:
        """What was not read: for an assessor, or a requirement by its name, with the wording to be printed behind it."""
        parts = [part for part in node.texts if part.role in ("content", "criteria") and close(part.text) != node.name]
        if self.scored.counted:
            yield from comment(f"{why}。暂由评估人员评定。", indent, "未能识别：")
            yield " " * indent + f"rule: {{judge: [0, {plain(node.points or ZERO)}]}}"
        else:
            yield from comment(f"{why}。暂以指标名称作为要求。", indent, "未能识别：")
            yield from block("rule", {"met": node.name}, indent)
        alone = len(parts) == 1 and not self.scored.counted
        texts = [part.text if alone else f"{part.heading}：{part.text}" for part in parts]
        texts += [line for child in node.folded for line in in_full(child, 0)]
        yield from say_lines("\n".join(texts), indent)

    def _beside(self, node: Node, indent: int, kind: str) -> Iterator[str]:
        """A branch beside the total: its leaves have no points and give bonus or penalty."""
        pad = " " * (indent + 2)
        yield from self._names(node, indent)
        yield f"{pad}points: 0   # 在总分之外{'加' if kind == 'bonus' else '扣'}分，原表写 {plain(node.points or ZERO)} 分"
        yield from self._remarks(node, indent + 2)
        yield from self._applies(node, indent + 2)
        if node.points and node.parent is None:
            limits = f"[0, {plain(node.points)}]" if kind == "bonus" else f"[-{plain(node.points)}, 0]"
            yield f"{pad}extra: {limits}"
        yield from self._shared(node, indent + 2)
        if node.children:
            yield f"{pad}children:"
            for child in node.children:
                yield from self._beside(child, indent + 4, kind)
            return
        yield from self._items(node, indent + 2, kind)

    def _items(self, node: Node, indent: int, kind: str) -> Iterator[str]:
        found = self.rules[node.code]
        wording = "\n".join(node.of("criteria") or node.of("content"))
        if isinstance(found, Proposed):
            yield from comment(wording, indent, "原文：")
            yield from comment(f"以上按“{found.title}”写成{'加' if kind == 'bonus' else '扣'}分。", indent, "待确认：")
            yield from block(kind, found.rule["add" if kind == "bonus" else "deduct"], indent)
            more = [f"{heading_of(node, 'content')}：{text}" for text in node.of("content") if node.of("criteria")]
            yield from say_lines("\n".join(filter(None, [found.say, *more])), indent)
            return
        yield from comment(
            f"{found.why}。暂由评估人员酌情{'给' if kind == 'bonus' else '扣'}分。", indent, "未能识别："
        )
        word = "need" if kind == "bonus" else "fault"
        yield from block(kind, [{word: node.name, "judge": [ZERO, node.points or ZERO]}], indent)
        texts = [f"{part.heading}：{part.text}" for part in node.texts if part.role in ("content", "criteria")]
        texts += [line for child in node.folded for line in in_full(child, 0)]
        yield from say_lines("\n".join(texts), indent)

    def _shared(self, node: Node, indent: int) -> Iterator[str]:
        """Evidence and methods, which those below share."""
        for role, word in _LISTS.items():
            texts = node.of(role)
            pieces = [piece for text in texts for piece in things_in(text)]
            if pieces:
                if any(re.search(r"(?:^|[\s；、])(?:\d+[.、）)]|[①-⑳]|[（(]\d)", text) for text in texts):
                    yield from comment("\n".join(texts), indent, f"{word}（原文）：")
                yield from block(role, list(dict.fromkeys(pieces)), indent)


def _rule_line(heading: str) -> Iterator[str]:
    yield f"# ───────────── {heading} ─────────────"
