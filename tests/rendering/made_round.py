"""A made-up round around a made-up result: a team of any size, everybody's points, objections, files and a survey."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from evaluator.analysis.ledger import LedgerRow
from evaluator.model.dossier import FileLine, ObjectionLine, RevisionLine, RoundInfo, Stage, SurveyLine, TeamLine
from evaluator.model.node import AnswerLine, Node, Opinion, Rating
from evaluator.model.result import Result
from evaluator.model.round import Round, RoundSubject, TeamMember
from evaluator.scoring.rounds import DATE_WORDS

#: what no 征求意见稿 may say: names, ids, and the points of a single assessor
NAMES = ("林若溪", "周启明", "陈望舒", "符晓岚", "王海棠", "吴念慈", "何思远")
OWN_POINTS = ("1.1375", "0.8625")
SECRET = (*NAMES, *OWN_POINTS, "P1", "P7")

TEAM_REASON = "入户走访记录前后日期矛盾，两次访谈的说法不一"
CODES = {"P1": ("1", "2", "6"), "P2": ("3.1",), "P3": ("3", "4.2.1.1")}
LONG_FILE = "2022年7月至2023年6月每月考勤表及加班调休审批单（扫描件，含外勤签到记录和补充说明）.pdf"


def in_round(
    result: Result, stage: Stage = "final", *, team: int = 3, seal: str = "", edition: int = 1, rated: int = 4
) -> Result:
    """The result as of a round with so many assessors, the last of them recused where there are more than two."""
    nodes = result.conclusion.nodes
    codes = [leaf.code for root in nodes for leaf in root.leaves()][:rated]
    nodes = tuple(_rated(node, codes, team) for node in nodes)
    conclusion = replace(result.conclusion, nodes=nodes, accepted=6)
    dossier = replace(result.dossier, assessor="合议", assessor_name="、".join(NAMES[:team]))
    info = RoundInfo(
        "2023-青岭",
        "青岭县2022—2023年度社工站运营评估",
        stage,
        edition,
        "7KQ2-M9XD-4TBA-HJ3C" if edition > 1 else "",
        "第1版漏登一件异议，补登后重新计算" if edition > 1 else "",
        seal,
        tuple(_line(n, team) for n in range(team)),
        (
            "事实、是否和数量由评估人员核定一致；不一致的由评估组合议，合议以前按区间计",
            "等级和酌情评分取各评估人员得分的平均数，合并以后在末级指标取位",
            "最高分与最低分之差达到满分的25%的，标明差距较大",
            "第三方占70%，购买方占20%，监管方占10%",
            "“5 平台联动”没有核实的数据按填报计",
        ),
        tuple(zip(DATE_WORDS.values(), DAYS, strict=True)),
        OBJECTIONS if stage == "final" else (),
        REVISIONS if stage == "final" else (),
        FILES,
        (
            SurveyLine(
                "服务对象满意度",
                (
                    ("发放数", "60"),
                    ("有效问卷数", "52"),
                    ("回收率", "86.67%"),
                    ("满意率", "94.23%"),
                    ("平均分", "4.52"),
                ),
                ("服务对象满意率", "有效问卷份数"),
            ),
        ),
    )
    return replace(result, conclusion=conclusion, dossier=replace(dossier, round=info))


DAYS = ("2023-07-15", "2023-08-20", "2023-08-30", "2023-09-05", "2023-12-31")


def _line(n: int, team: int) -> TeamLine:
    id_ = f"P{n + 1}"
    recused = team > 2 and n == team - 1
    party = ("第三方", "购买方", "监管方")[n % 3]
    role = ("组长", "社工", "财务")[n % 3]
    return TeamLine(
        id_, NAMES[n], role, "中级社会工作师" if n % 3 < 2 else "中级会计师", party, CODES.get(id_, ()), recused
    )


def _rated(node: Node, codes: list[str], team: int) -> Node:
    if node.leaf is None or node.code not in codes:
        return replace(node, children=tuple(_rated(child, codes, team) for child in node.children))
    raters = [f"P{n + 1}" for n in range(team) if not (team > 2 and n == team - 1)]
    points = [Fraction(text) for text in OWN_POINTS] + [Fraction(4, 3)] * 9
    ratings = tuple(
        Rating(one, "第三方", points[n], points[n], TEAM_REASON if n == 0 else "") for n, one in enumerate(raters)
    )
    open_one = Rating(raters[-1], "监管方", Fraction(0), node.claimed.full, "")
    if codes.index(node.code) % 3 == 1 and len(ratings) > 1:
        ratings = (*ratings[:-1], open_one)
    judged = AnswerLine(
        f"{node.code}/评定", f"{node.name}的总体情况", "", "", "", "merged", "", "", "assessor", False,
        tuple(Opinion(one, ("较好", "一般", "好")[n % 3], TEAM_REASON if n == 0 else "") for n, one in enumerate(raters)),
    )  # fmt: skip
    disputed = AnswerLine(
        f"实访{node.code}", "入户走访次数", "次", "96", "", "disputed", "", "", "both", True,
        tuple(Opinion(one, str(90 + n), "") for n, one in enumerate(raters)),
    )  # fmt: skip
    accepted = AnswerLine(f"资源{node.code}", "资源清单更新次数", "次", "4", "4", "accepted", "", "", "both", True)
    answers = (
        *node.leaf.answers,
        *((judged, disputed, accepted) if codes.index(node.code) % 2 else (judged, accepted)),
    )
    spread = Fraction(3, 10) if len(ratings) > 1 else None
    leaf = replace(node.leaf, answers=answers, ratings=ratings, spread=spread, flagged=node.code == codes[0])
    return replace(node, leaf=leaf)


OBJECTIONS = (
    ObjectionLine(
        "异议-1", "1.1.1.2", "面谈私密保护", "关门后站在门外一米处听不清室内正常说话的内容",
        "评估当日走廊施工，门缝条已拆下；8月10日装回后两次试听均听不清，附照片和施工单。",
        ("走廊施工单.pdf", "门缝条照片.jpg"), ("王青岚", "2023-08-25"), "upheld", ("林若溪", "周启明"), "2023-08-28",
        "施工单日期与评估日相符，复查时两名评估人员在门外均听不清", "面谈私密保护由0分改为2分，总分由68.18分改为70.18分",
    ),
    ObjectionLine(
        "异议-2", "3.1.2.1", "支出凭证合规", "", "办公费用属于合同允许的管理费。", (), ("王青岚", "2023-08-25"), "rejected",
        ("陈望舒",), "2023-08-28", "合同第九条写明管理费不含办公设备，凭证所列为打印机", "",
    ),
)  # fmt: skip

REVISIONS = (
    RevisionLine("1.1.1.2", "面谈私密保护", "0.00", "2.00", "异议-1成立：复查听不清"),
    RevisionLine("", "总分", "68.18", "70.18", "上列指标变化"),
)

FILES = (
    FileLine("平面图.pdf", ("1.1.1.1", "2.2.1.1"), "已核实", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "there"),
    FileLine("每月考勤表.xlsx", ("1.1.2.1",), "部分", "", "missing"),
    FileLine(LONG_FILE, (), "", "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752", "unused"),
)  # fmt: skip


def declared(result: Result, *, assign: dict[str, tuple[str, ...]] | None = None) -> Round:
    """The round that the result says it is of; by default the first of the team scores everything and the rest nothing."""
    info = result.dossier.round
    assert info is not None
    own = result.conclusion.subject
    team = {
        line.id: TeamMember(
            line.id, line.name, line.role, line.qualification, line.party, (own,) if line.recused else ()
        )
        for line in info.team
    }
    given = assign if assign is not None else {"*": (info.team[0].id,)}
    return Round(info.id, info.title, "made-37@2022.1", team, (RoundSubject(own),), given)


def rows(result: Result, count: int = 3) -> tuple[LedgerRow, ...]:
    """So many problems of leaves of the result."""
    leaves = list(result.conclusion.leaves())
    return tuple(_row(leaf, n, result) for n, leaf in enumerate((leaves * count)[:count]))


def _row(leaf: Node, n: int, result: Result) -> LedgerRow:
    assert leaf.leaf is not None
    what, why = f"{leaf.name}完成率", f"{leaf.name}完成率17÷20＝85%"
    return LedgerRow(
        f"{leaf.code}-{n}", "step", result.conclusion.subject, leaf.code, leaf.name, what, why, False, (), Fraction(1, 2), False,
        (f"{leaf.name}完成率达到100%",), Fraction(n + 1, 4), True, (), "王青岚", "2023-12-31", leaf.leaf.sentence,
        leaf.claimed.full, Fraction(1), result.standard.hash,
    )  # fmt: skip
