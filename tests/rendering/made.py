"""A made-up result with everything a report has to print: every state of an answer, ranges, long and hostile text.

Nothing here is scored: the figures are set so that they add up, as the scoring would have them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from evaluator.model.applied import StandardInfo
from evaluator.model.derivation import Change, Derivation, SettlementLine, StepLine
from evaluator.model.dossier import Dossier
from evaluator.model.indicator import Gives
from evaluator.model.node import AnswerLine, CitationLine, EvidenceLine, Leaf, Node, Score, Status
from evaluator.model.numbers import figure, fixed, plain
from evaluator.model.result import Conclusion, Remark, Result, Total
from evaluator.model.rule import Clause

SENTENCES = (
    "在岗率：100%及以上的得{0}分；90%及以上不足100%的得{1}分；不足90%的不得分。",
    """下列各项，每符合一项得{1}分：站内有写明五个领域的服务清单；站内有从接待到结案的服务流程图；
    墙上有在岗社工的姓名和职责；墙上有开放时间、服务电话和投诉电话。""",
    """同时符合下列要求的得{0}分，缺一项不得分：面谈房间的门能够关上；关门后从室外看不到来访者；
    关门后站在门外一米处听不清室内正常说话的内容；面谈时摄像头能够断电或遮住（面谈房间没有摄像头的，不检查此项）。
    评估人员应在正常接待时段查看，并记下查看的日期和时间。""",
    """满分{0}分。支出用途不在合同预算内（抽查张数－用途相符张数），每张扣1分，此项最多扣{0}分；
    票据或经办、审批签字不齐（抽查张数－手续齐全张数），每张扣0.5分，此项最多扣{1}分；扣完为止。""",
    "得分＝{0}×24小时响应率，最高{0}分，最低0分。须有书面材料：写有接报时间和联系时间的求助登记簿，缺少的本项不得分。",
    """由评估人员在0—{0}分内评定，以0.5分为单位。改变有两个以上来源互相印证、且与服务内容对得上的，靠近上限；
    只有社工自述的，不超过0.5分。""",
)

#: code, name, full, claimed low, claimed high, assessed low, assessed high (None: not assessed apart from claimed)
LEAVES = """
1.1.1.1 两室两中心设置 3 3 3 2.25 2.25
1.1.1.2 面谈私密保护 2 2 2 0 0
1.1.2.1 办公设备配备 2 2 2 2 2
1.1.2.2 日常开放接待 2 0 2 1.5 1.5
1.2.1.1 统一标识使用 1 1 1 1 1
1.2.2.1 制度流程上墙 2 2 2 1.25 1.25
2.1.1.1 社工足额在岗 4 4 4 3 3
2.1.1.2 持证社工比例 4 4 4 2 2
2.1.2.1 薪酬社保发放 2 2 2 2 2
2.2.1.1 岗前与在职培训 3 2.83 2.83 2.67 2.67
2.2.2.1 督导开展与落实 3 3 3 2.25 2.25
3.1.1.1 合同签订与要素 2 2 2 2 2
3.1.2.1 支出凭证合规 3 3 3 0.5 0.5
3.1.2.2 经费支出进度 2 2 2 1.5 1.5
3.2.1.1 服务对象建档率 3 3 3 3 3
3.2.1.2 服务档案质量 3 2.8 2.8 2.35 2.35
3.3.1.1 日志与周小结 2 2 2 1.7 1.7
3.3.2.1 报告时效与数据核对 3 3 3 2.5 2.5
4.1.1.1 五领域清单服务 4 4 4 4 4
4.1.2.1 入户走访 4 4 4 3 3
4.1.2.2 紧急求助响应 2 2 2 2 2
4.2.1.1 个案服务数量 4 3.67 3.67 3.33 3.33
4.2.1.2 个案服务规范 4 4 4 3.2 3.2
4.2.2.1 小组服务数量 3 3 3 2 2
4.2.2.2 社区活动数量 2 2 2 2 2
4.3.1.1 心理疏导服务 3 3 3 2 2
4.3.2.1 本地特色服务 4 3 4 2.5 2.5
5.1.1.1 资源清单更新 2 2 2 2 2
5.1.2.1 需求与资源对接 2 1.75 1.75 1.25 1.25
5.2.1.1 重点项目进度与成效 3 3 3 2 2
5.3.1.1 党建引领与联席会议 2 2 2 1.5 1.5
5.3.2.1 志愿服务时数 3 3 3 2.76 2.76
6.1.1.1 服务对象满意度 3 0 3 2.5 2.5
6.1.2.1 居民知晓度 2 0 2 1 1
6.2.1.1 个案目标达成率 3 3 3 2 2
6.2.2.1 改变证据充分性 2 0 2 1 1
6.3.1.1 投诉按期办结 2 2 2 2 2
"""

NAMES = {
    "1": "阵地建设", "1.1": "场所设施", "1.1.1": "功能用房", "1.1.2": "使用条件", "1.2": "标识公示", "1.2.1": "形象标识",
    "1.2.2": "上墙公示", "2": "队伍建设", "2.1": "人员配备", "2.1.1": "数量与资质", "2.1.2": "劳动保障", "2.2": "能力支持",
    "2.2.1": "培训学习", "2.2.2": "专业督导", "3": "运行管理", "3.1": "项目与经费", "3.1.1": "项目合同", "3.1.2": "项目经费",
    "3.2": "服务档案", "3.2.1": "一人一档", "3.3": "监测报告", "3.3.1": "工作记录", "3.3.2": "定期报送", "4": "专业服务",
    "4.1": "清单服务", "4.1.1": "服务清单", "4.1.2": "走访响应", "4.2": "专业方法", "4.2.1": "个案工作",
    "4.2.2": "小组与社区工作", "4.3": "专项与特色", "4.3.1": "专项服务", "4.3.2": "特色服务", "5": "平台联动",
    "5.1": "资源平台", "5.1.1": "资源清单", "5.1.2": "资源链接", "5.2": "重点项目", "5.2.1": "项目实施", "5.3": "五社联动",
    "5.3.1": "联动机制", "5.3.2": "志愿服务", "6": "服务成效", "6.1": "社会评价", "6.1.1": "对象评价", "6.1.2": "居民评价",
    "6.2": "服务改变", "6.2.1": "目标达成", "6.2.2": "成效证据", "6.3": "诉求回应", "6.3.1": "投诉办理",
}  # fmt: skip

ADVICE = {
    "2.1.1.2": "本年度内安排未持证社工参加全国社会工作者职业水平考试，并由承接机构承担考前培训费用。",
    "3.1.2.1": "由承接机构财务人员每月复核一次支出凭证，用途不在预算内的先报采购方书面同意再支出。",
}
FINDINGS = {
    "1.1.1.2": "评估当日两次在门外试听，均能听清室内谈话。",
    "3.1.2.1": "抽查的20张凭证中，2张为机构办公费用，1张缺少审批人签字。",
}


@dataclass(frozen=True, slots=True)
class Made:
    """One leaf's figures."""

    code: str
    name: str
    full: Fraction
    claimed: tuple[Fraction, Fraction]
    assessed: tuple[Fraction, Fraction]


