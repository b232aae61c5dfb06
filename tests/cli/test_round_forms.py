"""`evaluator form --round`: each assessor's own sheets, the sheet of what is to be agreed on, and the one of an objection."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from evaluator.cli import evaluator
from evaluator.cli.chinese import speak_chinese
from evaluator.diagnostics import show
from evaluator.model.round import AGREED
from evaluator.reading.round_folder import RoundFolder, look_into
from tests.test_faults import REPORT, made_folder

ROOT = Path("清溪2024")
SUBJECT = "QX-001_柳塘镇社工站"
ANOTHER = """standard: qingxi@2024.1
subject: QX-001
assessor: P2
date: 2024-08-10
facts:
  建档: {value: {due: 120, done: 112}, reason: 有8人的档案没有登记日期}
answers:
  "3.2": {choose: 特色鲜明, points: 4.5, reason: 看过三个活动的记录}
  "3.4": {记录缺项: 2}
evidence: {平面图.pdf: 存疑}
"""
#: it is not P2's, so that the folder is sound without it
SOUND = ANOTHER.replace("evidence: {平面图.pdf: 存疑}\n", "")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A round of two stations, in which nobody has assessed anything yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    speak_chinese()
    report = REPORT.read_text(encoding="utf-8")
    other = report.replace("QX-001", "QX-002").replace("柳塘镇社工站", "清河镇社工站")
    made_folder(ROOT, {"评估/P1/柳塘镇.yaml": None, "自评/清河镇.yaml": other})
    return ROOT


@pytest.fixture
def assessed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same after two have written down what they found."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    speak_chinese()
    made_folder(ROOT, {"评估/P2/柳塘镇.yaml": SOUND})
    return ROOT


def form(*words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(evaluator, ["form", "--round", str(ROOT), *words])
    assert result.exit_code == code, result.output
    return result


def read(root: Path) -> tuple[RoundFolder, list[str]]:
    found, problems = look_into(root)
    assert found is not None
    return found, [show(one) for one in problems if one.severity == "error"]


def bytes_of(root: Path) -> dict[str, str]:
    files = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def leaves(file: Path) -> set[str]:
    page = load_workbook(file)["指标核实"]
    return {str(page.cell(row, 2).value) for row in range(2, page.max_row + 1) if page.cell(row, 2).value}


def put(page: Worksheet, line: str, column: str, value: str | float) -> str:
    row = next(row for row in range(1, page.max_row + 1) if page.cell(row, 1).value == line)
    number = next(n for n in range(1, page.max_column + 1) if page.cell(1, n).value == column)
    page.cell(row, number).value = value
    return str(page.cell(row, number).coordinate)


# -- each assessor's own --


def test_an_assessor_gets_only_what_is_theirs(folder: Path) -> None:
    for one in ("P1", "P2", "P3"):
        form("--assessor", one)
    files = {one: folder / "评估" / one / f"{SUBJECT}_评估表.xlsx" for one in ("P1", "P2", "P3")}
    assert leaves(files["P3"]) == {"2.2", "弄虚作假"}
    assert leaves(files["P2"]) == {"2.1", "3.1", "3.2", "3.3", "3.4", "3.5", "弄虚作假"}
    assert leaves(files["P1"]) == leaves(files["P2"]) | {"1.1", "1.2", "1.3"}
    facts = load_workbook(files["P3"])["采集项核实"]
    assert {facts.cell(row, 1).value for row in range(2, facts.max_row + 1)} >= {"培训学时"}
    assert "社工" not in {facts.cell(row, 1).value for row in range(2, facts.max_row + 1)}
    assert "佐证材料" not in load_workbook(files["P3"]).sheetnames, "files of others are not theirs"


def test_two_assessors_never_write_the_same_file(folder: Path) -> None:
    """Whatever the order, a command for one of them leaves every file of the others as it was, and writes into one folder."""
    written: dict[str, set[str]] = {}
    for words in (["P1"], ["P2"], ["P3"], ["P2", "--force"], ["P1", "--force"]):
        before = bytes_of(folder)
        form("--assessor", *words)
        after = bytes_of(folder)
        changed = {name for name in after if before.get(name) != after[name]}
        assert before.keys() <= after.keys()
        assert all(name.startswith(f"评估/{words[0]}/") for name in changed)
        written.setdefault(words[0], set()).update(changed)
    assert all(written[one] for one in ("P1", "P2", "P3"))
    assert len(set.union(*written.values())) == sum(map(len, written.values()))


def test_who_is_recused_gets_no_sheet(folder: Path) -> None:
    said = form("--assessor", "P3").output
    assert "P3 要回避 QX-002 清河镇社工站，不生成" in said
    assert [path.name for path in (folder / "评估/P3").iterdir()] == [f"{SUBJECT}_评估表.xlsx"]


def test_a_sheet_that_nobody_has_begun_is_not_there_yet(folder: Path) -> None:
    form("--assessor", "P2")
    found, problems = read(folder)
    assert not problems
    assert not found.cases[0].assessments
    status = CliRunner().invoke(evaluator, ["round", "status", str(folder)])
    assert status.exit_code == 0
    assert "P2 没有记录" in status.output


def test_what_was_filled_in_is_never_lost(folder: Path) -> None:
    form("--assessor", "P2", "--subject", "QX-001")
    file = folder / "评估/P2" / f"{SUBJECT}_评估表.xlsx"
    assert "内容相同" in form("--assessor", "P2").output
    book = load_workbook(file)
    put(book["封面"], "date", "value", "2024-08-10")
    put(book["采集项核实"], "社工", "ok", "√")
    book.save(file)
    before = file.read_bytes()
    kept = form("--assessor", "P2", "--subject", "QX-001", code=1)
    assert "没有动" in kept.output
    assert file.read_bytes() == before
    form("--assessor", "P2", "--subject", "QX-001", "--force")
    assert file.read_bytes() != before
    found, problems = read(folder)
    assert not problems
    assert found.cases[0].assessments[0].findings["社工"].state == "confirmed"


def test_a_record_in_another_file_is_not_doubled(assessed: Path) -> None:
    assert "已有记录，在另一份文件里" in form("--assessor", "P1").output
    assert [path.name for path in (assessed / "评估/P1").iterdir()] == ["柳塘镇.yaml"]
    form("--assessor", "P1", "--subject", "QX-001", "-o", "另存.xlsx")
    book = load_workbook("另存.xlsx")
    assert book["封面"]["D9"].value or book["封面"]["D8"].value
    page = book["采集项核实"]
    assert put(page, "社工", "ok", "√")


def test_a_faulty_record_stops_before_it_could_be_written_over(folder: Path) -> None:
    form("--assessor", "P2", "--subject", "QX-001")
    file = folder / "评估/P2" / f"{SUBJECT}_评估表.xlsx"
    book = load_workbook(file)
    put(book["封面"], "date", "value", "2024-08-10")
    where = put(book["采集项核实"], "社工", "value", 3)
    book.save(file)
    before = file.read_bytes()
    said = form("--assessor", "P2", "--force", code=1).output
    assert "没有写明理由" in said
    assert where[1:] in said
    assert file.read_bytes() == before


# -- what is to be agreed on --


def test_only_what_differs_is_to_be_agreed_on(assessed: Path) -> None:
    form("--agree")
    file = assessed / AGREED / f"{SUBJECT}_合议表.xlsx"
    book = load_workbook(file)
    assert book.sheetnames[:3] == ["封面", "采集项核实", "指标核实"]
    assert leaves(file) == {"3.2"}, "the scorers of 3.2 are too far apart; of 3.4 they say the same"
    page = book["采集项核实"]
    lines = {str(page.cell(row, 1).value) for row in range(2, page.max_row + 1)}
    assert {"建档.due", "建档.done"} <= lines
    assert "社工" not in lines
    texts = [str(cell.value) for row in page.iter_rows() for cell in row]
    assert "P1 林某：110人（8人只有电话登记）\nP2 周某：112人（有8人的档案没有登记日期）" in texts


def test_what_was_agreed_on_settles_it(assessed: Path) -> None:
    form("--agree")
    file = assessed / AGREED / f"{SUBJECT}_合议表.xlsx"
    assert not read(assessed)[1], "an empty sheet is no fault"
    book = load_workbook(file)
    put(book["封面"], "date", "value", "2024-08-15")
    page = book["采集项核实"]
    put(page, "建档.due", "ok", "√")
    put(page, "建档.done", "value", 111)
    put(page, "建档.due", "reason", "两人重新对过名册")
    book.save(file)
    found, problems = read(assessed)
    assert not problems
    agreed = found.cases[0].agreed
    assert agreed is not None
    assert agreed.assessor == AGREED
    assert agreed.findings["建档.done"].reason == "两人重新对过名册"
    form("--agree", "--force")
    again, _ = read(assessed)
    assert again.cases[0].agreed == agreed


def test_where_nothing_differs_there_is_no_sheet(folder: Path) -> None:
    assert "没有要合议的，不生成" in form("--agree").output
    assert not list((folder / AGREED).glob("*")) if (folder / AGREED).is_dir() else True


def test_the_adjudicator_settles_in_their_own_name(assessed: Path) -> None:
    file = assessed / "评估轮次.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("judgement: mean", "judgement: adjudicator, adjudicator: P1"), encoding="utf-8")
    assert not read(assessed)[1]
    form("--agree")
    page = load_workbook(assessed / AGREED / f"{SUBJECT}_合议表.xlsx")["封面"]
    assert "P1" in {cell.value for row in page.iter_rows() for cell in row}


# -- objections --


def objection(*cells: tuple[str, str | float]) -> list[str]:
    """The errors of the round with this objection in it; the cells by the code of their line."""
    form("--objection", "--subject", "QX-001", "-o", "异议.xlsx")
    book = load_workbook("异议.xlsx")
    for line, value in cells:
        put(book["异议"], line, "value", value)
    place = ROOT / "异议"
    place.mkdir(exist_ok=True)
    book.save(place / "柳塘镇建档.xlsx")
    return read(ROOT)[1]


CLAIM = (
    ("indicator", "3.1 档案"),
    ("disputes", "服务对象建档实际完成数"),
    ("claim", "8人的档案在镇政府，当天没有取到"),
    ("received-by", "林某"),
    ("received-date", "2024-08-25"),
)
DECIDED = (
    ("decision", "部分成立"),
    ("found-value", 116),
    ("reason", "取到6份"),
    ("decided-by", "Ｐ１、p2"),
    ("decided-date", "2024年8月28日"),
)


def test_an_objection_from_its_sheet(assessed: Path) -> None:
    words = [word for line, word in CLAIM if line == "disputes"]
    page = load_workbook_of_objection()
    assert words[0] in {cell.value for row in page.iter_rows() for cell in row}
    Path("异议.xlsx").unlink()
    assert not objection(*CLAIM, *DECIDED)
    (one,) = read(assessed)[0].cases[0].objections
    assert (one.id, one.indicator, one.disputes, one.decision) == ("柳塘镇建档", "3.1", "建档.done", "partly")
    assert one.found["建档.done"].reason == "取到6份"
    assert one.decided_by == ("P1", "P2")
    assert one.decided_on == "2024-08-28"


def load_workbook_of_objection() -> Worksheet:
    form("--objection", "--subject", "QX-001", "-o", "异议.xlsx")
    page: Worksheet = load_workbook("异议.xlsx")["指标和题目"]
    return page


def test_an_objection_that_is_not_decided_yet(assessed: Path) -> None:
    assert not objection(*CLAIM)
    assert read(assessed)[0].cases[0].objections[0].decision == "pending"


@pytest.mark.parametrize(
    ("cells", "said", "fix"),
    [
        (CLAIM[1:], "“指标”没有填", "请在这一格填写"),
        ((*CLAIM[:2], *CLAIM[3:]), "“异议的内容和请求”没有填", "请在这一格填写"),
        ((("indicator", "9.9"), *CLAIM[1:]), "没有编号为“9.9”的指标", ""),
        ((CLAIM[0], ("disputes", "驻站社工人数"), *CLAIM[2:]), "不看“驻站社工人数”", "对照“指标和题目”表"),
        ((*CLAIM, *DECIDED[1:]), "没有选复核决定", "选成立、部分成立或不成立"),
        ((*CLAIM, ("decision", "不成立"), *DECIDED[1:]), "不能另写核实结果", "“复核决定”选成立或部分成立"),
        ((*CLAIM, DECIDED[0], *DECIDED[2:]), "没有写改成什么", "请在“改为”各格里写复核后的值"),
        ((*CLAIM, *DECIDED[:3]), "没有写由谁", "请填“复核人”和“复核日期”"),
        ((*CLAIM, *DECIDED[:2], *DECIDED[3:]), "没有写明理由", "请在“复核理由”里写一句话"),
        ((*CLAIM, DECIDED[0], ("found-value", "很多"), *DECIDED[2:]), "写的是“很多”", ""),
        ((*CLAIM, *DECIDED[:3], ("decided-by", "P9"), DECIDED[4]), "没有“P9”", ""),
    ],
)
def test_a_fault_in_an_objection_is_told_by_its_cell(
    assessed: Path, cells: tuple[tuple[str, str | float], ...], said: str, fix: str
) -> None:
    told = objection(*cells)
    assert len(told) == 1, "\n".join(told)
    assert said in told[0]
    assert fix in told[0]
    assert "工作表「异议」单元格 D" in told[0]


def test_a_sheet_of_an_objection_is_never_written_over(assessed: Path) -> None:
    form("--objection", "--subject", "QX-001", "-o", "异议.xlsx")
    assert "没有动" in form("--objection", "--subject", "QX-001", "-o", "异议.xlsx", "--force", code=2).output


# -- wrong use --


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "要和 --assessor、--agree、--objection 中的一个一起用"),
        (["--agree", "--objection"], "中的一个一起用"),
        (["--assessor", "P9"], "评估组里没有“P9”"),
        (["--assessor", "林某"], "这里要写编号“P1”"),
        (["--assessor", "P1", "--subject", "QX-009"], "没有评估对象“QX-009”"),
        (["--assessor", "P1", "--subject", "QX-003"], "“QX-003”未参评"),
        (["--assessor", "P1", "-o", "一份.xlsx"], "请用 --subject 指定一个评估对象"),
        (["--objection", "-o", "异议.xlsx"], "异议表一次一份"),
        (["hainan-37", "--agree"], "命令里不另写"),
    ],
)
def test_wrong_use_is_told(folder: Path, words: list[str], said: str) -> None:
    assert said in form(*words, code=2).output


def test_without_a_round_there_are_no_such_sheets(folder: Path) -> None:
    result = CliRunner().invoke(evaluator, ["form", "hainan-37", "--agree", "-o", "a.xlsx"])
    assert (result.exit_code, "要和 --round 一起用" in result.output) == (2, True)
