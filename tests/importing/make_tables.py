"""Writes the tables of this folder through LibreOffice, as people type them: `python -m tests.importing.make_tables`.

All of them are invented. Each is typed as HTML (which LibreOffice turns into a real document with merged cells) or as CSV
(without any merged cell), and saved by LibreOffice in the format that its name says.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).parent

_HEAD = "<html><head><meta charset='utf-8'></head><body>"


def _row(*cells: str) -> str:
    """A row; `文字|2|3` reaches over 2 rows and 3 columns."""
    made = []
    for cell in cells:
        text, rows, columns = [*cell.split("|"), "", ""][:3]
        made.append(f"<td rowspan='{rows or 1}' colspan='{columns or 1}'>{text}</td>")
    return f"<tr>{''.join(made)}</tr>"


#: title above, numbers in every style, points in the names, merged names, a sum that is right, notes below
MERGED = f"""{_HEAD}<h2>某县乡镇（街道）社工站年度评估指标（虚构）</h2>
<p>填表说明：本表为程序测试所编。</p>
<table border=1>
{_row("一级指标", "二级指标", "三级指标", "分值", "评分标准", "佐证材料", "评估方法", "备注")}
{_row("一、基础建设（２０分）|3", "（一）场地设施（12分）|2", "1.功能用房", "８", "具备办公室、个案室、小组活动室、多功能室，每项2分", "1.平面图；<br>2.现场照片", "实地查看", "")}
{_row("2.标识标牌", "4", "有统一标识得4分，没有不得分", "现场照片", "实地查看", "以现场为准")}
{_row("（二）制度建设（8分）", "3.规章制度", "8", "制定人事制度、财务制度、档案制度、督导制度，每缺一项扣2分，扣完为止。", "制度文本", "查阅资料、访谈", "")}
{_row("二、队伍建设（30分）|3", "（一）人员配备（20分）|2", "4.专职社工", "12", "配备专职社工3人得12分，<br>每少1人扣4分，扣完为止。", "劳动合同", "查阅资料", "")}
{_row("5.持证比例", "8", "持证率90％以上得8分，60%—90%得5分，60%以下不得分", "证书复印件", "查阅资料", "")}
{_row("（二）培训督导（10分）", "6.继续教育", "10", "每人每年培训不少于40学时，视完成情况评分", "培训证明", "查阅资料", "")}
{_row("三、服务成效（50分）|4", "（一）服务开展（30分）|2", "7.个案服务", "15", "每完成一个得3分，最高15分", "个案档案", "抽查", "")}
{_row("8.档案质量", "15", "档案记录不完整的，每份扣0.5分，最多扣5分；档案缺失的，每份扣2分；扣完为止", "服务档案", "抽查", "")}
{_row("（二）满意度（20分）|2", "9.服务对象满意度", "10", "好8—10分、较好5—7分、一般0—4分", "问卷", "问卷调查", "")}
{_row("10.投诉处理", "10", "无投诉得10分；有效投诉每起扣5分", "", "", "")}
{_row("合计||3", "100", "", "", "", "")}
</table><p>注：评估得分90分以上为优秀。</p>
<table border=1>{_row("姓名", "电话")}{_row("张某", "略")}</table></body></html>"""

#: a heading of two rows, points behind each level, the heading again in the middle, and sums that are wrong
TWO_ROWS = f"""{_HEAD}<table border=1>
{_row("某市社工站星级评定表（虚构）||7")}
{_row("序号|2", "评定指标||3", "分值|2", "评定办法|2|2")}
{_row("一级指标", "二级指标", "三级指标")}
{_row("1", "A组织管理|3", "A1领导机制|2", "建立联席会议制度", "5", "有制度得3分；有会议记录得2分。|1|2")}
{_row("2", "职责分工", "5", "酌情给0-5分|1|2")}
{_row("3", "A2经费保障", "经费列入预算", "10", "已列入预算得10分，未列入不得分|1|2")}
{_row("序号", "一级指标", "二级指标", "三级指标", "分值", "评定办法|1|2")}
{_row("4", "B服务质量（30分）|2", "B1服务计划", "年度计划", "15", "有年度计划的得5分|1|2")}
{_row("5", "B2服务记录", "服务记录", "20", "每发现1处不规范扣1分，扣完为止|1|2")}
{_row("合计||4", "60", "|1|2")}
</table></body></html>"""

#: typed without merged cells: blanks below, each page with its heading, full-width digits, a bonus beside the total
BLANKS = """某县社工服务站绩效考核细则（虚构）,,,,
,,,,
考核项目,考核指标,考核内容,分值,评分办法
党建引领,组织建设,党组织健全,１０,符合得10分，不符合不得分
,,开展主题党日,１０,每开展一次得2分，最高10分
专业服务,服务数量,入户走访完成率,４０,"完成率100%得40分，80%以上得30分，60%以上得20分，60%以下不得分"
考核项目,考核指标,考核内容,分值,评分办法
,服务质量,服务对象评价,４０,根据回访情况综合评定
加分项,表彰奖励,获得上级表彰,１０,每项加2分，最多加10分
合计,,,100,
"""


def main() -> None:
    """Write every table in its formats."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name, text, wanted in (
            ("合并单元格.html", MERGED, ("docx", "xlsx")),
            ("两行表头.html", TWO_ROWS, ("xlsx", "docx", "xls")),
            ("不合并.csv", BLANKS, ("xlsx", "ods", "xls")),
        ):
            (place / name).write_text(text, encoding="utf-8")
            for form in wanted:
                _save(place / name, form)


def _save(source: Path, form: str) -> None:
    command = ["soffice", f"-env:UserInstallation=file://{source.parent}/office", "--headless"]
    if source.suffix == ".csv":
        command += ["--infilter=CSV:44,34,76,1"]
        steps = [form]
    elif form == "docx":
        command += ["--infilter=HTML (StarWriter)"]
        steps = ["docx:MS Word 2007 XML"]
    else:
        command += ["--infilter=HTML (StarCalc)"]
        steps = [form]
    subprocess.run(
        [*command, "--convert-to", steps[0], "--outdir", str(source.parent / "out"), str(source)], check=True
    )
    shutil.copy(source.parent / "out" / f"{source.stem}.{form}", HERE / f"{source.stem}.{form}")


if __name__ == "__main__":
    main()