def made_leaves() -> list[Made]:
    found = []
    for line in LEAVES.split("\n"):
        if line:
            code, name, *figures = line.split()
            full, *ends = (Fraction(text) for text in figures)
            found.append(Made(code, name, full, (ends[0], ends[1]), (ends[2], ends[3])))
    return found


#: Leaves of several kinds in several branches, for tests that need no long document.
FEW = ("1.1.1.1", "1.1.1.2", "2.1.1.2", "3.1.2.1", "4.2.1.1", "6.3.1.1")


def result(
    *, assessed: bool = True, open_codes: tuple[str, ...] = (), name: str = "", codes: tuple[str, ...] = ()
) -> Result:
    """The whole, or only the leaves with these codes; `open_codes` are leaves that the assessor left open."""
    leaves = [leaf for leaf in made_leaves() if not codes or leaf.code in codes]
    leaves = [_open(leaf) if leaf.code in open_codes else leaf for leaf in leaves]
    nodes = tuple(_branch(code, leaves, assessed) for code in dict.fromkeys(leaf.code[0] for leaf in leaves))
    conclusion = Conclusion(
        "HN-SL-007",
        name or "青岭黎族苗族自治县云岭镇社会工作服务站",
        "station",
        (("建站模式", "乡镇"), ("所在市县", "青岭县"), ("启用年份", "2022")),
        ("2022-07-01", "2023-06-30"),
        nodes,
        _total(nodes, "claimed"),
        _total(nodes, "assessed") if assessed else None,
        tuple(_remarks(nodes, assessed)),
        *((98, 11, 14, 3) if assessed else (0, 0, 0, 0)),
    )
    return Result(STANDARD, conclusion, _dossier(assessed), "0.1.0")


