"""One subject by several standards: side by side in the terms of each, and nothing added up."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest

from evaluator.model.result import Result
from evaluator.model.standard import Standard
from evaluator.reading.report import build_report
from evaluator.reading.standard import build_standard
from evaluator.rendering.composite import NotOneSubjectError, SharedFigure, composite_html, shared_figures
from evaluator.rendering.docx import docx_bytes
from evaluator.rendering.pdf import write_pdf
from evaluator.scoring.conclude import conclude
from tests.rendering import layout
from tests.rendering.test_html import HOSTILE, read, words
from tests.rendering.test_samples import sample
from tests.scoring.test_published import parsed

HEAD = 'version: "1"\nprovenance: own\nsubject_name: 站\n'
#: two standards on the same figures, the first without points, the second with
TARGETS = f"""id: mubiao
title: 虚构的目标
{HEAD}
facts:
  社工: {{label: 驻站社工, type: count, unit: 人}}
  覆盖率: {{label: 覆盖率, type: share}}
  经费: {{label: 经费, type: amount, unit: 万元}}
  建站: {{label: 建站, type: count, unit: 个}}
checks:
  - {{part: 建站, share: 覆盖率, places: 0, of: 乡镇数, say: 建站数和覆盖率}}
indicators:
  - {{code: "1", name: 人员, rule: {{met: [{{need: 社工不少于3人, when: 社工 >= 3}}]}}}}
  - {{code: "2", name: 覆盖, due: 2030-12-31, rule: {{met: [{{need: 全覆盖, when: 覆盖率 >= 100%}}]}}}}
  - {{code: "3", name: 经费, rule: {{met: [{{need: 经费不少于10万元, when: 经费 >= 10}}]}}}}
"""
SCORES = f"""id: pingfen
title: 虚构的评分标准
{HEAD}
total: 20
facts:
  人: {{label: 驻站社工, type: count, unit: 人}}
  钱: {{label: 经费, type: amount, unit: 元}}
  站: {{label: 建站, type: count, unit: 个}}
indicators:
  - {{code: "A", name: 社工人数, points: 15, rule: {{bands: {{of: 人, at_least: [[5, 15], [3, 7.5]], else: 0}}}}}}
  - {{code: "B", name: 经费, points: 5, rule: {{met: [{{need: 经费满十万元, when: 钱 >= 100000}}]}}}}
