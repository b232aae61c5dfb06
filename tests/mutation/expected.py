"""What each slip must lead to: one fault where it was made, unless a rule below says otherwise, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from evaluator.diagnostics import Diagnostic, Path
from tests.mutation.slips import Slip

Count = int | Literal["uses"]
APART = "›"
_CHINESE = re.compile("[\u4e00-\u9fff]")
_INNER = re.compile(r"\b(None|True|False|Fraction|Written|dict|str)\b|\[\]|\{\}|Error")


@dataclass(frozen=True)
class Rule:
    """Slips of some ways at some places: how many faults there may be, and which of them may stand elsewhere.

    `uses` stands for as many as there are uses of what was changed; `values` limits the rule to what stood there.
    """

    why: str
    ways: str
    places: str
    least: Count
    most: Count
    elsewhere: str = ""
    values: str = ""


@dataclass(frozen=True)
class Expected:
    """`elsewhere` are the codes of faults that need not stand where the slip was made."""

    least: int
    most: int
    elsewhere: frozenset[str]
    why: str

    def wrong(self, slip: Slip, found: list[Diagnostic]) -> str:
        """What is wrong with the faults found, empty where nothing is."""
        errors = [fault for fault in found if fault.severity == "error"]
        if not self.least <= len(errors) <= self.most:
            return "missing" if len(errors) < self.least else "too many"
        if errors and len(errors) < len(found):
            return "warned as well"
        if any(fault.line not in (slip.line, *slip.around) and fault.code not in self.elsewhere for fault in errors):
            return "elsewhere"
        if not all(_CHINESE.search(fault.fix) for fault in found):
            return "no remedy"
        return "words of the program" if any(_INNER.search(fault.say + fault.fix) for fault in found) else ""


WORDS = r"bounds \w+ word \w+|type to number"
GONE = "deleted key|bounds empty mapping|bounds empty list"
UNSAID = r"deleted \w+|type to nothing|bounds empty mapping|bounds empty list"
YES = "~|是|否|有|无|yes|no|true|false"
FIGURE = "bounds (huge|fraction|negative)"
SHARE = "bounds fraction"

STANDARD = (
    Rule("text that people read", WORDS,
         "label title note subject_name help unit say published added credited_to sources›*›date code name ask "
         "says because checks›*›of need fault need›* fault›* met met›* requires›* evidence›* methods›* times words›* at_least›*›2 version "
         "indicators›**›id ^id", 0, 0),
    Rule("but of a source it is a reference", WORDS, "source›id source›*›id", 1, 1),
    Rule("nobody uses this one, so its points are not looked at", "bounds (negative|huge)", "^scales›两档›*", 0, 0),
    Rule("what it would excuse is a warning", "deleted key", "^known_defects", 0, 0),
    Rule("may be left out", GONE, "^note ^subject_name ^rounding ^checks ^defaults", 0, 0),
    Rule("may be left out", "deleted key", "^not_evaluated items places checks›*›of", 0, 0),
    Rule("any number of a statement, or of decimals", "bounds huge", "items›*", 0, 0),
    Rule("what is not published has its figure in the standard", "type to number", "checks›*›part checks›*›share", 0, 0),
    Rule("may be left out", "deleted key",
         "^rescale extra combine weight bonus penalty ^gates gates›*›by needs applied on_fail "
         "rounding›* sources›*›credited_to sources›*›date sources›*›note ^grades unit help facts›*›max attributes›*›min attributes›*›max attributes›*›public "
         "facts›*›by words words›* facts›*›drawn defaults›* requires evidence methods indicators›**›say critical floor ask published "
         "added skip_when ITEM›at_most take met›*›by met›*›id ITEM›by ITEM›id indicators›**›by", 0, 0),
    Rule("what limits them promises too much then", "deleted key", "bonus penalty", 0, 2, "C501"),
    Rule("an empty list or mapping says that there is nothing", "bounds empty (list|mapping)", "requires words", 0, 0),
    Rule("an empty list or mapping says that there is nothing", "bounds empty list", "source", 0, 0),
    Rule("the inherited one holds, which may not be listed", "deleted key", "source defaults›source", 0, 0),
    Rule("but here there is none to inherit", "deleted key", "not_evaluated›*›source", 1, 1),
    Rule("an item without a test of its own is a question", "deleted key", "met›*›when ITEM›when ITEM›times", 0, 1),
    Rule("an item without a test of its own is a question", "deleted key", "ITEM›rule each per", 0, 1),
    Rule("a list of one and the one itself are the same", "type to (list|text|number)", "met ITEM›need ITEM›fault", 0, 1, "C501"),
    Rule("a text is a requirement too", "type to (text|number)", "met›*", 0, 0),
    Rule("a mapping is in order here, but not this one", "type to mapping", "met›* source share effect", 1, 2),
    # -- what is declared, and its uses
    Rule("nothing is declared any more", GONE, "^facts ^attributes ^sources ^scales", "uses", "uses", "X302 C505"),
    Rule("its uses are wrong", "deleted key", "^facts›* ^attributes›* ^sources›* ^scales›*", "uses", "uses", "X302 C505 C527"),
    Rule("its uses are wrong, unless all mean the same", r"misspelt \w+",
         "^facts›* ^attributes›* ^sources›* ^scales›*", "uses", 1, "X302 C505 C527"),
    Rule("what compares it in order is wrong", "deleted key", "ordered", 0, "uses", "X303"),
    Rule("what divides by it is wrong", f"deleted key|{FIGURE}", "facts›*›min", 0, "uses", "X305 C509 C521 C522 C524"),
    Rule("still in order, as a bound", FIGURE, "facts›*›max attributes›*›max attributes›*›min", 0, 1, "C509"),
    Rule("still in order, as a number", "bounds huge", "drawn", 0, 0),
    Rule("a per-cent figure in quotes is the same", "type to quoted", "none_due", 0, 0),
    Rule("still in order, as a share", SHARE, "none_due", 0, 1),
    # -- points and sums
    Rule("the sum above it does not fit any more", "deleted item", "indicators›* children›*", 1, 1, "C501"),
    Rule("the sum above it does not fit any more", "bounds (huge|fraction)", "indicators›*›points children›*›points", 1, 1, "C501"),
    Rule("gates and grades may name its code", "deleted item", "indicators›* children›*", 1, 3, "C501 X302 S204"),
    Rule("gates and grades may name its code", WORDS, "code", 0, 1, "X302 S204"),
    Rule("a mean has no sum", "deleted item|bounds (huge|fraction)", "^indicators›2›children›* ^indicators›2›children›*›points", 0, 1, "C501 X302 S204"),
    Rule("still in order, or more than the full mark", SHARE, "points at_most start else floor judge›0 judge›1", 0, 1, "R410 C501"),
    Rule("still in order, or more than the full mark", SHARE, "at_least›*›* above›*›* at_most›*›* below›*›* options›** scales›*›*", 0, 1),
    Rule("a limit may be any number in its order", FIGURE,
         "at_least›*›0 above›*›0 at_most›*›0 below›*›0 zero_at full_at grades›bands›*›1", 0, 1, "C501"),
    Rule("what is left may be too little", "deleted (item|key)",
         "add deduct ITEM met›* need›* fault›* gates›* needs›* zero›* needs›*›at_least›* needs›*›at_most›* at_least›* above›* at_most›* below›* at_least›*›2 scales›*›* options›* "
         "combine grades›bands›* requires›* evidence›* methods›* checks›* not_evaluated›* items›* cases›* na›* source›* start na applies choose›of", 0, 1,
         "C501 R405 R406 R408 R409 R411"),
    Rule("nothing else bounds what is beyond the points", "deleted key", "bonus›*›at_most penalty›*›at_most", 0, 1, "R405"),
    Rule("a gate without an occasion", "deleted key", "gates›*›when gates›*›fault", 1, 1),
    Rule("an option's points may stand in quotes", "type to quoted", "options›**", 0, 0),
    Rule("the options of an inline choice are free", r"misspelt \w+", "options›** scales›*›*", 0, 1),
    Rule("any step above 0 that fits", f"{FIGURE}|deleted key", "per step", 0, 1, "R404 R410"),
    Rule("its uses are wrong", rf"deleted item|{WORDS}", "^facts›*›options›* ^attributes›*›options›* tests›*", "uses", "uses", "X302 X304 R409 S201"),
    Rule("its uses are wrong", "deleted item", "^facts›申报等次›options›*", 0, "uses", "R409"),
    Rule("a grade is named in gates, and in what is applied for", WORDS, "grades›bands›*›0 grades›bands›2", 0, 2, "R409 S204"),
    Rule("a list, and not what it should hold", WORDS, "grades›bands›0 grades›bands›1", 1, 1),
    Rule("a limit for a grade may be any amount that can be met, or none", f"{FIGURE}|type to (number|quoted)", "needs›*›at_least needs›*›at_most needs›*›at_least›* needs›*›at_most›*", 0, 1),
    Rule("a limit for a grade may be any amount, or none", "type to nothing", "needs›*›at_least›* needs›*›at_most›*", 0, 0),
    Rule("a weight may be any number above 0", "bounds (huge|fraction)", "weight", 0, 0),
    Rule("a limit on the wrong side of 0", "bounds (huge|fraction)", "extra›*", 0, 1),
    Rule("a gate lists its occasions", "type to number", "gates›*›fault", 1, 1),
    Rule("gates name grades", "deleted item", "grades›bands›*", 0, 2, "R409 S204"),
    Rule("gates are of no use without grades", "deleted key", "^grades", 0, 3, "R408 S204"),
    Rule("half-width commas cut an expression only inside braces", "bounds half-width commas", "share of", 0, 1),
    Rule("not said what becomes of the rest", "deleted key", "part", 0, 1, "R404"),
    Rule("quotas and what becomes of ties belong together", "deleted key", "quota ties", 0, 1, "R408 S202"),
    Rule("may be left out, with what belongs to it", GONE, "grades›quota", 0, 1, "R408"),
    Rule("any share of all up to the whole", SHARE, "quota›*", 0, 1),
    Rule("a per-cent figure in quotes is the same", "type to quoted", "quota›*", 0, 0),
)  # fmt: skip

REPORT = (
    Rule("text that people read", WORDS, "subject›id subject›name kind remark file pages signed›name facts›沿革 attributes›县 "
         "published›*›title published›*›credited_to published›*›date", 0, 0),
    Rule("may be left out", "deleted key", "^invented ^signed ^previous kind claims›* points remark evidence pages proves", 0, 0),
    Rule("may be left out", GONE, "^facts ^answers ^claims ^previous claims›* evidence", 0, 0),
    Rule("what it is said to be published of is not there then", GONE, "^facts ^answers", 1, 3, "A621"),
    Rule("may be left out", "deleted item", "evidence›*", 0, 1),
    Rule("may be left out", "deleted key", "^earlier ^published published›* published›*›credited_to published›*›date", 0, 0),
    Rule("may be left out", "deleted item", "earlier›* published›*›answers›*", 0, 0),
    Rule("a text that only sets targets gives no figure", "bounds empty list", "published›*›answers", 0, 0),
    Rule("named as one likes", r"misspelt \w+", "^published›*", 0, 0),
    Rule("a claim of which nothing is left", "deleted key", "claims›*›*", 0, 1),
    Rule("not answered", UNSAID, "^facts›** ^answers›** ^previous›** ^earlier›*›facts›**", 0, 0),
    Rule("not answered, though said to be published", UNSAID, "^facts›(社工|走访|捐款) ^answers›1.1 ^answers›1.1›有应急预案", 1, 1, "A621"),
    Rule("an option that is empty is none", "type to nothing", "^facts›*›* ^earlier›*›facts›功能区›*", 1, 1, values="[^\\d-].*"),
    Rule("none of them", "bounds empty mapping", "^earlier›*›facts", 0, 0),
    Rule("a number for an option that is not told", "deleted key|type to nothing", "choose", 1, 1),
    Rule("a number may stand in quotes", "type to quoted", "^facts›** ^answers›** ^previous›** ^earlier›*›facts›** attributes›*", 0, 0),
    Rule("yes or no", "type to boolean", "^facts›** ^answers›** ^previous›**", 0, 0, values=YES),
    Rule("still in order, or out of bounds", "bounds (huge|fraction)",
         "^facts›** ^answers›** ^previous›** ^earlier›*›facts›** attributes›* claims›*›points", 0, 1),
    Rule("text that people read", WORDS, "members›*›id members›*›name", 0, 0),
    Rule("may be left out", GONE, "^members members›*›attributes members›*›facts", 0, 0),
    Rule("may be left out", "deleted key", "members›*›name members›*›attributes›*", 0, 0),
    Rule("may be left out", "deleted item", "members›*", 0, 0),
    Rule("not answered", UNSAID, "members›*›facts›** members›*›attributes›*", 0, 0),
    Rule("a number may stand in quotes", "type to quoted", "members›*›facts›**", 0, 0),
    Rule("yes or no", "type to boolean", "members›*›facts›**", 0, 0, values=YES),
    Rule("still in order, or out of bounds", "bounds (huge|fraction)", "members›*›facts›**", 0, 1),
)  # fmt: skip

ASSESSMENT = (
    Rule("text that people read", WORDS, "assessor name agency commissioner reason advice remark", 0, 0),
    Rule("may be left out", "deleted key", "name agency commissioner advice remark evidence›* rest ^previous", 0, 0),
    Rule("may be left out", GONE, "^facts ^answers ^evidence", 0, 0),
    Rule("not looked at", r"deleted \w+|type to nothing", "^facts›*", 0, 0),
    Rule("nothing in it, where the parts of it may stand", "bounds empty mapping", "^facts›*", 0, 1),
    Rule("not looked at", UNSAID, "^answers›* ^facts›*›value›* ^facts›*›drawn ^facts›*›规范 ^facts›*›完整", 0, 0),
    Rule("not looked at; the rest cannot be verified then", UNSAID, "^answers›*›*", 0, 1, "A609"),
    Rule("a finding has a value and a reason", UNSAID, "reason value ^answers›*›advice ^answers›*›remark", 1, 1),
    Rule("found by the assessor alone, so without a reason", UNSAID, "开放抽查›value 满意抽样›value 知晓抽样›value", 0, 0),
    Rule("an option that is empty is none", "type to nothing", "^facts›*›value›*", 1, 1, values="[^\\d-].*"),
    Rule("none of them", "bounds empty list|deleted item", "^facts›*›value ^facts›*›value›*", 0, 0),
    Rule("may be left out", "deleted key", "advice remark", 0, 0),
    Rule("the number need not be told", "deleted key|type to nothing", "^answers›*›points", 0, 1),
    Rule("a number may stand in quotes", "type to quoted", "^facts›** ^answers›** ^previous›**", 0, 0),
    Rule("yes or no", "type to boolean", "^facts›** ^answers›** ^previous›**", 0, 1, values=f"{YES}|verified"),
    Rule("still in order, or out of bounds", "bounds (huge|fraction)", "^facts›** ^answers›** ^previous›**", 0, 1),
    Rule("not looked at", UNSAID, "^members›* ^members›*›*", 0, 0),
    Rule("not looked at", GONE, "^members", 0, 0),
    Rule("nothing in it, where the parts of it may stand", "bounds empty mapping", "^members›*›*", 0, 1),
    Rule("a rest that is not verified is no rest", "type to nothing|bounds empty .*", "^members›*›rest", 1, 1),
    Rule("not looked at", UNSAID, "^members›*›*›due ^members›*›*›done", 0, 0),
    Rule("a finding has a value and a reason", UNSAID, "^members›*›*›reason ^members›*›*›value", 1, 1),
    Rule("a number may stand in quotes", "type to quoted", "^members›**", 0, 0),
    Rule("still in order, or out of bounds", "bounds (huge|fraction)", "^members›**", 0, 1),
)  # fmt: skip

RULES = {"standard": STANDARD, "report": REPORT, "assessment": ASSESSMENT}


def expected(kind: str, slip: Slip, data: Mapping[str, Any]) -> Expected:
    """What a slip in a file of that kind, which held `data`, must lead to: the last rule that fits it, or one fault."""
    place = APART.join(str(step) for step in slip.path)
    way = f"{slip.kind} {slip.how}"
    for rule in reversed(RULES[kind]):
        if re.fullmatch(rule.ways, way) and _fits(place, rule.places) and _stood(rule.values, data, slip.path):
            used = _uses(data, slip.path) if "uses" in (rule.least, rule.most) else 0
            least = min(used, 1) if rule.least == "uses" else rule.least
            most = max(used, 1) if rule.most == "uses" else rule.most
            return Expected(least, most, frozenset(rule.elsewhere.split()), rule.why)
    return Expected(1, 1, frozenset(), "")


def _stood(values: str, data: Mapping[str, Any], path: Path) -> bool:
    """Whether one of the values stood at the path."""
    value = _at(data, path)
    text = "~" if value is None else str(value).lower() if isinstance(value, bool) else value
    return not values or (isinstance(text, str) and re.fullmatch(values, text) is not None)


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _fits(place: str, patterns: str) -> bool:
    return any(_compiled(pattern).search(place) for pattern in patterns.split())


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """A path from the root (`^facts›*`) or the end of one; `*` is one step, `**` any number, `?` a character."""
    pattern = pattern.replace("ITEM", "(add|deduct|bonus|penalty)›*")
    start = "^" if pattern.startswith("^") else f"(?:^|{APART})"
    body = pattern.removeprefix("^").replace(".", r"\.").replace("**", ".+").replace("*", f"[^{APART}]+")
    return re.compile(rf"{start}{body}$")


def _uses(data: Mapping[str, Any], path: Path) -> int:
    """How often what stands at the path, or all that is declared below it, is named elsewhere in the standard."""
    value = _at(data, path)
    if path[0] in ("facts", "attributes") and len(path) > 2:
        names = [value] if isinstance(value, str) else [str(path[1])]
    else:
        names = [str(path[1])] if len(path) > 1 else list(value)
    texts = [
        *_texts({key: part for key, part in data.items() if key not in ("sources", "attributes", "scales", "facts")})
    ]
    texts += _texts([[fact.get("words", {}), fact.get("source", {})] for fact in data.get("facts", {}).values()])
    return sum(len(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", text)) for name in names for text in texts)


def _texts(value: Any) -> Iterator[str]:
    """All texts in a part of the data, the keys included."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield key
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, str):
        yield value