STANDARD = StandardInfo(
    id="made-37",
    version="2022.1",
    title="乡镇（街道）社工站运营评估标准（样稿）",
    hash="3f9a0c41d2b7e6588c1d0f2a4b6c8d0e1f3a5b7c9d1e3f5a7b9c0d2e4f6a8b1c",
    provenance="reconstructed",
    note="本稿是复原稿，不是主管部门发布的原文。\n公开报道只说明共四级、三十七项指标；各项的名称和分值没有公开。\n"
    "未注明已公开的，一律视为补写；正式评估应以主管部门印发的文件为准。",
    subject_name="社工站",
    total=Fraction(100),
    places=2,
    rounding="在末级指标保留2位小数，四舍五入",
    grades=(("优秀", Fraction(90)), ("良好", Fraction(80)), ("合格", Fraction(60)), ("不合格", None)),
    sources=(
        ("press-2022", "首批乡镇（街道）社工站已全部运营", "某省新闻报道", "2022年6月以后"),
        ("ours", "编制组补充（非公开标准内容）", "编制组", "2026"),
    ),
)


def _dossier(assessed: bool) -> Dossier:
    files = (
        ("平面图.pdf", "已核实"),
        ("每月考勤表.xlsx", "部分"),
        ("凭证抽查表.xlsx", "存疑"),
        ("志愿服务系统截图.png", "缺"),
    )
    if not assessed:
        return Dossier("王青岚", "2023-07-08", invented=True, files=tuple((file, "") for file, _ in files))
    return Dossier(
        "王青岚", "2023-07-08", "P2", "周启明", "2023-08-02", "海川社会工作评估中心", "青岭县民政局", True, files
    )


def _open(leaf: Made) -> Made:
    return replace(leaf, assessed=(Fraction(0), leaf.full))


def _branch(code: str, leaves: list[Made], assessed: bool) -> Node:
    own = next((leaf for leaf in leaves if leaf.code == code), None)
    if own is not None:
        return _leaf(own, leaves.index(own), assessed)
    below = [leaf.code for leaf in leaves if leaf.code.startswith(f"{code}.")]
    size = len(code) + 2
    children = tuple(_branch(child, leaves, assessed) for child in dict.fromkeys(inner[:size] for inner in below))
    runs = ("claimed", "assessed") if assessed else ("claimed",)
    sums = [_sum([child.score(run) for child in children]) for run in runs]  # type: ignore[arg-type]  # the two runs
    return Node(code, NAMES[code], code.count(".") + 1, False, sums[0], sums[1] if assessed else None, children)


def _sum(scores: list[Score]) -> Score:
    statuses = {score.status for score in scores} - {"not_applicable"}
    status: Status = "open" if "open" in statuses else "not_met" if "not_met" in statuses else "met"
    low, high = sum((s.low for s in scores), Fraction(0)), sum((s.high for s in scores), Fraction(0))
    return Score(
        low,
        high,
        sum((s.full for s in scores), Fraction(0)),
        status if statuses else "not_applicable",
        sum(s.answered for s in scores),
        sum(s.asked for s in scores),
        low != high and any(s.estimate for s in scores),
    )


