"""Tables as bureaus have them: lines across, lists in a name column, sums without a word; what is read, and what is said."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from evaluator.authoring.importing import import_table
from tests.importing.test_import import imported
from tests.reading.made_books import xlsx


def table(folder: Path, rows: list[str], merged: str = "") -> Path:
    """A workbook with these rows, cells parted by |."""
    cells = {
        f"{'ABCDEFGH'[column]}{row}": text.replace("\\n", "\n")
        for row, line in enumerate(rows, 1)
        for column, text in enumerate(line.split("|"))
        if text
    }
    path = folder / "表.xlsx"
    path.write_bytes(xlsx({"指标": cells}, merged))
    return path


HEAD = "一级指标|二级指标|分值|评分标准"


def test_a_line_across_that_goes_on_counting_is_a_root(tmp_path: Path) -> None:
    rows = [
        HEAD,
        "一、基础|1.场所|60|有场所得60分，否则不得分",
        "二、服务|1.走访|40|按完成率计分",
        "三、加分项（10分）",
        "|1.表彰|5|获省级表彰得5分，市级3分，就高不重复计分",
        "|2.报道|5|每篇得1分，最高5分",
        "四、一票否决|||发生重大事故的一票否决",
    ]
    path = table(tmp_path, rows, "A4:D4")
    found, problems = import_table(path)
    assert found is not None
    assert [(leaf.code, leaf.by) for leaf in found.leaves] == [
        ("1.1", "做到得分，没有做到不得分"),
        ("2.1", "按完成率、比例计分"),
        ("3.1", "几项只取得分最高的一项"),
        ("3.2", "一项一项加"),
    ]
    assert found.standard.total == 100
    assert [leaf.bonus[0].sentence() for leaf in found.standard.leaves() if leaf.bonus] == [
        "表彰（取下列各项中得分最高的一项）：①获省级表彰的，得5分。②市级的，得3分",
        "报道，每篇得1分，最多得5分",
    ]
    assert [(one.code, "gates" in one.fix) for one in problems] == [("I905", True)]
    assert "一票否决" in found.text


def test_numbered_lines_in_a_name_column_are_no_name(tmp_path: Path) -> None:
    rows = [HEAD, "一、基础|（一）面积\\n（二）功能室|100|酌情给0-100分"]
    found = imported(table(tmp_path, rows))
    assert [(leaf.code, leaf.name, leaf.points) for leaf in found.leaves] == [("1", "基础", "100")]
    assert "（二）功能室" in found.text


def test_a_last_row_with_nothing_but_points_is_a_sum(tmp_path: Path) -> None:
    rows = [HEAD, "基础||40|有场所得40分，否则不得分", "服务||60|按完成率计分", "||100"]
    found, problems = import_table(table(tmp_path, rows))
    assert found is not None
    assert not [one for one in problems if one.severity != "note"]
    assert found.standard.total == 100


def test_half_a_point_is_read_as_any_other(tmp_path: Path) -> None:
    rows = [HEAD, "基础|场所|0.5|有场所得0.5分，否则不得分", "|制度|1.5|有制度得1分；有台账得0.5分"]
    found = imported(table(tmp_path, rows))
    assert [leaf.points for leaf in found.standard.leaves()] == [Fraction(1, 2), Fraction(3, 2)]
    assert all(leaf.by for leaf in found.leaves)


def test_options_that_cases_name_are_those_of_the_attribute(tmp_path: Path) -> None:
    head = "一级指标|适用范围|分值|评分标准"
    cases = "（1）建站模式为乡镇的，得分＝50×时数÷400，最高50分。（2）其他情形（建站模式为街道、大社区），得分＝50×时数÷800，最高50分。"
    rows = [head, f"志愿||50|{cases}", "走访|建站模式为街道|50|按完成率计分", "活动|建站模式不为街道|50|按完成率计分"]
    found = imported(table(tmp_path, rows))
    assert all(leaf.by for leaf in found.leaves)
    (mode,) = found.standard.attributes.values()
    assert sorted(mode.questions[0].options) == sorted(["乡镇", "街道", "大社区"])
    assert "建站模式" not in found.standard.facts


def test_one_datum_is_asked_once_however_it_is_said(tmp_path: Path) -> None:
    text = "社工人数为0人的，本项不得分。①持证社工达到半数（持证社工人数×2不少于社工人数）的，得100分。"
    found = imported(table(tmp_path, [HEAD, f"基础|持证|100|{text}"]))
    assert [leaf.by for leaf in found.leaves] == ["一项一项加"]
    assert sorted(fact.label for fact in found.standard.facts.values()) == ["持证社工人数", "社工人数"]
