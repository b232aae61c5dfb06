"""A new round as files: the round file with its blanks and comments, and what goes where in its folder, in plain words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evaluator.model.numbers import looks_like_number, plain
from evaluator.model.round import AGREED, EVERYTHING, RoundSubject
from evaluator.model.standard import Standard

#: whom a new round begins with: id and role; the names are blanks
TEAM = (("P1", "组长"), ("P2", "社工"), ("P3", "财务"))
_PLAIN = re.compile(r"[A-Za-z0-9一-鿿][A-Za-z0-9一-鿿（）()—_./@-]*")
_SPECIAL = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


@dataclass(frozen=True, slots=True)
class Begun:
    """What is known when a round is begun; empty where it is to be filled in."""

    id: str
    title: str = ""
    commissioner: str = ""
    agency: str = ""
    subjects: Sequence[RoundSubject] = ()
    period: tuple[str, str] = ("", "")


def round_text(standard: Standard, begun: Begun) -> str:
    """The round file, valid as soon as its blanks are filled in."""
    return (
        "\n".join([*_head(standard, begun), *_team(), *_assign(standard), *_merging(), *_subjects(begun), *_days()])
        + "\n"
    )


def _scalar(text: str) -> str:
    """A text as it stands in YAML, in quotation marks where it could be read as something else."""
    if _PLAIN.fullmatch(text) and not looks_like_number(text) and text.casefold() not in _SPECIAL:
        return text
    return json.dumps(text, ensure_ascii=False)


def _line(key: str, value: str, about: str) -> str:
    written = f"{key}: {_scalar(value)}" if value else f"{key}:"
    return f"{written}   # {about}"


def _head(standard: Standard, begun: Begun) -> Iterator[str]:
    yield "# 评估轮次：这一轮评谁、谁来评、怎么合成。每行 # 号后面是说明，不影响评估。"
    yield "# 冒号后面空着的要填写，用不着的整行删去；行首有 # 号的几行，要用时去掉 # 号再填。"
    yield "# 填好以后运行 evaluator round status 加本文件夹，有没填好的会逐处列出。"
    yield ""
    yield _line("id", begun.id, "这一轮的编号")
    yield _line("title", begun.title, "这一轮的名称，印在报告上，例如 某县2023年度社工站运营评估")
    yield f"standard: {standard.ref}   # 评估标准和版本，与“标准”文件夹里的那一份一致"
    yield _line("commissioner", begun.commissioner, "委托单位，印在报告上")
    yield _line("agency", begun.agency, "评估机构，印在报告上")
    about = "   # 评估期；写在这里，自评报告的评估期就都要与它一致"
    start, end = begun.period
    yield (
        f"period: {{from: {start}, to: {end}}}{about}"
        if start
        else f"#period: {{from: 2023-01-01, to: 2023-12-31}}{about}"
    )


def _team() -> Iterator[str]:
    yield ""
    yield "# 评估组。前面是编号，也是“评估”文件夹里各人文件夹的名称；人多就照样加行，人少就删行。"
    yield "# name 姓名，role 专业或职务；还可以写 qualification: 资格证书，party: 评分方，recused: [要回避的评估对象编号]。"
    yield "team:"
    yield from (f"  {one}: {{name: , role: {role}}}" for one, role in TEAM)
    yield ""
    yield "# 去每个评估对象最少几个人，其中某个专业最少几个人；回避的不算在内。"
    yield "minimum_team: {members: 3, roles: {财务: 1}}"
    yield ""
    yield "# 分组去的，写每组的人和对象；谁也不能在两个组里，每个对象都要有一个组。"
    yield "#groups:"
    yield "#  甲组: {members: [P1, P3], subjects: [对象编号, 对象编号]}"


def _assign(standard: Standard) -> Iterator[str]:
    everybody = f"[{', '.join(one for one, _ in TEAM)}]"
    yield ""
    yield "# 分工：指标编号或否决条款的名称: [评估人员编号]。写一级指标，下面的都算；下级另外写了的，按下级的。"
    yield f'# "{EVERYTHING}" 是上面没有写到的全部。'
    yield "assign:"
    for root in standard.indicators:
        points = f"（{plain(root.points)}分）" if standard.scored else ""
        yield f"  {json.dumps(root.code, ensure_ascii=False)}: {everybody}   # {root.name}{points}"
    gates = "、".join(gate.name for gate in standard.gates)
    yield f'  "{EVERYTHING}": {everybody}   # 其余' + (f"，包括否决条款：{gates}" if gates else "")


def _merging() -> Iterator[str]:
    yield ""
    yield f"# 几个人评同一项：数据和是否题不取平均，核实得不一样的由评估组合议，写进“{AGREED}”文件夹。评定的档次和分数按 judgement："
    yield "# mean 平均数；median 中位数；trimmed 去掉一个最高分和一个最低分再平均（要五人以上）；"
    yield "# consensus 意见不一的由评估组合议；adjudicator 意见不一的由裁定人定，要另写 adjudicator: 评估人员编号。"
    yield "# spread_flag：最高和最低相差达到满分的这个比例，报告里标出来。"
    yield "merge: {judgement: mean, spread_flag: 25%}"
    yield ""
    yield "# 几方打分按比例合成的，写各方的权重，合计 100%；team 里要给每个人写 party。自评也算一方的，写 自评: 30%。"
    yield "#weights: {第三方: 70%, 购买方: 20%, 监管方: 10%}"
    yield ""
    yield "# 抽查的部分：写在这里的指标，评估人员没有看的，按自评填报的计，报告里会印明有多少。"
    yield '#unverified: {accept: ["5"]}'
    yield ""
    yield "# 问卷：答卷放在“问卷”文件夹里，得出的数直接作为核实结果。"
    yield "#surveys:"
    yield "#  满意度问卷: {column: 总体评价, scale: {满意: 3, 一般: 2, 不满意: 1}, satisfied: 满意, handed_out: {对象编号: 50}, facts: {采集项名称: satisfied_share}}"


def _subjects(begun: Begun) -> Iterator[str]:
    yield ""
    yield "# 评估对象。不评的不要删去，加上 not_evaluated: 原因，例如 not_evaluated: 站点2023年3月停办。"
    yield "subjects:"
    for one in begun.subjects or [RoundSubject("")]:
        name = f" {_scalar(one.name)}" if one.name else " "
        yield f"  - {{id: {_scalar(one.id) if one.id else ''}, name:{name}}}"


def _days() -> Iterator[str]:
    yield ""
    yield "# 日期：自评报送截止、征求意见稿、异议截止、正式稿、整改期限，先后不能颠倒；没有定的不写。"
    yield "#dates: {collect_by: 2023-07-15, draft_on: 2023-08-20, objections_by: 2023-08-30, final_on: 2023-09-05, rectify_by: 2023-12-31}"


def readme_text(standard: Standard) -> str:
    """What goes where in the folder, for those who open it without the program at hand."""
    first = TEAM[0][0]
    return f"""这是一轮评估的文件夹，整个复制到 U 盘或别的电脑上都能接着用。
