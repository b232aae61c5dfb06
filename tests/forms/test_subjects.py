"""The list of subjects: what is read from it whatever it is kept in, and what the file of each subject is called."""

from __future__ import annotations

import datetime
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.diagnostics import Diagnostic
from evaluator.forms.subjects import Listed, file_names, is_county, same_id
from evaluator.model.question import Value
from evaluator.model.standard import Standard
from evaluator.reading.standard import read_standard
from evaluator.reading.subjects import read_subjects
from tests.reading.made_books import xlsx

STANDARD = Path(__file__).parents[2] / "standards" / "hainan_37_indicators.yaml"
HEAD = "编号,名称,类型,县区,建站模式,启用年份（年）,年度\n"
ROW = "LM-001,望潮街道社工站,station,澜门市,街道,2021,2023\n"


@pytest.fixture(scope="module")
def standard() -> Standard:
    found, _ = read_standard(STANDARD)
    assert found is not None
    return found


def listed(path: Path, content: bytes, standard: Standard | None) -> tuple[list[Listed] | None, list[Diagnostic]]:
    path.write_bytes(content)
    return read_subjects(path, standard)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_of_any_usual_encoding_is_read(encoding: str, tmp_path: Path, standard: Standard) -> None:
    found, problems = listed(tmp_path / "名单.csv", (HEAD + ROW).encode(encoding), standard)
    assert problems == []
    attributes: dict[str, Value] = {"县": "澜门市", "站点类型": "街道", "启用年": Fraction(2021)}
    period = ("2023-01-01", "2023-12-31")
    assert found == [Listed("LM-001", "望潮街道社工站", "station", attributes, period, "澜门市", "2023")]


def test_attributes_go_by_label_or_by_name(tmp_path: Path, standard: Standard) -> None:
    for head in (
        "编号,名称,站点类型,县",
        "编号,名称,建站模式,所在市县",
        "社工站编号, 社工站名称 ,建站模式*,县（市、区）",
    ):
        found, problems = listed(tmp_path / "名单.csv", f"{head}\nA,甲站,乡镇,云岭县\n".encode(), standard)
        assert problems == []
        assert found is not None
        assert found[0].attributes == {"站点类型": "乡镇", "县": "云岭县"}
        assert found[0].county == "云岭县"


def test_every_sheet_with_headings_is_read_below_its_title(tmp_path: Path, standard: Standard) -> None:
    first = {"A1": "澜门市参评站点", "A3": "编号", "B3": "名称", "A4": "A-1", "B4": "甲站"}
    second: dict[str, str | int | float] = {"A1": "名称", "B1": "编号", "A2": "乙站", "B2": 12}
    found, problems = listed(tmp_path / "名单.xlsx", xlsx({"澜门": first, "云岭": second}), standard)
    assert problems == []
    assert found is not None
    assert [(one.id, one.name, one.period) for one in found] == [("A-1", "甲站", ("", "")), ("12", "乙站", ("", ""))]


def test_an_id_on_two_sheets_is_named_with_both(tmp_path: Path, standard: Standard) -> None:
    sheet = {"A1": "编号", "B1": "名称", "A2": "A-1", "B2": "甲站"}
    found, problems = listed(tmp_path / "名单.xlsx", xlsx({"澜门": sheet, "云岭": sheet}), standard)
    assert found is None
    assert [(fault.code, fault.place) for fault in problems] == [("S232", "工作表「云岭」单元格 A2")]
    assert "工作表「澜门」第 2 行" in problems[0].say


def test_a_period_of_its_own_names_the_year_by_its_end(tmp_path: Path) -> None:
    text = "编号,名称,评估期起,评估期止\nA,甲站,2022/7/1,2023年6月30日\n"
    found, problems = listed(tmp_path / "名单.csv", text.encode(), None)
    assert problems == []
    assert found is not None
    assert (found[0].period, found[0].year) == (("2022-07-01", "2023-06-30"), "2023")


