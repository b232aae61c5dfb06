"""The report as one self-contained HTML file: styles inside, nothing fetched, every text of the data escaped."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterable, Iterator

import jinja2
from markupsafe import Markup, escape

from evaluator.model.dossier import Edition
from evaluator.model.result import Result
from evaluator.model.settings import USUAL, Chapter, Settings
from evaluator.rendering.agency import agency_style, named, own_chapters
from evaluator.rendering.edition import edition
from evaluator.rendering.view import Report, view
from evaluator.rendering.words import EMPTY, date_words, said
from evaluator.resources import templates_dir
from evaluator.scoring.rounds import DATE_WORDS

#: A number with its unit, which no line end may part; longer ones may be too long for a narrow cell.
_FIGURE = re.compile(
    r"[-−+±≈]?\d[\d.,/]*(?:[%％]|个百分点|万?(?:人次|户次|人月|学时|小时|个月|[分人次个项张份天月年日元件户场周处名台])|[万版])?"
)
_LONGEST_FIGURE = 14
#: A name such as `xian-mubiao`, which no line end may part at its hyphen.
_NAME = re.compile(r"(?<![A-Za-z\d_./-])[a-z][a-z\d]*(?:-[a-z\d]+)+(?![A-Za-z\d_./-])")
_LONGEST_NAME = 20
_SUM = re.compile(rf"{_FIGURE.pattern}(?:[÷×＝]{_FIGURE.pattern})*")
_LONGEST_SUM = 12

_NUMERALS = "零一二三四五六七八九"


def report_html(result: Result, wanted: Edition | None = None, look: Settings = USUAL) -> str:
    """The report on one subject, in the edition `wanted` (else its own), as the agency wants it to `look`.

    The same result always gives the same text.
    """
    report = view(as_printed(result, wanted, look), wanted)
    own = own_chapters(look, report.edition)
    annexes = _annexes(report)
    numbers = {place: n for n, (place, _) in enumerate(annexes, 1)}
    template = environment("report").get_template("report.html.j2")
    return template.render(
        r=report,
        chapters=_chapters(report, own),
        annexes=annexes,
        numbers=numbers,
        dates=DATE_WORDS,
        style=style("report/report.css", "report/screen.css"),
        look=look,
        own=own,
        own_style=agency_style(look, "　".join(report.marks)),
    )


def as_printed(result: Result, wanted: Edition | None = None, look: Settings = USUAL) -> Result:
    """The result that a report prints: as the edition may show it, and with the agency's name where the data has none."""
    return named(edition(result, wanted), look)


def _chapters(report: Report, own: tuple[Chapter, ...]) -> list[tuple[str, str]]:
    """The chapters of the body, the agency's own last, each with the id that the contents point to."""
    more = [(f"own-{n}", chapter.title) for n, chapter in enumerate(own, 1)]
    return _numbered([*_usual_chapters(report), *more])


def _usual_chapters(report: Report) -> list[tuple[str, str]]:
    if report.requirements is not None:
        return _requirement_chapters(report)
    done = "评估工作开展情况" if report.assessed else "测算工作开展情况"
    found = "综合结论" if report.assessed else "测算结果"
    titles = ["基本情况", done, found, "分维度分析", "亮点", "主要问题", "改进建议", "其他说明"]
    ids = ["basics", "process", "conclusion", "dimensions", "strengths", "problems", "advice", "other"]
    return list(zip(ids, titles, strict=True))


def _numbered(chapters: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(place, f"{numeral(n)}、{title}") for n, (place, title) in enumerate(chapters, 1)]


def _requirement_chapters(report: Report) -> list[tuple[str, str]]:
    """Those of a report by a standard without points."""
    return [
        ("basics", "基本情况"),
        ("process", "评估工作开展情况" if report.assessed else "对照工作开展情况"),
        ("conclusion", "综合结论" if report.assessed else "对照结果"),
        ("not-met", "未达到的要求"),
        ("undecided", "尚不能判断的要求"),
        ("met", "已达到的要求"),
        ("advice", "改进建议"),
        ("other", "其他说明"),
    ]


def _annexes(report: Report) -> list[tuple[str, str]]:
    compared = "自评与评估差异" if report.assessed else "自评填写与测算差异"
    without = report.requirements is not None
    nothing_compared = report.taken or (without and not report.assessed)
    return [
        ("annex-details", "逐项对照表" if without else "评分明细表"),
        *([] if nothing_compared else [("annex-differences", compared)]),
        *([] if report.taken else [("annex-evidence", "佐证材料清单")]),
        ("annex-sources", "要求来源说明" if without else "指标来源说明"),
        ("annex-method", "判断说明" if without else "计算说明"),
        *_round_annexes(report),
        *([] if report.public or report.taken else [("annex-signatures", "签字页")]),
    ]


