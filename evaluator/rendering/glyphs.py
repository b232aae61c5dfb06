"""Characters that no font can draw, and where in a result they stand: a report with a missing glyph is not written."""

from __future__ import annotations

import dataclasses
import html as html_text
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from evaluator.model.node import Node
from evaluator.model.result import Result

#: Characters of the private use areas: fonts that have them draw what they like, so none of them can be trusted.
PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")

#: How many places are named for one character.
MOST_PLACES = 5

#: Whose a field is, by the part of the result it belongs to; an indicator is named by its code.
OWNER_WORDS: dict[str, str] = {
    "Conclusion": "评估对象的",
    "StandardInfo": "标准的",
    "Dossier": "",
    "RoundInfo": "评估轮次的",
    "PublishedLine": "公开资料的",
}

FIELD_WORDS: dict[str, str] = {
    "added": "来源说明",
    "after": "修改说明",
    "advice": "评估人员建议",
    "agency": "评估机构",
    "assessor": "评估人员代号",
    "assessor_name": "评估人员姓名",
    "attributes": "属性",
    "because": "不评的原因",
    "before": "修改说明",
    "claim": "异议的主张",
    "claimed": "填报的数据",
    "commissioner": "委托单位",
    "credited_to": "署名",
    "date": "日期",
    "decided_by": "复核人",
    "disputes": "异议事项",
    "effect": "异议的影响",
    "evidence": "佐证材料",
    "evidence_wanted": "应备的佐证材料",
    "figures": "问卷数据",
    "file": "佐证材料",
    "files": "佐证材料",
    "finding": "评估人员说明",
    "grade": "等次名称",
    "grades": "等次名称",
    "label": "数据的名称",
    "methods": "核实方法",
    "name": "名称",
    "note": "编者说明",
    "party": "评分方",
    "proves": "佐证材料的用途",
    "published": "来源说明",
    "published_in": "数据的出处",
    "qualification": "评估人员资格",
    "reason": "更正的理由",
    "received": "异议人",
    "remark": "自评说明",
    "role": "评估人员职责",
    "rules": "评分标准",
    "said": "计算过程",
    "say": "数据的校验",
    "says": "资料所说",
    "sentence": "评分标准",
    "settlement": "计算过程",
    "signed_by": "填报人",
    "sources": "资料来源",
    "subject": "编号",
    "subject_name": "评估对象的称呼",
    "text": "说明",
    "title": "标题",
    "unit": "数据的单位",
    "value": "数据",
    "verified": "核实的数据",
    "what": "计算过程",
    "words": "进度",
    "worked": "数据的校验",
}


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """A character that cannot be drawn, and the places it stands in."""

    char: str
    where: tuple[str, ...]

    @property
    def code(self) -> str:
        return f"U+{ord(self.char):04X}"

    def __str__(self) -> str:
        private = "是私用区字符，各台电脑显示的不一样，" if PRIVATE_USE.match(self.char) else ""
        return f"“{self.char}”（{self.code}）{private}在：{'；'.join(self.where) or '报告模板'}"


class MissingGlyphs(Exception):  # noqa: N818 - named for what it holds
    """Some characters of a report have no glyph in any font of this machine; nothing was written."""

    def __init__(self, missing: Iterable[MissingGlyph]) -> None:
        self.missing = tuple(missing)
        lines = "\n".join(f"  {glyph}" for glyph in self.missing)
        super().__init__(
            f"没有生成 PDF：下列 {len(self.missing)} 个字符在本机所有字体中都没有可用的字形。\n{lines}\n"
            "请用 --font 字体文件 给出收有这些字的字体，或者安装这样的字体（Debian/Ubuntu 的 fonts-babelstone-han "
            "收生僻字较多），再重新生成；找不到的，用 --missing-glyph describe 印成编码；也可以先生成 HTML。"
        )


def private_characters(text: str) -> set[str]:
    """The private use characters of a text."""
    return set(PRIVATE_USE.findall(text))


# -- described ---------------------------------------------------------------------------------------------------------

#: where a document has room for the note on what was described
NOTE_HERE = "<!--undrawn-->"


def described(html: str, glyphs: Sequence[MissingGlyph]) -> str:
    """The HTML with the code point in place of each character that cannot be drawn, and a note that says so."""
    if not glyphs:
        return html
    told = "；".join(f"〔{glyph.code}〕，在{'，'.join(glyph.where) or '报告模板'}" for glyph in glyphs)
    note = (
        f"<p>下列{len(glyphs)}个字符没有可用的字形，文中印成它的编码（Unicode），"
        f"所指的字以报送的文件为准：{html_text.escape(told)}。</p>"
    )
    place = NOTE_HERE if NOTE_HERE in html else "</body>"
    noted = html.replace(place, note + place, 1)
    for glyph in glyphs:
        noted = noted.replace(glyph.char, f"〔{glyph.code}〕")
    return noted


# -- where -----------------------------------------------------------------------------------------------------------


def places(char: str, result: Result | None, text: str) -> tuple[str, ...]:
    """Where a character stands: the fields of the result, else what surrounds it in the text of the document."""
    found = [] if result is None else list(dict.fromkeys(_in(result, char, "", "")))
    if not found:
        around = (text[max(n.start() - 10, 0) : n.end() + 10] for n in re.finditer(re.escape(char), text))
        found = list(dict.fromkeys(f"“{' '.join(piece.split())}”" for piece in around))
    rest = len(found) - MOST_PLACES
    return (*found[:MOST_PLACES], f"等 {len(found)} 处") if rest > 0 else tuple(found)


def _in(value: Any, char: str, field: str, owner: str) -> Iterator[str]:
    """Every text below `value` that has the character, by the field it stands in and whose it is."""
    if isinstance(value, str):
        if char in value:
            yield f"{owner}{FIELD_WORDS.get(field, field)}“{value}”"
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _in(inner, char, field, owner)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        own = f"指标{value.code}的" if isinstance(value, Node) else OWNER_WORDS.get(type(value).__name__, owner)
        for inner_field in dataclasses.fields(value):
            yield from _in(getattr(value, inner_field.name), char, inner_field.name, own)