各文件夹的名称不要改。里面的文件叫什么名都可以，是谁的由文件里写的编号认，不看文件名。

评估轮次.xlsx（或 .yaml）：这一轮评谁、谁来评、怎么合成。先填这一份。
标准：这一轮所用的评估标准（{standard.ref}），只放一份，评估期间不要改。
自评：{standard.subject_name}交来的自评表，每个对象一份；.xlsx、.xls、.ods、.yaml、.json 都可以。
评估/{first} 等：每位评估人员一个文件夹，只放本人的评估记录，每个对象一份；别人不往里写。
合议：评估组一起定下来的，写法同评估记录，评估人员（assessor）写“合议”；每个对象一份。
异议：{standard.subject_name}提出的异议和复核决定，一件一份。
问卷：收回的答卷，放在 问卷/问卷名称/对象编号.csv，一行一份答卷。
佐证：佐证材料，放在 佐证/对象编号/ 里，文件名与自评表里写的一致。没有电子材料的空着。
上期：各对象上一轮的评估结果，由程序放入。
整改：整改台账，评估以后由评估机构填写。
封存、结果、报告、文书：由程序写出，不要手改。

在这个文件夹外面运行（“文件夹”换成它的名称）：
  evaluator round status 文件夹
    谁还差什么，哪些数据各人核实得不一样，哪些异议还没有复核。
  evaluator round status 文件夹 --assessor {first}
    只看 {first} 还差的，逐项列出。
"""