def _round_annexes(report: Report) -> list[tuple[str, str]]:
    """What only a report of a round has; everybody's points and what objections changed stand in the 正式稿 alone."""
    if report.round is None:
        return []
    annexes = [("annex-surveys", "满意度问卷")] if report.round.surveys else []
    if not report.round.draft:
        ratings = [("annex-ratings", "专家评分汇总")] if report.round.ratings.rows else []
        annexes = [*ratings, *annexes, ("annex-objections", "异议复核与修改说明")]
    return annexes


@functools.cache
def environment(folder: str) -> jinja2.Environment:
    """The templates of a folder of `templates/`, with the filters for Chinese print."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates_dir() / folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        fig=keep_figures,
        range=breakable,
        said=said,
        numeral=numeral,
        pieces=pieces,
        stop=stopped,
        shorten=shorten,
        date=date_words,
        balanced=balanced,
        lines=lines,
    )
    return environment


@functools.cache
def style(*names: str) -> Markup:
    """These style sheets of `templates/` one after the other; they are ours and so need no escaping."""
    return Markup("\n".join((templates_dir() / name).read_text(encoding="utf-8") for name in names))


# -- filters ---------------------------------------------------------------------------------------------------------


def keep_figures(text: str) -> Markup:
    """The text with every number held together with its unit, and with what it is reckoned from where that is short.

    The name of a standard or a source is held together too.
    """
    parts: list[str] = []
    end = 0
    names = ((found.start(), found.group()) for found in _NAME.finditer(text) if len(found.group()) <= _LONGEST_NAME)
    for start, figure in sorted([*_held(text), *names]):
        parts += [escape(text[end:start]), Markup(f'<span class="nw">{escape(figure)}</span>')]
        end = start + len(figure)
    return Markup("").join([*parts, escape(text[end:])])


def _held(text: str) -> Iterator[tuple[int, str]]:
    """What no line end may part: short sums such as 9÷12＝75%, else the figures, with where they begin."""
    for sum_ in _SUM.finditer(text):
        whole = 0 < len(sum_.group()) <= _LONGEST_SUM
        for found in [sum_] if whole else _FIGURE.finditer(text, sum_.start(), sum_.end()):
            figure = found.group()
            if 1 < len(figure) <= _LONGEST_FIGURE and not figure.isascii():
                yield found.start(), figure


def stopped(text: str) -> str:
    """The text with one full stop at its end, whether or not its writer put one."""
    return text.rstrip("。；;，,. ") + "。"


def shorten(text: str, most: int) -> str:
    """The text cut to so many characters (half-width ones count half), with dots where something is left out.

    It is cut where a clause ends, if more than half of it is left then, and never inside a number: half a sum says
    something wrong, half a number too.
    """
    width = 0
    for n, char in enumerate(text):
        width += 1 if char.isascii() else 2
        if width > 2 * most:
            clause = max(text.rfind(mark, 0, n + 1) for mark in "，；：（")
            return text[: clause if 2 * clause > n else _before_figure(text, n)].rstrip("，、；：（“ ") + "……"
    return text


def _before_figure(text: str, end: int) -> int:
    """Where to cut near `end` without parting a number from its digits or its unit."""
    return next((found.start() for found in _FIGURE.finditer(text) if 0 < found.start() < end < found.end()), end)


def balanced(text: str, most: int) -> list[str]:
    """The text in as few lines of so many characters (half-width ones count half) as it takes, each about as long."""
    widths = [1 if char.isascii() else 2 for char in text]
    count = -(-sum(widths) // (2 * most)) or 1
    lines = [""] * count
    passed = 0
    for char, width in zip(text, widths, strict=True):
        lines[passed * count // max(sum(widths), 1)] += char
        passed += width
    return lines


def lines(texts: Iterable[str], most: float) -> int:
    """About how many lines these paragraphs take where so many characters go on a line (half-width ones count half)."""
    widths = (sum(1 if char.isascii() else 2 for char in text) for text in texts)
    return sum(max(1, math.ceil(width / (2 * most))) for width in widths)


def breakable(text: str) -> Markup:
    """A range that may be broken after its dash, for a narrow column."""
    low, dash, high = text.partition(EMPTY)
    if not (dash and low and high):
        return escape(text)
    return escape(low) + dash + Markup("<wbr>") + escape(high)


def numeral(number: int) -> str:
    """A number up to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else f"{_NUMERALS[tens]}十")
    return head + (_NUMERALS[ones] if ones or not tens else "")


def pieces(text: str, size: int) -> list[str]:
    """The text in pieces of a size."""
    return [text[n : n + size] for n in range(0, len(text), size)]
