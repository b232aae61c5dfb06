"""Whole imports: the tables typed in LibreOffice, and made ones; the drafts load, and nothing that the table says is lost."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.authoring.importing import Imported, import_table
from evaluator.authoring.naming import folded, read_points
from evaluator.cli import evaluator
from evaluator.forms.build import form_of
from evaluator.model.numbers import plain
from evaluator.reading.indicator_table import indicator_tables
from evaluator.reading.source_tables import read_tables
from evaluator.reading.standard import read_standard
from tests.examples import examples
from tests.reading.made_books import xlsx

FOLDER = Path(__file__).parent
TABLES = sorted(path.name for path in FOLDER.iterdir() if path.suffix in (".xlsx", ".docx", ".xls", ".ods"))
ALIKE = sorted({name.partition(".")[0] for name in TABLES})


def imported(path: Path) -> Imported:
    found, problems = import_table(path)
    assert found is not None, problems
    return found


def bare(text: str) -> str:
    """A text without what a draft adds: marks of comments, blanks, line ends, quotation marks and what escapes them."""
    lines = [re.sub(r"^\s*#\s?", "", line) for line in text.splitlines()]
    return re.sub(r'[\s"\\]', "", "".join(lines))


def lost(path: Path, draft: str) -> list[str]:
    """What stands in a cell of a table that is used, and nowhere in the draft; lists count by their parts."""
    sources, _ = read_tables(path)
    assert sources is not None
    said = bare(draft)
    cells = [
        cell.text
        for table in indicator_tables(sources).tables
        for row in table.source.sheet.rows.values()
        for cell in row.values()
    ]
    pieces = [piece for text in cells for piece in re.split(r"[\n；;、]", folded(text))]
    return [piece for piece in pieces if bare(piece) and kept(piece) not in folded(said)]


def kept(piece: str) -> str:
    """How a piece of a cell must stand in the draft: points as a number, all else as it is."""
    figure = read_points(piece)
    return plain(figure.value) if figure is not None else bare(piece).rstrip("。，")


@pytest.mark.parametrize("name", TABLES)
def test_a_draft_loads_and_makes_a_form(name: str, tmp_path: Path) -> None:
    found = imported(FOLDER / name)
    place = tmp_path / "草稿.yaml"
    place.write_text(found.text, encoding="utf-8")
    standard, problems = read_standard(place)
    assert standard is not None
    assert not [one for one in problems if one.severity == "error"]
    assert form_of(standard).sheets


@pytest.mark.parametrize("name", TABLES)
def test_nothing_is_lost(name: str) -> None:
    assert lost(FOLDER / name, imported(FOLDER / name).text) == []


@pytest.mark.parametrize("stem", ALIKE)
def test_every_format_gives_the_same_standard(stem: str) -> None:
    hashes = {imported(FOLDER / name).standard.hash for name in TABLES if name.startswith(f"{stem}.")}
    assert len(hashes) == 1


def test_merged_names_numbers_and_points() -> None:
    found = imported(FOLDER / "合并单元格.docx")
    nodes = [(node.code, node.name, str(node.points)) for root in found.standard.indicators for node in root.walk()]
    assert nodes[:5] == [
        ("1", "基础建设", "20"), ("1.1", "场地设施", "12"), ("1.1.1", "功能用房", "8"),
        ("1.1.2", "标识标牌", "4"), ("1.2", "制度建设", "8"),
    ]  # fmt: skip
    assert (len(found.leaves), len(found.proposed())) == (10, 9)
    assert found.left == (("第2张表", "没有指标表的表头"),)
    assert found.standard.title == "某县乡镇（街道）社工站年度评估指标（虚构）"


def test_what_contradicts_itself_is_kept_and_named() -> None:
    found, problems = import_table(FOLDER / "两行表头.xls")
    assert found is not None
    assert {(one["at"], one["code"]) for one in found.defects} == {("B", "C501"), ("total", "C501")}
    assert [one.code for one in problems if one.severity == "warning"] == ["I904"] * len(
        [one for one in problems if one.severity == "warning"]
    )
    assert "对不上：“B 服务质量”的下级分值之和是 35，这里写的是 30" in found.text
    unread = {leaf.code: leaf.why for leaf in found.leaves if not leaf.by}
    assert unread == {"B1.1": "各条加起来 5 分，本项却是 15 分"}


def test_a_bonus_stands_beside_the_total() -> None:
    standard = imported(FOLDER / "不合并.ods").standard
    assert standard.total == 100
    bonus = standard.indicators[-1]
    assert (bonus.name, bonus.points) == ("加分项", Fraction(0))
    assert bonus.extra == (Fraction(0), Fraction(10))


def test_the_command_says_what_it_did(tmp_path: Path) -> None:
    place = tmp_path / "草稿.yaml"
    command = ["standard", "import", str(FOLDER / "合并单元格.docx"), "-o", str(place)]
    done = CliRunner().invoke(evaluator, command)
    assert done.exit_code == 0, done.output
    assert "末级指标 10 项：程序写出规则、待确认的 9 项，未能识别的 1 项。" in done.stdout
    assert "第2张表没有读" in done.stderr
    assert CliRunner().invoke(evaluator, ["check", str(place)]).exit_code == 0
    again = CliRunner().invoke(evaluator, command)
    assert again.exit_code == 2, "a draft that somebody may have worked on is not written over"
    told = CliRunner().invoke(evaluator, [*command, "--force", "--json"])
    assert json.loads(told.stdout)["proposed"] == 9


Cells = dict[str, str | int | float]


def drafted(path: Path, *sheets: Cells) -> Imported:
    """The draft of a workbook with these sheets."""
    path.write_bytes(xlsx({f"表{n}": cells for n, cells in enumerate(sheets, 1)}))
    return imported(path)


def test_a_table_without_points_becomes_a_list_of_requirements(tmp_path: Path) -> None:
    found = drafted(
        tmp_path / "目标.xlsx",
        {
            "A1": "一级指标", "B1": "二级指标", "C1": "工作要求", "D1": "佐证材料",
            "A2": "站点覆盖", "B2": "建站", "C2": "乡镇（街道）社工站全覆盖。", "D2": "站点名册",
            "B3": "流动点", "C3": "设有流动服务点；没有海岛乡镇的不适用。",
        },
    )  # fmt: skip
    assert not found.standard.scored
    assert [leaf.sentence() for leaf in found.standard.leaves()] == [
        "要求：乡镇（街道）社工站全覆盖。", "要求：流动点。设有流动服务点；没有海岛乡镇的不适用。",
    ]  # fmt: skip
    assert [leaf.why for leaf in found.leaves] == ["", "有分情形、不适用或不检查的话，请另写成 cases、na 或 skip_when"]


def test_for_whom_an_indicator_is_becomes_a_condition_where_it_is_understood(tmp_path: Path) -> None:
    head: Cells = {"A1": "一级指标", "B1": "分值", "C1": "评分标准", "D1": "适用范围"}
    rows: Cells = {
        "A2": "共同", "B2": 60, "C2": "视情况给分",
        "A3": "街道站", "B3": 40, "C3": "视情况给分", "D3": "建站模式为街道",
        "A4": "乡镇站", "B4": 40, "C4": "视情况给分", "D4": "建站模式为乡镇",
        "A5": "分站", "B5": 40, "C5": "视情况给分", "D5": "有分站的填",
    }  # fmt: skip
    found = drafted(tmp_path / "表.xlsx", {**head, **rows})
    said = [node.applies.say() if node.applies else "" for node in found.standard.indicators]
    assert said == ["", "建站模式为街道", "建站模式为乡镇", ""]
    assert "# 适用范围：有分站的填\n    # 未能识别：适用范围没有认出来" in found.text


def test_a_summary_of_the_table_is_left_out(tmp_path: Path) -> None:
    summary: Cells = {"A1": "指标", "B1": "分值", "A2": "场地", "B2": 6, "A3": "人员", "B3": 4}
    table: Cells = {
        "A1": "一级指标", "B1": "分值", "C1": "评分标准",
        "A2": "场地（6分）", "B2": 6, "C2": "有场地得6分，没有不得分", "A3": "人员", "B3": 4, "C3": "有人员得4分，没有不得分",
    }  # fmt: skip
    found = drafted(tmp_path / "表.xlsx", summary, table)
    assert found.used == ("工作表“表2”",)
    assert found.left == (("工作表“表1”", "只是另一张指标表的概要"),)
    assert found.standard.total == 10


def test_a_heading_may_have_line_ends(tmp_path: Path) -> None:
    cells: Cells = {
        "A1": "一级指标", "B1": "分值", "C1": "评分标准", "D1": "填写\n单位: ",
        "A2": "场地", "B2": 6, "C2": "有场地得6分，没有不得分", "D2": "站点",
    }  # fmt: skip
    assert "# 填写单位:：站点" in drafted(tmp_path / "表.xlsx", cells).text


_WORDINGS = st.sampled_from(
    ["每缺一项扣1分，扣完为止", "有制度得2分；有记录得3分", "90%以上得5分，80%以上得3分，以下不得分", "视情况给分", "", "优5分\n良3分\n差0分",
     "符合得5分，不符合不得分", "- 有：[表]", "# 号开头: 冒号 #", "说 \"引号\" {a: b}", "'单引号", "yes", "1.0", "每次得1分，最高5分", "～", "%", "分：\n"]
)  # fmt: skip
_NAMES = st.sampled_from(
    [
        "一、场地（10分）",
        "(二)制度",
        "A1 档案",
        "1.1 走访",
        "走访",
        "true",
        "3",
        "档案: 管理",
        "培训[新]",
        "①督导",
        "加分项",
        "- 无",
    ]
)
_POINTS = st.sampled_from([5, 10, 2.5, "５分", "（5）", "", "5-10", 0, "20%", "若干"])


_WHOM = st.sampled_from(
    ["", "", "类别为甲类", "类别为甲类或类别为乙类", "类别不为丙类；规模为大", "有分站的填", "类别为1", "total为and"]
)


@settings(max_examples=examples(150))
@given(
    st.lists(
        st.tuples(_NAMES | st.just(""), _NAMES | st.just(""), _POINTS, _WORDINGS, _WORDINGS, _WHOM),
        min_size=1,
        max_size=8,
    )
)
def test_whatever_a_table_says_the_draft_loads_and_loses_nothing(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, object, str, str, str]]
) -> None:
    cells: dict[str, str | int | float] = dict(
        zip(
            ("A1", "B1", "C1", "D1", "E1", "F1"),
            ("一级指标", "二级指标", "分值", "评分标准", "备注", "适用范围"),
            strict=True,
        )
    )
    for n, row in enumerate(rows, 2):
        cells |= {f"{column}{n}": value for column, value in zip("ABCDEF", row, strict=True) if value != ""}  # type: ignore[misc]
    path = tmp_path_factory.mktemp("made") / "表.xlsx"
    path.write_bytes(xlsx({"指标": cells}))
    found, problems = import_table(path)
    if found is None:
        assert {one.code for one in problems if one.severity == "error"} <= {"I902", "I903", "Y119"}
        return
    assert lost(path, found.text) == []
