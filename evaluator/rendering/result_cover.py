"""The first sheet of a workbook of results (说明): which standard, whose results, what may not be read into them, what each column means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from evaluator.model.dossier import EDITION_WORDS
from evaluator.model.standard import provenance_words
from evaluator.rendering.page import BODY, HEADING, HEI, PAGE_NUMBER, Box, Look, Page, box
from evaluator.rendering.result_column import Column, Subject
from evaluator.rendering.room import heights
from evaluator.rendering.view_figures import EITHER, FILLED_IN, PUBLISHED, Source

COVER = "说明"
_WIDTHS = (15.0, 22.0, 72.0)

_READING = (
    "次序同给出的次序，不排名次。",
    "空格不是 0：没有填、没有评估、不适用而不计入的，都是空格，旁边写着“情况”“判断”的列说明是哪一种；是零的写 0。",
)
_READING_POINTS = (
    "还缺答案时，得分是一个区间，分在“最低”“最高”两列；答案齐了，两列相等。",
    "得分按分数精确计算。小数除不尽的，格子里是最接近的小数，“精确值”一列是它的分数。得分率请看作约数。",
)
_PUBLIC = "公开版：人员姓名、佐证材料和自由填写的文字从略，留下的空格不表示没有填。"


@dataclass
class About:
    """What there is to say of the results together, gathered one by one; nothing of it grows with their number."""

    first: Subject | None = None
    subjects: int = 0
    assessed: int = 0
    published: int = 0
    pending: int = 0
    invented: int = 0
    engines: dict[str, None] = field(default_factory=dict)
    editions: dict[str, None] = field(default_factory=dict)
    cohorts: set[str] = field(default_factory=set)

    def add(self, one: Subject) -> None:
        self.first = self.first or one
        self.subjects += 1
        self.assessed += one.run == "assessed"
        self.published += one.run == "claimed" and one.source is PUBLISHED
        self.pending += not one.total.score.known
        self.invented += one.result.dossier.invented
        self.engines[one.result.engine] = None
        self.editions[one.edition] = None
        if len(self.cohorts) < 2:
            self.cohorts.add(one.result.conclusion.cohort_hash)

    @property
    def standard(self) -> str:
        assert self.first is not None
        info = self.first.result.standard
        return f"{info.title}（{info.id}@{info.version}）"

    @property
    def ref(self) -> str:
        assert self.first is not None
        info = self.first.result.standard
        return f"{info.id}@{info.version} {info.hash}"

    @property
    def source(self) -> Source:
        """What the figures that nobody verified are called in the headings of all subjects together."""
        return EITHER if 0 < self.published < self.subjects else PUBLISHED if self.published else FILLED_IN

    def marks(self) -> tuple[str, ...]:
        """What every page has to say."""
        edition = [word for word in self.editions if word in (EDITION_WORDS["draft"], EDITION_WORDS["public"])]
        unverified = _some(self.subjects - self.assessed, self.subjects, "未经核实")
        return (*edition, *unverified, *_some(self.invented, self.subjects, "示例数据，纯属虚构"))

    def lines(self) -> Iterator[tuple[str, str]]:
        """What there is to say, each with its heading."""
        assert self.first is not None
        result = self.first.result
        info, about = result.standard, result.dossier.round
        yield "评估标准", self.standard
        yield "标准性质", provenance_words(info.provenance, scored=info.scored)
        yield "标准内容哈希", info.hash
        yield "取位", info.rounding
        yield "程序版本", "、".join(self.engines)
        if about is not None:
            yield "评估轮次", f"{about.title}（{about.id}），第{about.edition}版"
            yield "封存码", about.seal or "未封存"
        yield "稿别", "、".join(self.editions)
        yield "评估对象", f"{self.subjects} 个"
        yield "依据", self._basis()
        yield "得分未定的", f"{self.pending} 个" if info.scored and self.pending else ""
        yield "参评批次", self._cohort()

    def _basis(self) -> str:
        claimed = self.subjects - self.assessed - self.published
        found = (
            (self.assessed, "评估：按核实的数据和评估人员的评定"),
            (claimed, "自评：按站方填报的数据测算，未经核实，不是评估结论"),
            (self.published, "公开资料：按公开发表的数据测算，不是站方填报的，未经核实，不是评估结论"),
        )
        return "\n".join(
            f"{words}（{count} 个）" if count < self.subjects else words for count, words in found if count
        )

    def _cohort(self) -> str:
        if self.cohorts == {""}:
            return ""
        return (
            next(iter(self.cohorts))
            if len(self.cohorts) == 1
            else "不止一批，见汇总表；不同批的，互相比较的指标不能放在一起看"
        )


def _some(count: int, whole: int, words: str) -> tuple[str, ...]:
    return (words if count == whole else f"部分{words}",) if count else ()


def cover(about: About, tables: Iterable[tuple[str, tuple[Column[Any], ...]]]) -> Page:
    """The sheet; `tables` are the others by name, with their columns."""
    told = [(heading, text) for heading, text in about.lines() if text]
    assert about.first is not None
    notes = (*_READING, *(_READING_POINTS if about.first.result.standard.scored else ()))
    notes += (_PUBLIC,) if EDITION_WORDS["public"] in about.editions else ()
    told += [("" if n else "怎样看", note) for n, note in enumerate(notes)]
    columns = [(name, column.heading, column.says) for name, listed in tables for column in listed if column.says]
    boxes = [_title(1, "评估结果表", 16), _title(2, "　".join(about.marks()), 11)]
    _, second, third = _WIDTHS
    for row, (heading, text) in enumerate(told, 3):
        boxes += [box(row, 1, heading, Look()), replace(box(row, 2, text, Look()), columns=2)]
    for row, texts in enumerate([("工作表", "列", "是什么"), *columns], len(told) + 3):
        look = Look() if row > len(told) + 3 else Look(HEI, fill=HEADING)
        boxes += [box(row, column, text, look) for column, text in enumerate(texts, 1)]
    needs = [[(text, second + third, 1)] for _, text in told]
    needs += [[(heading, second, 1), (says, third, 1)] for _, heading, says in [("", "", ""), *columns]]
    return Page(
        COVER,
        tuple(boxes),
        {1: 30.0, 2: 20.0, **dict(enumerate(heights(needs, BODY), 3))},
        dict(enumerate(_WIDTHS, 1)),
        portrait=True,
        area=(1, 1, len(needs) + 2, len(_WIDTHS)),
        foot=(foot(about, COVER), PAGE_NUMBER),
    )


def _title(row: int, text: str, size: float) -> Box:
    return replace(box(row, 1, text, Look(HEI, size, boxed=False)), columns=len(_WIDTHS))


def foot(about: About, name: str) -> str:
    """What stands at the foot of every page of a sheet."""
    return "　".join((f"{name}　{about.standard}"[:120], *about.marks())).replace("&", "&&")