def _total(nodes: tuple[Node, ...], run: str) -> Total:
    scores = [node.claimed if run == "claimed" else node.score("assessed") for node in nodes]
    total = _sum(scores)
    grades = [name for name, _ in STANDARD.grades]
    low, high = grades.index(_grade(total.low)), grades.index(_grade(total.high))
    steps = []
    if total.known:
        parts = "＋".join(figure(score.low, 2) for score in scores)
        steps.append(SettlementLine(f"各一级指标相加：{parts}＝{figure(total.low, 2)}"))
        steps.append(SettlementLine(f"等次按印出的总分确定：{figure(total.low, 2)}分 → {_grade(total.low)}"))
    return Total(total, grades[low] if low == high else "", tuple(grades[high : low + 1]), tuple(steps))


def _grade(total: Fraction) -> str:
    return next(name for name, limit in STANDARD.grades if limit is None or total >= limit)


def _score(low: Fraction, high: Fraction, leaf: Made, asked: int, run: str) -> Score:
    gives: Gives | None = "full" if leaf.code == "6.3.1.1" else None
    status: Status = "open" if low != high else "met" if low >= leaf.full else "not_met"
    answered = asked if low == high else asked - 1
    estimate = low != high and run == "assessed" and leaf.code.startswith("4")
    return Score(low, high, leaf.full, "not_applicable" if gives else status, answered, asked, estimate, gives)


def _leaf(made: Made, n: int, assessed: bool) -> Node:
    answers = tuple(_answers(made, n, assessed))
    sentence = re.sub(r"\n +", "", SENTENCES[n % len(SENTENCES)]).format(plain(made.full), plain(made.full / 2))
    content = Leaf(
        sentence,
        answers,
        _derivation(made, made.claimed),
        _derivation(made, made.assessed) if assessed else None,
        made.full if n % 5 == 0 else None,
        "考勤表已随自评报告报送。" if n % 7 == 0 else "",
        FINDINGS.get(made.code, "") if assessed else "",
        ADVICE.get(made.code, "") if assessed else "",
        _evidence(n, assessed),
        ("平面图", "现场照片", "每月考勤表"),
        ("实地查看", "查阅资料") if n % 2 else ("查阅资料", "抽查档案", "访谈"),
        _citations(n),
    )
    found = _score(*made.assessed, made, len(answers), "assessed") if assessed else None
    return Node(
        made.code, made.name, 4, n == 5, _score(*made.claimed, made, len(answers), "claimed"), found, (), content
    )


def _citations(n: int) -> tuple[CitationLine, ...]:
    if n % 3 == 2:
        return (CitationLine("ours", "", "全部内容，包括统计口径、分档和分值"),)
    first = CitationLine("press-2022", "两室两中心的名称；办公室单独设置", "分值、室名牌要求、合用场地的口径")
    return (first, CitationLine("ours", "", "档次和分值")) if n % 6 == 0 else (first,)


def _evidence(n: int, assessed: bool) -> tuple[EvidenceLine, ...]:
    if n % 2:
        return ()
    file, status = (("平面图.pdf", "已核实"), ("每月考勤表.xlsx", "部分"), ("凭证抽查表.xlsx", "存疑"))[n % 3]
    return (
        EvidenceLine(file, "2—3" if n % 4 == 0 else "", "花名册" if n % 5 == 0 else "", status if assessed else ""),
    )


