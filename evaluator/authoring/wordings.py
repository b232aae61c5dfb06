"""The wordings that are known, as two tables: of whole rules, and of the single lines of rules that add or deduct.

A line of a table has the wording as a regular expression with named groups, and what it builds. tests/cases/wording.yaml has
the examples of each. A wording must fit from its first to its last character: what is left over might change the rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from evaluator.authoring import case_rules, measured_rules, rule_lines, whole_rules
from evaluator.authoring.given import Given, Rule
from evaluator.authoring.tiers import UNIT, N


@dataclass(frozen=True)
class Wording:
    """A kind of wording: its key, what it is called, how it reads, and what rule (or item) is built of its parts."""

    key: str
    title: str
    reads: re.Pattern[str]
    build: Callable[[re.Match[str], Given], Rule]


def _w(key: str, title: str, reads: str, build: Callable[[re.Match[str], Given], Rule]) -> Wording:
    return Wording(key, title, re.compile(reads), build)


#: words that may stand anywhere before points; a text without 。 and ；, and one without commas
_GET = r"(?:可?得|计|给|记|赋)"
_T = r"[^。；]+?"
_W = r"[^。；，：]+?"
_NONE = r"(?:不得分|得0分|计0分|不计分|0分)"
_ONE = r"(?:一|1|任一|任何一|任意一|任1)"
_KIND = r"(?:项|个|样|种|类|条|份|次)"
_STEP = rf"(?P<unit>{UNIT})(?!百分点)"
_JUDGE = r"(?:由)?(?:评估人员|评估组|评估专家|评审专家|专家|考核组|评估方|第三方)?"
_FREELY = r"(?:酌情|视情|视情况|视情节|视情形|视程度|根据情况|根据情节轻重|视情节轻重|根据实际情况|综合|视完成情况)"
_STOP = r"(?:[，；。](?:直至|直到)?(?:扣完(?:本项|该项|此项|所有)?(?:分值|分数|分)?为止|扣至0分(?:为止)?|扣完))?"
_FULL = rf"(?:(?:本项)?满分{N}分[。；，])?"
_MOST = rf"(?:，(?:此项|本项|该项|累计|合计|总计)?(?:最多|最高|不超过|上限|封顶)(?:不超过|可)?(?:{_GET}|加|扣|为)?(?:至)?(?P<most>{N})分(?:为限|为止)?)?"  #: where the rule could give more than the full mark
_TOP = rf"(?:。本项最多得(?P<top>{N})分)?"

#: the steps that points are counted by, and what becomes of a rest
_STEPS = rf"(?:(?P<full>每满)|每)(?P<per>{N})?(?P<unit>个百分点|{UNIT})"
_REST = (
    r"(?:[，（](?P<count>余下的零头也按[^，]+?计|不足[^，]{0,8}的?按1?[^，]{0,4}计)）?|[，（](?P<share>余下的零头按比例计|不足[^，]{0,8}的?按比例计[算分]?)）?"
    r"|[，（](?P<drop>余下的零头不计|不足[^，]{0,8}的?不计)）?)?"
)


def _compared(verbs: str) -> str:
    """满意度每高于80% or 满意度高于80%的: a datum (else the indicator itself) and its base."""
    return rf"(?P<label>[^。；，：\d每（]*?)(?:的)?(?:每)?(?P<verb>{verbs})(?P<base>{N}%?)(?P<of>{UNIT})?(?:的|者)?"


#: whole rules
RULES: tuple[Wording, ...] = (
    _w("分情形", "分几种情形，各有各的规则", r"（1）(?P<first>[^。]+?的，.+其他情形.+)", case_rules.cases),
    _w(
        "评定",
        "由评估人员在区间内给分",
        rf"(?:(?P<ask>{_T})[：，])?{_JUDGE}(?:在|{_FREELY})?(?:{_GET}|评)?(?P<low>{N})—(?P<high>{N})分"
        rf"(?:之间|范围内|区间内|以内|内)?(?:{_FREELY})?(?P<said>评定|评分|给分|打分|计分|赋分|评判)?(?:，以(?P<step>{N})分为单位)?",
        whole_rules.judge,
    ),
    _w(
        "同时符合",
        "几项都做到才得分",
        rf"(?:同时|全部)?(?:符合|具备|满足|达到|做到)(?:以下|下列)(?:全部|所有|各项)?(?:要求|条件|内容)?的?，?{_GET}(?P<points>{N})分，"
        rf"缺(?:少)?(?:{_ONE}{_KIND}的?(?:均)?{_NONE}|一不可)：(?P<list>.+)",
        whole_rules.all_of,
    ),
    _w(
        "缺一不得分",
        "列举几样，缺一样不得分",
        rf"(?:应)?(?:同时|全部)?(?:具备|备有|设有|包含|包括|建立|符合)?(?P<list>{_W}、{_W})(?:均|都|全部|各项)?(?:齐全|具备|齐备|完备|到位|健全|符合要求)?(?:的)?，?"
        rf"{_GET}(?P<points>{N})分[，；。](?:每)?(?:缺(?:少)?|少){_ONE}{_KIND}的?(?:均|则|即)?{_NONE}",
        whole_rules.all_of,
    ),
    _w(
        "符合得分",
        "做到得分，没有做到不得分",
        rf"(?P<need>{_T})(?:的|者)?，?(?:{_GET}(?P<points>{N})分|(?:得|计)(?P<full>满分))[，；。]"
        rf"(?:否则(?P<otherwise>)|(?P<negative>(?:不|未|没有|没|无)[^；。，得分扣]{{0,16}}?)(?:的|者)?，?){_NONE}",
        whole_rules.met,
    ),
    _w("按数分档", "一个数落在哪一档，得哪一档的分", r"(?P<tiers>.+分.+)", measured_rules.bands),
    _w(
        "按等级",
        "选一个等级，等级定分",
        rf"(?:(?P<ask>[^：；。]+)：)?(?P<options>[^：]+分.*?分)(?:[；。，]档内的具体分数由评估人员给定(?:，以(?P<step>{N})分为单位)?)?",
        measured_rules.choose,
    ),
    _w(
        "得分公式",
        "得分＝满分×一个率",
        rf"得分＝(?:{N}×(?P<amount>（.+?）|[^×÷，]+?)(?:÷(?P<goal>{N}%?))?|(?P<rate>[^×÷，]+?)×(?P<times>{N}))(?:，最高(?P<points>{N})分)?",
        measured_rules.share,
    ),
    _w(
        "两点之间",
        "达到上限得满分，低于下限不得分，中间按比例",
        rf"(?P<amount>{_W})(?:不低于|不高于)(?P<full>{N})(?P<unit>[^\d的，]*)的得(?P<points>{N})分，(?:不高于|不低于)(?P<zero>{N})(?P=unit)的得0分，在两者之间的按比例计分：得分＝.+",
        measured_rules.goalposts,
    ),
    _w(
        "按率计分",
        "按完成率、比例计分",
        rf"(?:按照|按|依|根据)(?!(?:照)?(?:实际|完成|达成|实现)?的?比例)(?:实际)?(?P<rate>(?!照){_W}(?:率|比例|占比|比重|度))(?:的)?(?:按比例|折算|乘以分值|×分值|×{N})?(?:后)?(?:计算)?(?:得分|计分|给分|赋分)",
        measured_rules.share_of_rate,
    ),
    _w(
        "按比例",
        "按比例得分，指标本身就是一个率",
        r"(?:按照|按)(?:实际|完成|达成|实现)?(?:的)?比例(?:进行)?(?:折算)?(?:得分|计分|给分|赋分|计算得分|折算得分)",
        measured_rules.share_of_itself,
    ),
    _w(
        "少一扣分",
        "达到多少得满分，每少一个扣分",
        rf"{_FULL}(?P<before>[^。；，：]*?)(?:应)?(?P<verb>配备|配有|达到|不少于|不低于|至少|满|达|有|开展|召开|完成|组织)?(?:不少于|至少|达到)?(?P<base>{N}){_STEP}(?P<after>[^。；，\d]*?)"
        rf"(?:及?以上)?(?:的)?(?:，?{_GET}(?P<points>{N})分|，?得(?P<full>满分))?[，；。]每(?:减)?(?:少|缺|差)(?:{_ONE})?(?P=unit)扣(?P<cut>{N})分{_MOST}{_STOP}",
        whole_rules.fewer,
    ),
    _w(
        "差一扣分",
        "达到一个数得满分，每差多少扣分",
        rf"{_FULL}(?P<label>[^。；，：\d]*?)(?:应)?(?P<verb>达到|达|不低于|不少于|不高于|不超过)(?P<base>{N}%)(?:及?以上)?(?:的)?，?(?:{_GET}(?P<points>{N})分|得(?P<all>满分))[，；。]"
        rf"每(?:(?P<full>满)|低于|降低|下降|减少|低|少|差|高于|超过|高出|超出|增加|高|超|多)?(?P<per>{N})(?P<unit>个百分点)扣(?P<cut>{N})分{_REST}{_MOST}{_STOP}",
        whole_rules.off,
    ),
    _w(
        "多一加分",
        "达到多少得基本分，每多一个再加分",
        rf"(?P<before>[^。；，：]*?)(?P<verb>配备|达到|满|达|有|开展|召开|完成)?(?P<base>{N}){_STEP}(?P<after>[^。；，\d]*?)(?:及以上|以上)?(?:的)?，?{_GET}(?P<points>{N})分[，；。]"
        rf"每(?:增加|多|超过|增)(?:{_ONE})?(?P=unit)(?:再|加|得|增加)+(?P<more>{N})分，(?:最多|最高)(?:得|加到|不超过|为)?(?P<most>{N})分",
        whole_rules.more,
    ),
    _w(
        "就高",
        "几项只取得分最高的一项",
        r"(?:取下列各项中得分最高的一项：(?P<first>.+)|(?P<then>.+分)[，；。](?:同一?[^；。，]{0,8}，?)?(?:按?就高(?:不重复|不累计|计分|原则|不就低)*(?:计分|得分|计算)?|(?:只|仅)?取(?:最高|最高分|得分最高的一项|最高项)(?:计分|不累计)?|不重复计分|不累计(?:计分)?))",
        whole_rules.best,
    ),
    _w(
        "逐条扣分",
        "一条一条扣，扣完为止",
        rf"{_FULL}(?:(?P<lead>[^。；扣]+?)(?:的)?，?(?:{_GET}(?P<points>{N})分|得满分)[，；。])?(?P<lines>.*?(?:扣|不得分).*?){_STOP}",
        whole_rules.deduct,
    ),
    _w(
        "逐项加分",
        "一项一项加",
        rf"(?:满分{N}分[。；，：])?(?P<lines>[^扣]+?)(?:[，；。](?:可累计|累计计分|可累加)?，?(?:可累计，|累计|合计|本项|总计|共计|各项合计)(?:最多|最高|不超过)(?:不超过|可)?(?:得|加|为)?(?P<top>{N})分)?",
        whole_rules.add,
    ),
    _w(
        "基本分加减",
        "从基本分起，有加有扣",
        rf"(?:(?:起始分|基本分|基础分)(?:为)?(?P<start>{N})分[。，；](?P<adds>.+?)(?:从以上得分中扣：|；(?=[^；]*扣))|(?P<from>.+?)从以上得分中扣：)(?P<cuts>.+?){_TOP}{_STOP}",
        whole_rules.both,
    ),
)

#: lines that earn points
ADDS: tuple[Wording, ...] = (
    _w(
        "每有一项",
        "列举几项，每有一项得分",
        rf"(?:下列|以下)各项(?:每)?(?:有|做到|具备|完成){_ONE}项{_GET}(?P<points>{N})分：(?P<list>.+)",
        rule_lines.each_need,
    ),
    _w(
        "各得",
        "几样各得几分",
        rf"(?:应)?(?:具备|包含|包括|含|同时具备)?(?P<list>{_W}、{_T})(?:等(?P<count>\d+|[两二三四五六七八九十])(?:项|个|类|种|方面)(?:内容|要素|制度|要求)?)?(?:的)?，?"
        rf"(?:每(?:有|具备|完成|做到|建立|设置|符合|满足|设)?(?:{_ONE})?{_KIND}|各)(?:{_GET}|加)?(?P<points>{N})分",
        rule_lines.each_need,
    ),
    _w(
        "超过得分",
        "高于一个数的，按差数得分",
        rf"(?P<need>{_W})（(?P<label>[^（）]+?)－(?P<base>{N}%?)，为负的按0计），{_STEPS}(?:{_GET}|加)(?P<points>{N})分{_REST}{_MOST}",
        rule_lines.above,
    ),
    _w(
        "每高得分",
        "每高于一个数多少得分",
        rf"{_compared('高于|超过|高出|多于')}(?:，每|，?(?=满?\d))(?:(?P<full>满)|高于|超过|高出|高|增加|增|多)?(?P<per>{N})(?P<unit>个百分点|{UNIT})(?:{_GET}|加|再加)(?P<points>{N})分{_REST}{_MOST}",
        rule_lines.higher,
    ),
    _w(
        "每次得分",
        "按次数、人数得分，有上限",
        rf"(?P<before>[^。；]*?)(?:的)?，?每(?P<verb>[^\d一扣得加计，增少超缺低多减]*?)(?:1|一)?{_STEP}(?P<after>[^扣得加计，\d]*?)(?:的)?，?(?:{_GET}|加|奖励)(?P<points>{N})分{_MOST}",
        rule_lines.times_need,
    ),
    _w(
        "每满得分",
        "按数量，每满多少得分",
        rf"(?P<need>[^。；，：（每]+)(?:（(?P<label>[^（）]+)）)?，?每满(?P<per>{N})(?P<unit>{UNIT})(?:{_GET}|加)(?P<points>{N})分(?:，余下的零头不计|，不足(?:部分)?的?不计)?{_MOST}",
        rule_lines.each_full,
    ),
    _w(
        "酌情给",
        "由评估人员酌情加分",
        rf"(?P<need>{_T})，由评估人员酌情给(?P<low>{N})—(?P<high>{N})分，没有的给0分",
        rule_lines.judged_need,
    ),
    _w(
        "套比例",
        "一条里再按比例得分",
        rf"(?P<need>{_W})：得分＝(?P<points>{N})×(?P<amount>（.+?）|[^×÷，]+?)(?:÷(?P<goal>{N}%?))?(?:，最高{N}分)?",
        rule_lines.nested_share,
    ),
    _w(
        "套分档",
        "一条里再分档",
        r"(?P<need>[^：；。（]+(?:（[^（）]*）(?:[^：；。（]+|(?=（)))?)(?:（(?P<amount>(?:[^（）]|（[^（）]*）)+)）)?：(?P<tiers>.+；.+)",
        rule_lines.nested_bands,
    ),
    _w(
        "逐档得分",
        "一条里分档，没有冒号",
        r"(?P<tiers>[^：；。]*?\d[^：；。]*?分，[^：；。]+(?:分|不得分))",
        rule_lines.nested_bands,
    ),
    _w(
        "有则得分",
        "做到就得分",
        rf"(?P<need>{_T})(?:（(?:得|计)?(?P<in>{N})分）|(?:的|者)?，?(?:{_GET}|加)(?P<points>{N})分|，(?P<bare>{N})分)",
        rule_lines.need,
    ),
)

#: lines that cost points
CUTS: tuple[Wording, ...] = (
    _w(
        "没有做到",
        "没有做到就扣分",
        rf"没有做到“(?P<need>[^”]+)”的，(?:扣(?P<points>{N})分|(?P<whole>本项不得分))",
        rule_lines.lacking,
    ),
    _w(
        "逐项缺扣",
        "列举几项，每缺一项扣分",
        rf"下列要求每缺一项(?:扣(?P<points>{N})分|(?P<whole>本项不得分))：(?P<list>.+)",
        rule_lines.each_lacking,
    ),
    _w(
        "情形各扣",
        "列举几种情形，每有一种扣分",
        rf"下列情形每有一项(?:扣(?P<points>{N})分|(?P<whole>本项不得分))：(?P<list>.+)",
        rule_lines.each_fault,
    ),
    _w(
        "缺一扣分",
        "列举几样，每缺一样扣分",
        rf"(?:应)?(?:具备|包含|包括|含|建立|设有|制定|备有)?(?P<list>{_W}、{_T})(?:等(?P<count>\d+|[两二三四五六七八九十])(?:项|个|类|种|方面)(?:制度|内容|要素|材料|要求)?)?(?:齐全|健全|完整|完备)?(?:的)?，?"
        rf"(?:每)?(?:缺(?:少)?|少)(?:{_ONE}){_KIND}(?:的)?，?扣(?P<points>{N})分",
        rule_lines.each_lacking,
    ),
    _w(
        "每缺一项",
        "没有列举的，每缺一项扣分",
        rf"(?P<what>[^。；]*?)，?(?:每)?(?P<word>缺(?:少)?|少|漏)(?:{_ONE}){_STEP}(?P<after>[^扣，\d]*?)(?:的)?，?扣(?P<points>{N})分{_MOST}",
        rule_lines.times_lacking,
    ),
    _w(
        "低于扣分",
        "低于一个数的，按差数扣分",
        rf"(?P<fault>{_W})（(?P<base>{N}%?)－(?P<label>[^（）]+?)，为负的按0计），{_STEPS}扣(?P<points>{N})分{_REST}{_MOST}",
        rule_lines.below,
    ),
    _w(
        "超过扣分",
        "超过一个数的，按差数扣分；按一个率扣分",
        rf"(?P<fault>{_W})（(?P<label>[^（）－]+?)(?:－(?P<base>{N}%?)，为负的按0计)?），(?:(?P<full>每满)|每)(?P<per>{N})(?P<unit>个百分点|{UNIT})扣(?P<points>{N})分{_REST}{_MOST}",
        rule_lines.beyond,
    ),
    _w(
        "每低扣分",
        "每低于一个数多少扣分",
        rf"{_compared('低于|不足|少于|不到')}(?:，每|，?(?=满?\d))(?:(?P<full>满)|低于|降低|下降|减少|低|少|差)?(?P<per>{N})(?P<unit>个百分点|{UNIT})扣(?P<points>{N})分{_REST}{_MOST}",
        rule_lines.lower,
    ),
    _w(
        "每次扣分",
        "按次数、处数扣分",
        rf"(?P<before>[^。；]*?)(?:的)?，?(?:每(?P<verb>[^\d一扣，增少超缺低多减每降提]*?)(?:1|一)?|(?P<found>(?:发现|出现|查实|发生)[^\d一扣，]*?)(?:1|一)){_STEP}(?P<after>[^扣，\d]*?)(?:的)?，?扣(?:除|减)?(?P<points>{N})分{_MOST}",
        rule_lines.times_fault,
    ),
    _w(
        "酌情扣",
        "由评估人员酌情扣分",
        rf"(?P<fault>{_T})(?:的)?，?{_JUDGE}(?:{_FREELY})扣(?:除|减)?(?P<low>{N})—(?P<high>{N})分(?:，没有的不扣)?",
        rule_lines.judged_fault,
    ),
    _w(
        "有则扣分",
        "出现就扣分，或本项不得分",
        rf"(?P<fault>{_T})(?:的|者)?，?(?:扣(?:除|减)?(?P<points>{N})分|(?P<whole>(?:本项|该项|此项|本条)?(?:不得分|得0分|扣完)))",
        rule_lines.fault,
    ),
)
