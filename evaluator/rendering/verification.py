"""A report held against itself: its attachments are scored again, and its pages compared with what they should print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from evaluator.diagnostics import Diagnostic
from evaluator.model.printed import Printed, normal
from evaluator.model.result import Result
from evaluator.model.standard import Standard
from evaluator.rendering.checking import deviations
from evaluator.rendering.glyphs import MissingGlyph, described, places
from evaluator.rendering.html import as_printed, report_html
from evaluator.rendering.printed_html import printed_html
from evaluator.scoring.bundle import Attached, Bundle
from evaluator.scoring.rescoring import Difference, differences, rescored

#: so many places are told of each kind; who changed more had better look for the original
MOST_TOLD = 40
_LONGEST = 60

#: how a character that no font has is printed
_CODE = re.compile("〔U\\+([0-9A-F]{4,5})〕")

_BROKEN = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of a check: faults, whether the score was reckoned again, and how much of the pages was compared."""

    found: list[Diagnostic]
    again: bool
    cells: int = 0
    letters: int = 0


def verified(attached: Attached, pages: Printed | None, file: str) -> Verified:
    """Check a report; `file` is its name, for the faults."""
    found, again = [], False
    if attached.standard is not None and attached.bundle is not None:
        again = True
        found += _scored(attached, attached.standard, attached.bundle, file)
    expected = _expected(attached, pages)
    if expected is None or pages is None:
        say = "附件里的结果印不成报告" if expected is None else "页面没有标明结构，读不出表格和正文"
        return Verified([*found, Diagnostic(file, "V804", say, "请换成 evaluator 生成的、没有改动过的 PDF")], again)
    found += _printed(pages, expected, file)
    cells = sum(len(row.cells) for row in expected.rows)
    return Verified(found, again, cells, sum(len(text) for _, text in expected.text))


def _expected(attached: Attached, pages: Printed | None) -> Printed | None:
    """What the report of a result prints; None where it cannot be made, since the result is none of ours."""
    result, printing = attached.result, attached.printing
    try:
        html = report_html(result, printing.edition, printing.look)
        expected = printed_html(described(html, _undrawn(html, result, pages)))
    except _BROKEN:
        return None
    edges = tuple((0, normal(text)) for text in (printing.look.header, printing.look.footer))
    return replace(expected, loose=(*expected.loose, *edges))


def _undrawn(html: str, result: Result, pages: Printed | None) -> list[MissingGlyph]:
    """The characters that the pages say they print by their code points."""
    said = "".join(text for _, text in pages.text) if pages is not None else ""
    chars = dict.fromkeys(chr(int(code, 16)) for code in _CODE.findall(said))
    return [MissingGlyph(char, places(char, result, html)) for char in chars if char in html]


# -- scored again ----------------------------------------------------------------------------------------------------

_DATA = "附件被改过，或者不是一次生成的；请向评估机构要原来的报告"


def _scored(attached: Attached, standard: Standard, bundle: Bundle, file: str) -> list[Diagnostic]:
    """How the result differs from what the standard makes of the answers."""
    result, printing = attached.result, attached.printing
    if standard.hash != result.standard.hash:
        say = f"附件里的标准不是评分所用的：结果写的内容校验码是 {result.standard.hash[:16]}……，按附件算是 {standard.hash[:16]}……"
        return [Diagnostic(file, "V803", say, _DATA)]
    try:
        again = rescored(standard, bundle, result)
    except _BROKEN:
        return [Diagnostic(file, "V803", "附件里的数据不能按附件里的标准算分", _DATA)]
    again = replace(again, dossier=replace(again.dossier, round=result.dossier.round))
    again = as_printed(again, printing.edition, printing.look)
    return _few((_difference(file, one) for one in differences(result, again, bundle)), file, "V803")


def _difference(file: str, one: Difference) -> Diagnostic:
    if not one.printed and not one.again:
        return Diagnostic(file, "V803", f"{one.where}：结果附件写的与重新算的不同", _DATA)
    say = f"{one.where}：结果附件写的是“{_cut(one.printed)}”，重新算是“{_cut(one.again)}”"
    return Diagnostic(file, "V803", say, _DATA)


# -- printed ---------------------------------------------------------------------------------------------------------

_PAGE = "页面被改过，以附件为准；附件也可能被改，请再核对核对码"


def _printed(pages: Printed, expected: Printed, file: str) -> list[Diagnostic]:
    return _few(
        (_deviation(file, one.page, one.where, one.printed, one.expected) for one in deviations(pages, expected)),
        file,
        "V804",
    )


def _deviation(file: str, page: int, where: str, printed: str, expected: str) -> Diagnostic:
    at = f"第{page}页" if page else ""
    if not expected:
        say = f"{at}{where}：印有“{_cut(printed)}”，附件里没有"
    elif not printed:
        say = f"{at}{where}：附件里有“{_cut(expected)}”，没有印出来"
    else:
        before, after = _around(printed, expected)
        say = f"{at}{where}：印的是“{before}”，按附件应为“{after}”"
    return Diagnostic(file, "V804", say, _PAGE)


def _around(printed: str, expected: str) -> tuple[str, str]:
    """Two long texts from shortly before the first difference on."""
    same = next((n for n, (one, other) in enumerate(zip(printed, expected, strict=False)) if one != other), 0)
    start = max(same - 20, 0) if max(len(printed), len(expected)) > _LONGEST else 0
    dots = "……" if start else ""
    return dots + _cut(printed[start:]), dots + _cut(expected[start:])


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}……"


def _few(found: Iterable[Diagnostic], file: str, code: str) -> list[Diagnostic]:
    """The first of them, and how many there are; what to do is said once."""
    every = [replace(one, fix="" if n else one.fix) for n, one in enumerate(found)]
    if len(every) <= MOST_TOLD:
        return every
    return [*every[:MOST_TOLD], Diagnostic(file, code, f"这样的地方共 {len(every)} 处，只列出前 {MOST_TOLD} 处")]


# -- what is left ----------------------------------------------------------------------------------------------------


def unchecked(attached: Attached, *, again: bool) -> Iterator[str]:
    """What a check of this report cannot find, in words."""
    if not again:
        yield "得分：这一版没有附上算分的数据，不能重新算分，只核对了页面与结果是否一致"
    bundle, info = attached.bundle, attached.result.dossier.round
    if bundle is not None and bundle.withheld:
        codes = "、".join(bundle.withheld)
        yield f"由几个人分别评定的指标（{codes}）：征求意见稿不附各人的评分，这几项照结果所写，只核对了由它们相加的各级得分"
    if info is not None:
        yield "评估组、合并办法、异议、修改说明、问卷数据和佐证材料的校验码：照结果所写，没有重新推算"
    look = attached.printing.look
    if look.chapters or look.header or look.footer:
        yield "机构自己写的章节、页眉和页脚：核对了是否照印，但不在核对码之内"
    yield "图的长短，以及盖在文字上面的图片：只读文字，不看画面"
    yield "数据本身是否属实，佐证材料是否真实"
    whole = (
        "只有签字盖章的纸上的核对码能看出来"
        if attached.printing.edition != "public"
        else "公开版没有签字页，要与正式稿对照"
    )
    yield f"连同附件一起改过、重新做成的报告：前后一致，{whole}"