def _answers(made: Made, n: int, assessed: bool) -> list[AnswerLine]:
    lost = made.assessed[0] < made.claimed[0]
    short = made.assessed[0] != made.assessed[1]
    by = "P2" if assessed else ""
    staff = AnswerLine(
        "社工", "驻站社工人数", "人", "3", "3" if assessed else "", _state("confirmed", assessed), "", by, "both", True
    )
    found = [staff] if n % 3 == 0 else []
    found.append(
        AnswerLine(
            f"应有{n}",
            f"{made.name}应完成数",
            "份",
            "20",
            "20" if assessed else "",
            _state("confirmed", assessed),
            "",
            by,
            "both",
            True,
        )
    )
    if made.claimed[0] != made.claimed[1]:
        state = "missing" if not assessed or short else "supplied"
        value = "18" if assessed and not short else ""
        found.append(AnswerLine(f"实有{n}", f"{made.name}实际完成数", "份", "", value, state, "", by, "both", True))
    elif lost and assessed:
        why = "两份记录的日期在评估期以外，一份没有服务对象签字"
        found.append(
            AnswerLine(f"实有{n}", f"{made.name}实际完成数", "份", "20", "17", "corrected", why, by, "both", True)
        )
    else:
        value = "20" if assessed and not short else ""
        state = "untouched" if assessed and short else _state("confirmed", assessed)
        found.append(AnswerLine(f"实有{n}", f"{made.name}实际完成数", "份", "20", value, state, "", by, "both", True))
    if n % 4 == 1:
        label = "关门后站在门外一米处听不清室内正常说话的内容"
        found.append(
            AnswerLine(f"{made.code}/门", label, "", "是", ("否" if lost else "是") if assessed else "",
                       _state("corrected" if lost else "confirmed", assessed),
                       "现场试听两次" if lost and assessed else "", by, "both", False)
        )  # fmt: skip
    return found


def _state(state: str, assessed: bool) -> str:
    return state if assessed else "untouched"


def _derivation(made: Made, ends: tuple[Fraction, Fraction]) -> Derivation:
    low, high = ends
    lost = made.full - high
    if made.code == "6.3.1.1":
        reason = StepLine(
            "评估期内没有到期投诉", "info", (Clause("到期投诉件数0件"),), None, None, Fraction(0), kind="not_applicable"
        )
        return Derivation((reason,), (SettlementLine("不适用，按满分计"),), ())
    if low != high:
        step = StepLine(
            f"{made.name}完成率",
            "open",
            (Clause(f"{made.name}实际完成数未知÷应完成数20份", "figure"),),
            low,
            high,
            Fraction(0),
        )
        return Derivation((step,), (), ())
    state = "met" if lost == 0 else "not_met"
    figure = Clause(f"{made.name}实际完成数17÷应完成数20＝85%")
    way = Clause(f"；{plain(made.full)}×85%≈{fixed(low, 2)}分", "points")
    note = StepLine(
        "适用情形：启用满两年（评估期截止日距启用日期超过730天）",
        "info",
        (Clause("2023-06-30－2021-03-01＝851天"),),
        None,
        None,
        Fraction(0),
    )
    step = StepLine(f"{made.name}完成率", state, (figure, way), low, low, lost, named=True)
    more = {"100%": lost, "90%": lost / 2} if lost else {}
    raises = tuple(
        Change(f"{made.name}完成率达到{goal}", gain, made.code, (f"{made.name}.done",)) for goal, gain in more.items()
    )
    rounded = SettlementLine(f"保留2位小数：{plain(low * 3)}/3 → {fixed(low, 2)}")
    settlement = (rounded,) if low.denominator == 100 else ()
    return Derivation((note, step), settlement, raises)


def _remarks(nodes: tuple[Node, ...], assessed: bool) -> list[Remark]:
    found = []
    for node in (leaf for root in nodes for leaf in root.leaves()):
        assert node.leaf is not None
        typed = node.leaf.self_score
        if typed is not None and not node.claimed.low <= typed <= node.claimed.high:
            text = f"自评填写{plain(typed)}分，按填报数据为{plain(node.claimed.low)}分"
            found.append(Remark("self_score", node.code, text, "claimed"))
        if assessed and node.score("assessed").low != node.claimed.low:
            found.append(Remark("difference", node.code, "自评测算与评估不同", "assessed"))
    return found
