"""The sentences that say when an indicator does not apply, as a table; tests/cases/wording.yaml has the examples of each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from evaluator.authoring.tiers import N


@dataclass(frozen=True)
class Effect:
    """A kind of sentence that says when an indicator does not apply: its key, its title, how it reads, what it gives."""

    key: str
    title: str
    reads: re.Pattern[str]
    gives: str


_NOTHING = r"(?:不得分|得0分|计0分)"
_NA = r"(?:本项|该项|此项|本指标|该指标)?不适用"
#: a thing that does not concern the subject; 无投诉的, 没有该项制度的 and the like say how it does
_NONE_OF_IT = (
    r"(?:如)?(?:(?:不涉及|未涉及)(?![^。；，]*(?:违|投诉|问题|事故|处罚|纠纷))[^。；，：不得按]{0,14}?"
    r"|(?:无|没有)(?:此项|该项|这项)(?:工作|业务|服务|任务|事项|内容|项目))"
)
#: words that say of themselves that the points go to others
_LEFT_OUT = r"(?:本项|该项|此项)?不(?:计分|计入总分|参与评分|参与计分|纳入评分)"
_RESCALED = r"(?:其余指标|其他指标|总分)?按比例(?:进行)?(?:折算|换算)(?:计分|得分|总分)?"


def _e(key: str, title: str, effect: str, gives: str, plain: str = "(?!)") -> Effect:
    """A sentence with 不适用, or about what does not concern the subject; `plain` effects need neither."""
    about = rf"(?:(?P<when>[^。；]+?)(?:的|者)?，?{_NA}|(?P<itself>{_NONE_OF_IT}))(?:的|者)?，?"
    reads = re.compile(rf"{about}(?:{effect})|(?P<whom>[^。；，]+?)(?:的|者)，?(?:{plain})")
    return Effect(key, title, reads, gives)


#: sentences before or behind a rule
EFFECTS: tuple[Effect, ...] = (
    _e("不适用满分", "不适用的，按满分计", r"按满分(?:计|计算|计分)|(?:可?得|计|给|记)满分|视为满分", "full"),
    _e("不适用零分", "不适用的，不得分", _NOTHING, "zero"),
    _e(
        "不适用平均",
        "不适用的，按其他参评对象的平均得分计",
        r"(?:得分)?按(?:其他|其余)(?:参评)?(?:对象|单位|机构|社工站|站点)(?:的)?(?:本项|该项|此项)?(?:的)?平均(?:得)?分(?:数)?(?:计|计算|计分)?",
        "mean",
    ),
    _e(
        "不适用不扣", "不适用的，不扣分也不加分", rf"(?:得(?P<start>{N})分，)?不扣分(?:(?:也|，|、)?不加分)?", "neutral"
    ),
    _e(
        "不适用折算",
        "不适用的，不计分，由其余指标折算",
        rf"不计分，由其余指标折算|(?:{_LEFT_OUT}，?)?{_RESCALED}",
        "rescale",
        rf"{_LEFT_OUT}，?(?:由其余指标折算|{_RESCALED})",
    ),
)
