"""The styles of a report as a word processor's document: what a bureau finds in its list of styles, and each one's measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FANG, HEI, KAI, SONG = "仿宋", "黑体", "楷体", "方正小标宋简体"

#: The fonts by the names under which every office machine knows them, with those that stand in for them and the family
#: that a word processor looks for where it has none of these.
FONTS: dict[str, tuple[str, Literal["roman", "swiss", "script"]]] = {
    FANG: ("FangSong,仿宋_GB2312,STFangsong,Noto Serif CJK SC", "roman"),
    HEI: ("SimHei,Noto Sans CJK SC", "swiss"),
    KAI: ("KaiTi,楷体_GB2312,STKaiti,LXGW WenKai", "script"),
    SONG: ("方正小标宋_GBK,FZXiaoBiaoSong-B05S,宋体,SimSun,Noto Serif CJK SC", "roman"),
}

#: The room between a line of the body and a table above or below it, in points.
FROM_TABLE = 6.0

#: The body: 16 points set 0.25 closer, 28 characters on a line of 156 mm, 22 lines of 28.95 points on a page of 225 mm.
BODY, CLOSER, LINE = 16.0, -0.25, 28.95


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """A paragraph style; sizes, lines and distances in points, indents in characters of the style's size.

    `level` is the outline level from 1, 0 for none; `following` the id of the style of the paragraph after a new line.
    """

    name: str
    font: str = FANG
    size: float = BODY
    line: float = LINE
    first: float = 0
    left: float = 0
    right: float = 0
    before: float = 0
    after: float = 0
    align: Literal["left", "center", "right"] = "left"
    keep: bool = False
    level: int = 0
    following: str = ""
    spacing: float = 0
    #: tab stops in millimetres: place, kind, dots before it
    tabs: tuple[tuple[float, str, bool], ...] = ()
    #: whether the distances stand only round a group of paragraphs of the style
    once: bool = False
    boxed: bool = False


def _heading(name: str, font: str, level: int) -> ParagraphStyle:
    return ParagraphStyle(name, font, first=2, keep=True, level=level, following="Normal", spacing=CLOSER)


def _table(name: str, size: float, line: float, **more: float) -> ParagraphStyle:
    return ParagraphStyle(name, size=size, line=line, **more)  # type: ignore[arg-type]  # more are measures only


#: The names are those of Word where it has the style itself (it shows them in the user's language), else Chinese.
PARAGRAPHS: dict[str, ParagraphStyle] = {
    "Normal": ParagraphStyle("Normal", first=2, spacing=CLOSER),
    "Heading1": _heading("heading 1", HEI, 1),
    "Heading2": _heading("heading 2", KAI, 2),
    "Heading3": ParagraphStyle("heading 3", HEI, 13, 20, before=4, keep=True, level=3, following="Normal"),
    "Title": ParagraphStyle("Title", SONG, 22, LINE, after=14, align="center", keep=True, level=1, following="Normal"),
    "Caption": ParagraphStyle("caption", HEI, 12, 20, before=8, align="center", keep=True, following="Normal"),
    "Quote": ParagraphStyle("Quote", KAI, first=2, spacing=CLOSER),
    "ListNumber": ParagraphStyle("List Number", first=2, spacing=CLOSER),
    "ListParagraph": ParagraphStyle("List Paragraph", spacing=CLOSER),
    "TOC1": ParagraphStyle("toc 1", line=22, tabs=((156, "right", True),)),
    "TOC2": ParagraphStyle("toc 2", line=22, left=2, tabs=((156, "right", True),)),
    "Header": ParagraphStyle("header", HEI, 12, 0, align="center"),
    "Footer": ParagraphStyle("footer", "宋体", 14, 0, left=1, right=1),
    "FooterWords": ParagraphStyle("页脚文字", KAI, 10.5, 0, align="center"),
    "Flush": ParagraphStyle("顶格正文", spacing=CLOSER, following="Normal"),
    "Annex": ParagraphStyle("附件号", HEI, keep=True, following="Title"),
    "Small": ParagraphStyle("小字说明", size=10.5, line=16, after=4, keep=True),
    "Note": ParagraphStyle("表注", size=10.5, line=16, before=3, after=8),
    "GuideLine": ParagraphStyle("填报说明", size=10.5, line=15.5, left=5, first=-5, after=1),
    "Legend": ParagraphStyle("图例", size=10.5, line=16, align="center", keep=True),
    "Axis": ParagraphStyle(
        "图轴",
        size=9,
        line=12,
        tabs=((21.5, "center", False), (43, "center", False), (64.5, "center", False), (86, "right", False)),
    ),
    "Seal": ParagraphStyle(
        "封存码", line=24, left=0.5, right=0.5, before=8, after=12, boxed=True, tabs=((153, "right", False),)
    ),
    "Signature": ParagraphStyle("落款", right=4, align="right", spacing=CLOSER),
    "Number": ParagraphStyle("发文号", after=12, align="right", spacing=CLOSER),
    "SlipText": ParagraphStyle("回执正文", size=14, line=24, first=2),
    "CoverName": ParagraphStyle("封面名称", SONG, 22, 36, before=24, align="center", once=True),
    "CoverKind": ParagraphStyle("封面标题", SONG, 36, 54, before=12, align="center", spacing=9),
    "CoverNameSmall": ParagraphStyle("封面长名称", SONG, 16, 22, align="center"),
    "CoverKindSmall": ParagraphStyle("封面小标题", SONG, 26, 36, before=6, align="center", spacing=6),
    "CoverEdition": ParagraphStyle("封面稿次", KAI, 18, 30, before=6, after=6, align="center"),
    "CoverMark": ParagraphStyle("封面标记", HEI, BODY, 28, before=18, after=18, align="center"),
    "CoverLogo": ParagraphStyle("封面标志", line=0),
    "CoverRow": _table("封面表文字", 14, 20),
    "CoverRowSmall": _table("封面表小字", 11, 15),
    "CoverFootSmall": ParagraphStyle("封面小落款", size=12, line=18, before=14, align="center", once=True),
    "CoverFoot": ParagraphStyle("封面落款", before=24, align="center", once=True),
    "CoverGap": ParagraphStyle("封面间隔", line=48),
    "SummaryText": ParagraphStyle("摘要正文", size=10.5, line=14.5, first=2),
    "SummaryFlush": ParagraphStyle("摘要顶格", size=10.5, line=14.5, before=3, after=3),
    "SummaryShort": ParagraphStyle("摘要说明", KAI, 10.5, 14.5),
    "SummaryItem": ParagraphStyle("摘要条目", size=10.5, line=14.5, left=1.6, first=-1.6),
    "NoticeText": ParagraphStyle("告知单正文", size=11, line=15.5, first=2),
    "NoticeFlush": ParagraphStyle("告知单顶格", size=11, line=15.5, before=2, after=2),
    "NoticeShort": ParagraphStyle("告知单说明", KAI, 11, 15.5),
    "NoticeSeal": ParagraphStyle(
        "告知单封存码",
        size=11,
        line=18,
        left=0.5,
        right=0.5,
        before=5,
        after=6,
        boxed=True,
        tabs=((153, "right", False),),
    ),
    "NoticeSign": ParagraphStyle("告知单落款", size=11, line=15.5, right=1, before=4, align="right"),
    "NoticeOf": ParagraphStyle("告知单对象", KAI, 12.5, 17, align="center"),
    "TableText": _table("表格文字", 10.5, 16),
    "TableSmall": _table("表格小字", 10, 14.5),
    "TableFine": _table("表格细字", 9, 12.5),
    "TableDetail": _table("明细表文字", 9, 12),
    "TableStep": _table("明细表算式", 9, 12, left=1, first=-1),
    "TableHeadline": _table("总分表文字", 12, 24),
    "TableNote": _table("总分表附注", 10.5, 14),
    "TableShares": _table("得分率表文字", 10.5, 14.5),
    "TableDense": _table("得分率表小字", 9.5, 12.5),
    "TableSigning": _table("签字表文字", 13, 32),
    "TableClose": _table("签字表小字", 12, 24),
    "BarText": _table("图条", 1, 6),
    "BarGap": _table("图条间隔", 1, 3),
    "After": _table("表后间隔", 1, 8),
    "End": _table("分节", 1, 1),
}


@dataclass(frozen=True, slots=True)
class CharacterStyle:
    """A character style; a size of 0 is that of the text around."""

    name: str
    font: str
    size: float = 0


CHARACTERS: dict[str, CharacterStyle] = {
    "Strong": CharacterStyle("Strong", HEI),
    "Kai": CharacterStyle("楷体字", KAI),
    "Big": CharacterStyle("大号数字", HEI, 20),
    "Middle": CharacterStyle("中号数字", HEI, 14),
    "Hash": CharacterStyle("校验码", FANG, 7.5),
}


@dataclass(frozen=True, slots=True)
class TableStyle:
    """A table style: the widths of its rules in eighths of a point (0: none), round it and in it, and the padding in points."""

    name: str
    outside: tuple[int, int]  # above and below, left and right
    inside: tuple[int, int]  # between rows, between columns
    padding: tuple[float, float]  # above and below, left and right


TABLES: dict[str, TableStyle] = {
    "ReportGrid": TableStyle("评估表格", (8, 8), (4, 4), (2, 3)),
    "ReportRules": TableStyle("评估横线表", (8, 0), (0, 0), (1.5, 3)),
    "ReportPlain": TableStyle("评估图表", (0, 0), (0, 0), (2, 3)),
    "CoverTable": TableStyle("封面表格", (0, 0), (0, 0), (2, 3)),
    "ReportBar": TableStyle("图条表", (0, 0), (0, 0), (0, 0)),
}

#: The margins of a page in millimetres: top, right, bottom, left; and how far the head and the foot are from the edge.
PORTRAIT, PORTRAIT_HEAD_FOOT = (37.0, 26.0, 35.0, 28.0), (22.0, 23.0)
COVER = (37.0, 26.0, 22.0, 28.0)  # it has no page number, so a long name has room below
FORM, FORM_HEAD_FOOT = (30.0, 20.0, 26.0, 25.0), (15.0, 14.0)  # what is filled in by hand has more of the page
LANDSCAPE, LANDSCAPE_HEAD_FOOT = (26.0, 22.0, 22.0, 22.0), (12.0, 11.0)
