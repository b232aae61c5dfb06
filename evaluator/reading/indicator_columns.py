"""What the columns of a printed indicator table hold, told by their headings: a table of the words that are used."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from evaluator.forms.headings import plain_heading

Role = Literal[
    "level", "points", "criteria", "content", "evidence", "methods", "code", "number", "fill", "applies", "remark"
]

_WHO = "(?:评估|考核|评价|考评|评审|评定|评选|评比|检查|测评|评分|绩效)?"
_NUMERALS = "一二三四五六"

#: levels that say which they are
_LEVEL = re.compile(rf"([{_NUMERALS}1-6])级{_WHO}(?:指标|项目|内容|要素|标准)?(?:名称|内容)?")
#: levels that do not: they count from left to right, where no heading says which level it is
_LEVELISH = re.compile(
    rf"{_WHO}(?:指标|项目|类别|维度|模块|板块|方面|大类|分类|要素|部分)(?:名称|类别)?|指标体系|指标项|项目类别"
)
_TOTAL_IN_HEADING = re.compile(r"[（(](?:满分|总分|共|合计)?(\d+(?:\.\d+)?)分[)）]?")

#: what a column holds -> the headings it may have (without blanks, and without what stands in brackets at the end)
HEADINGS: Mapping[Role, re.Pattern[str]] = {
    "points": re.compile(
        r"(?:指标|标准|基本|评估|考核|各项|项目|单项|参考)?(?:分值|满分|分数|权重|权数|配分|赋分)(?:分|值)?|标准分|基本分|应得分|基准分|分|分值权重"
    ),
    "criteria": re.compile(
        r"(?:评估|评价|考核|考评|评审|测评)(?:标准|细则|办法|依据|规则|准则)(?:及分值|和分值|与分值|说明|细则)?|"
        rf"(?:具体)?{_WHO}(?:评分|计分|评定|打分|赋分|得分|扣分|加分|加减分|给分)(?:的)?"
        r"(?:标准|细则|办法|方法|说明|依据|规则|要求|准则)(?:及分值|和分值|与分值|说明|细则)?|评估标准及分值|细则|标准"
    ),
    "content": re.compile(
        rf"{_WHO}(?:内容|要点|要求|说明|解释|内涵|释义|指引|观测点)|指标(?:说明|解释|内涵|释义|要求|内容|描述|定义|要点)|具体(?:内容|要求)|"
        r"工作要求|建设(?:标准|要求|内容)|主要(?:内容|观测点)|标准要求|基本要求|目标(?:值|要求)?"
    ),
    "evidence": re.compile(
        r"(?:佐证|证明|支撑|备查|所需|提供|需提供|查阅|查验|参考|申报|相关|评估|考核|印证|台账)(?:的)?(?:材料|资料)(?:清单|目录|要求)?|"
        r"材料清单|资料清单|证据|佐证|查看材料|所需材料资料|数据来源|评分依据材料|应备材料"
    ),
    "methods": re.compile(
        rf"{_WHO}(?:方式|方法|途径|手段)|(?:核查|查验|核实|考察|检查|审核|验证|评估)(?:方式|方法|途径|手段)|"
        r"(?:评估|考核|评价|检查)方[式法](?:途径)?|评分方式"
    ),
    "code": re.compile(r"(?:指标|项目)?(?:编号|代码|编码|序列号)"),
    "number": re.compile(r"序号|序|项次|行次"),
    "fill": re.compile(
        r"(?:自评|自查|自我评价|评估|考核|评价|考评|专家|实际|机构|第三方|复评|核定|实|最终|最后|测评|复核|初评)?(?:得分|评分|打分|分数)|"
        r"自评(?:情况|说明|结果|分值)?|(?:扣分|得分|失分|加分|评分)(?:原因|情况|说明|理由)|自评分|评估分|考核分|评分结果|完成情况|是否达标"
    ),
    "applies": re.compile(r"适用(?:的)?(?:范围|对象|单位|主体|机构|站点|情形|于)"),
    "remark": re.compile(r"备注|说明|附注|注"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it holds, its heading as printed, and the level (from 1) of names, or that points belong to."""

    number: int
    role: Role
    heading: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table; `stated` is the total that a heading gives (分值（100分）)."""

    all: tuple[Column, ...]
    stated: str = ""

    @property
    def levels(self) -> list[Column]:
        return [column for column in self.all if column.role == "level"]

    def of(self, role: Role) -> list[Column]:
        return [column for column in self.all if column.role == role]

    @property
    def indicators(self) -> bool:
        """Whether these are the columns of a table of indicators: what is judged, and how or for how much."""
        return bool(self.levels) and bool(self.of("points") or self.of("criteria"))

    @property
    def requirements(self) -> bool:
        """Whether these may be the columns of a list of requirements: what is asked for, and nothing of points."""
        return bool(self.levels) and bool(self.of("content") or self.of("criteria")) and not self.of("points")

    @property
    def worded(self) -> bool:
        """Whether anything is said of an indicator besides its name and points."""
        return bool(self.of("content") or self.of("criteria"))


def columns_of(headings: Mapping[int, str]) -> Columns:
    """The columns that headings (by number of the column) mean; what nobody knows is kept as a remark."""
    plain = {number: _bare(text) for number, text in sorted(headings.items()) if text.strip()}
    levels = _levels(plain)
    found = []
    for number, text in plain.items():
        role: Role = "level" if number in levels else role_of(text)
        found.append(Column(number, role, headings[number].strip(), levels.get(number, 0)))
    return Columns(tuple(_points_of_levels(found)), _stated(headings))


def role_of(text: str) -> Role:
    """What a heading means that is no level; a remark where nobody knows."""
    return next((role for role, words in HEADINGS.items() if words.fullmatch(text)), "remark")


def known(text: str) -> bool:
    """Whether a text is a heading at all."""
    bare = _bare(text)
    return bool(
        _LEVEL.fullmatch(bare) or _LEVELISH.fullmatch(bare) or any(w.fullmatch(bare) for w in HEADINGS.values())
    )


def _bare(heading: str) -> str:
    return re.sub(r"[（(][^（()）]*[)）]$", "", plain_heading(heading)).replace("/", "").replace("、", "").strip(":：")


def _levels(plain: Mapping[int, str]) -> dict[int, int]:
    """The columns of names with their level; those that say their level, else those that could be one, from the left."""
    said = {number: match[1] for number, text in plain.items() if (match := _LEVEL.fullmatch(text))}
    if said:
        return {number: _NUMERALS.index(n) + 1 if n in _NUMERALS else int(n) for number, n in said.items()}
    likely = [number for number, text in plain.items() if _LEVELISH.fullmatch(text)]
    if len(likely) < 2:
        likely += [number for number, text in plain.items() if role_of(text) == "content"][: 1 if likely else 2]
    return {number: level for level, number in enumerate(sorted(likely)[:4], 1)}


def _points_of_levels(columns: list[Column]) -> list[Column]:
    """Points belong to the level on their left; where there is one column of them behind all levels, to the last."""
    found, level = [], 0
    for column in columns:
        level = column.level or level
        belongs = column.role == "points"
        found.append(Column(column.number, column.role, column.heading, level) if belongs else column)
    return found


def _stated(headings: Mapping[int, str]) -> str:
    for text in headings.values():
        match = _TOTAL_IN_HEADING.search(plain_heading(text))
        if match and _LEVEL.fullmatch(_bare(text)) is None:
            return match[1]
    return ""