"""


@cache
def standard(text: str) -> Standard:
    found, faults = build_standard(parsed(text))
    assert found is not None, faults
    return found


def result(text: str, facts: str, subject: str = "XN-1", name: str = "虚构镇社工站", **more: Any) -> Result:
    data = {"subject": {"id": subject, "name": name}, "period": {"from": "2023-01-01", "to": "2023-12-31"}}
    told = {"standard": standard(text).ref, **data, "facts": parsed(facts), **more}
    report, faults = build_report(told, standard(text))
    assert report is not None, faults
    return conclude(standard(text), report, None, "test")


@cache
def both() -> tuple[Result, Result]:
    targets = result(TARGETS, "{社工: 4, 覆盖率: 90%, 经费: 12, 建站: 18}", published=published("建站"))
    return targets, result(SCORES, "{人: 3, 钱: 120000, 站: 18}", published=published("站"))


def published(*names: str) -> dict[str, Any]:
    return {"年鉴": {"title": "虚构的年鉴", "answers": list(names)}}


# -- nothing is added up ---------------------------------------------------------------------------------------------------


def test_each_standard_speaks_in_its_own_terms() -> None:
    text = words(composite_html(both()))
    assert "达到2项、未达到0项、未到期限1项（共3项）" in text
    assert "12.50分（满分20.00分）" in text
    assert "按两个标准分别对照" in text
    assert "不相加，不平均，也不排列名次" in text


def test_no_number_is_made_of_two_standards() -> None:
    """Every number of the report by two standards is in the report by one of them, or counts standards."""
    ours = both()
    alone = {number for one in ours for other in ours for number in numbers(composite_html([one, replace_ref(other)]))}
    made = numbers(composite_html(ours)) - alone
    assert made == set()


def numbers(html: str) -> set[str]:
    return set(re.findall(r"\d+(?:\.\d+)?%?", words(html)))


def replace_ref(one: Result) -> Result:
    """The same result as if it were by a third standard, so that it can stand beside any."""
    return replace(one, standard=replace(one.standard, id="third", hash="0" * 64))


def test_the_order_is_that_of_the_command() -> None:
    titles = ["虚构的目标", "虚构的评分标准"]
    for wanted, ours in ((titles, both()), (titles[::-1], both()[::-1])):
        text = words(composite_html(ours))
        assert [text.index(title) for title in wanted] == sorted(text.index(title) for title in wanted)


def test_different_subjects_are_refused() -> None:
    other = result(SCORES, "{人: 3}", "XN-2", "另一个镇社工站")
    with pytest.raises(NotOneSubjectError, match="虚构镇社工站（XN-1）、另一个镇社工站（XN-2）"):
        composite_html([both()[0], other])


def test_the_same_standard_twice_is_refused() -> None:
    with pytest.raises(NotOneSubjectError, match="mubiao@1"):
        composite_html([both()[0], result(TARGETS, "{社工: 2}")])


# -- the figures that several ask for ---------------------------------------------------------------------------------------


def test_shared_figures_stand_side_by_side_and_differences_are_marked() -> None:
    assert shared_figures(both()) == (
        SharedFigure("驻站社工", ("4人", "3人"), differs=True),
        SharedFigure("建站", ("18个", "18个"), differs=False),
    )
    text = re.sub(r"\s", "", words(composite_html(both())))
    assert "驻站社工（不同）" in text
    assert "建站（不同）" not in text
    assert "可能是日期或者口径不同，也可能有误，请核对" in text


def test_figures_of_the_same_name_in_other_units_are_others() -> None:
    assert "经费" not in [figure.label for figure in shared_figures(both())]


def test_a_published_figure_that_no_leaf_looks_at_is_shared_in_either_order() -> None:
    """建站 is looked at by a leaf of one standard and only listed by the other."""
    looks = TARGETS.replace("need: 社工不少于3人, when: 社工 >= 3", "need: 建站满10个, when: 建站 >= 10")
    one = result(looks, "{建站: 18}")
    other = result(SCORES, "{站: 17}", published=published("站"))
    wanted = [SharedFigure("建站", ("18个", "17个"), differs=True)]
    assert [figure for figure in shared_figures([one, other]) if figure.label == "建站"] == wanted
    turned = [SharedFigure("建站", ("17个", "18个"), differs=True)]
    assert [figure for figure in shared_figures([other, one]) if figure.label == "建站"] == turned


def test_what_is_not_answered_is_neither_equal_nor_different() -> None:
    lacking = result(SCORES, "{钱: 5}")
    assert shared_figures([both()[0], lacking])[0] == SharedFigure("驻站社工", ("4人", "—"), differs=False)


# -- as a document ----------------------------------------------------------------------------------------------------------


def test_checks_and_marks_of_each_part_are_told() -> None:
    text = words(composite_html(both()))
    close = re.sub(r"\s", "", text)
    assert "相符：建站数和覆盖率（" in close
    assert "乡镇数应为20个（18÷20＝90%）" in close
    assert "未经核实" in text


def test_hostile_words_stay_words() -> None:
    hostile = [result(TARGETS, "{社工: 4}", name=HOSTILE), result(SCORES, "{人: 3}", name=HOSTILE)]
    hostile = [replace(one, standard=replace(one.standard, title=HOSTILE)) for one in hostile]
    plain = read(composite_html(hostile))
    assert HOSTILE.replace(" ", "") in re.sub(r"\s", "", "".join(plain.text))
    assert "script" not in plain.tags
    assert not [address for address in plain.addresses if "example.invalid" in address]


def test_it_is_made_as_docx_with_every_word() -> None:
    html = composite_html(both())
    document = docx.Document(io.BytesIO(docx_bytes(html)))
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert {"4人", "3人"} <= {unicodedata.normalize("NFKC", cell).strip() for cell in cells}


@pytest.mark.pdf
def test_the_samples_print_without_a_fault(tmp_path: Path) -> None:
    ours = [sample(f"published/{name}", assessed=False) for name in ("shandong", "shandong-guangxi")]
    target = tmp_path / "综合.pdf"
    assert write_pdf(composite_html(ours), target) == ()
    assert layout.complaints(target) == []