def test_all_faults_at_once(tmp_path: Path, standard: Standard) -> None:
    text = HEAD + "A,甲站,,,镇,今年,2023\n,乙站,,,乡镇,2020,今年\nA,,,,,,\n"
    found, problems = listed(tmp_path / "名单.csv", text.encode(), standard)
    assert found is None
    told = [(fault.line, fault.code) for fault in problems]
    assert told == [(2, "A604"), (2, "A602"), (3, "S233"), (3, "S234"), (4, "S232"), (4, "S233")]


def test_rows_that_say_nothing_are_passed_over_and_a_wrapped_cell_keeps_its_line(tmp_path: Path) -> None:
    text = '序号,编号,名称\n1,A,"甲\n站"\n2,,\n,,\n3,B,\n'
    found, problems = listed(tmp_path / "名单.csv", text.encode(), None)
    assert found is None
    assert [(fault.line, fault.code) for fault in problems] == [(6, "S233")]


def test_what_is_no_list_is_said(tmp_path: Path) -> None:
    for name, content, code in (
        ("名单.docx", b"PK\x03\x04", "Y118"),
        ("名单.csv", b"", "S231"),
        ("名单.pdf", b"%PDF-", "Y117"),
    ):
        found, problems = listed(tmp_path / name, content, None)
        assert found is None
        assert [fault.code for fault in problems] == [code]


@pytest.mark.parametrize("heading", ["县区", "县", "所在市县", "县（市、区）", "所属区县", "区"])
def test_what_says_the_county(heading: str) -> None:
    assert is_county(heading)


@pytest.mark.parametrize("heading", ["社区", "县级评分", "名称", "乡镇"])
def test_what_does_not(heading: str) -> None:
    assert not is_county(heading)


def test_ids_are_compared_as_people_write_them() -> None:
    assert same_id("ｌｍ－００１") == same_id("LM-001") == same_id(" lm — 001 ".replace(" — ", "—"))
    assert same_id("LM-001") != same_id("LM-01")


def test_names_of_files() -> None:
    def named(*subjects: Listed) -> list[str]:
        return list(file_names(subjects).values())

    assert named(Listed("1", "甲站", county="澜门市", year="2023")) == ["澜门市_甲站_2023_自评表.xlsx"]
    assert named(Listed("1", "甲站")) == ["甲站_自评表.xlsx"]
    assert named(Listed("1", 'a/b:*?"<>|c. ')) == ["a-b-c_自评表.xlsx"]
    assert named(Listed("1", "A站"), Listed("2", "a站"), Listed("3", "乙站")) == [
        "A站_1_自评表.xlsx", "a站_2_自评表.xlsx", "乙站_自评表.xlsx",
    ]  # fmt: skip


@given(
    st.lists(
        st.tuples(st.text(max_size=90), st.text(max_size=40), st.text(max_size=20)),
        max_size=8,
        unique_by=lambda s: s[0],
    )
)
def test_names_are_different_allowed_and_short_enough(subjects: list[tuple[str, str, str]]) -> None:
    names = file_names(Listed(id_, name, county=county) for id_, name, county in subjects)
    assert list(names) == [id_ for id_, _, _ in subjects]
    assert len({name.casefold() for name in names.values()}) == len(subjects)
    for name in names.values():
        assert len(f".{name}.1234567.part".encode()) <= 255
        assert not set(name) & set('<>:"/\\|?*\n\t\0')


def test_what_is_filled_in_is_by_place_in_a_self_report() -> None:
    one = Listed("A", "甲站", attributes={"启用": datetime.date(2021, 3, 1)}, period=("2023-01-01", "2023-12-31"))
    assert one.values() == {
        ("subject", "id"): "A", ("subject", "name"): "甲站", ("subject", "attributes", "启用"): datetime.date(2021, 3, 1),
        ("period", "from"): "2023-01-01", ("period", "to"): "2023-12-31",
    }  # fmt: skip
