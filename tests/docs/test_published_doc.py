"""What the guides say of published figures, of wholes and of courses: the examples are read, and come out as they say."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from evaluator.model.derivation import COURSE_WORDS
from evaluator.model.numbers import parse_number
from evaluator.reading.document import read_document
from evaluator.reading.report import build_report
from evaluator.reading.standard import build_standard, read_standard
from evaluator.scoring.conclude import conclude
from tests.docs import examples as guide
from tests.docs.examples import DOCS, FILES
from tests.docs.test_files_doc import only, text_of
from tests.scoring.test_whole import known, whole

ROOT = Path(__file__).resolve().parents[2]
WHOLE, FACTS = DOCS / "评分规则" / "标准文件.md", DOCS / "评分规则" / "采集项.md"


def test_the_standard_from_a_published_text_is_sound() -> None:
    found, faults = build_standard(guide.parse(text_of(WHOLE, "引用公开资料")))
    assert found is not None, faults
    assert not faults
    assert [one.says for one in found.not_evaluated] == ["按“六有”标准建站"]
    assert {name: fact.citation.items for name, fact in found.facts.items() if fact.citation} == {
        "建站": (1,),
        "覆盖率": (2,),
    }


@pytest.mark.parametrize(
    "row", guide.rows(only(FACTS, "相互印证"), "部分", "占比", "位数", "结论"), ids=lambda row: "，".join(row[:2])
)
def test_the_wholes_come_out(row: list[str]) -> None:
    check, given = whole(int(row[2])), known(Fraction(row[0]), parse_number(row[1]))
    found = check.wholes(given)
    if found is None:
        told = "看不出"
    elif found[0] > found[1]:
        told = "矛盾：没有哪个整数能同时得出这两个数"
    else:
        told = f"相符：总数应为{'至'.join(dict.fromkeys(map(str, found)))}"
    assert told == row[3]


def test_the_report_on_published_figures_is_the_sample() -> None:
    standard, problems = read_standard(ROOT / "standards" / "shandong.yaml")
    assert standard is not None, problems
    data = guide.parse(text_of(FILES, "公开资料的自评报告"))
    found, faults = build_report(data, standard)
    assert found is not None, faults
    assert not faults
    document, _ = read_document(ROOT / "samples" / "published" / "shandong.yaml")
    assert document is not None
    assert build_report(document.value, standard)[0] == found


def test_the_course_is_the_one_of_the_table() -> None:
    standard, _ = build_standard(guide.parse(text_of(FILES, "要求清单")))
    assert standard is not None
    data = {**guide.parse(text_of(FILES, "要求清单的自评报告")), **guide.parse(text_of(FILES, "要求清单的进度"))}
    report, faults = build_report(data, standard)
    assert report is not None, faults
    leaves = {leaf.code: leaf.leaf for leaf in conclude(standard, report, None, "0").conclusion.leaves() if leaf.leaf}
    courses = {code: leaf.claimed.course for code, leaf in leaves.items() if leaf.claimed.course}
    told = [[code, COURSE_WORDS[one.state], *one.words] for code, one in courses.items()]
    assert told == guide.rows(only(FILES, "要求清单的进度"), "指标", "进度", "怎么算的")
