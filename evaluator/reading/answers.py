"""What self-reports and assessments share: the questions as people refer to them, and how an answer is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from evaluator.diagnostics import Fault, Faults, Path, listing, suggestion
from evaluator.model.indicator import Indicator
from evaluator.model.numbers import plain, text_of
from evaluator.model.question import Fact, Known, Question, Value, fact_of
from evaluator.model.rule import worked
from evaluator.model.standard import Standard
from evaluator.reading.values import read_value


def check_standard(value: Mapping[str, Any], standard: Standard, faults: Faults) -> bool:
    """The document must name the very standard and version it is read against.

    False where it names another standard altogether: then nothing else in it need be looked at.
    """
    if "standard" not in value or faults.at(("standard",)):
        return True
    named = text_of(value["standard"])
    if named == standard.ref:
        return True
    say = f"依据的标准写的是“{named}”，手头的是“{standard.ref}”"
    if named == standard.id:
        say, fix = f"依据的标准“{named}”没有写明版本", f"请写 {standard.ref}"
    elif named.partition("@")[0] == standard.id:
        fix = "版本不同，题目和分值可能不同；请用同一版本的标准，或按新版本重新填报"
    else:
        fix = f"请写 {standard.ref}，或换用对应的标准"
    faults.add(Fault("A605", ("standard",), say, fix))
    return named.partition("@")[0] == standard.id


def part(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """A mapping of the document, empty where it is missing or no mapping."""
    found = value.get(key)
    return found if isinstance(found, Mapping) else {}


class Questions:
    """The questions of a standard as people refer to them: facts by name, inline questions by leaf and text."""

    def __init__(self, standard: Standard) -> None:
        self.facts = standard.facts
        self.leaves: dict[str, Indicator] = {leaf.code: leaf for leaf in standard.leaves()}
        self.parents: dict[str, Indicator] = {node.code: node for node in standard.walk() if node.children}
        self.inline: dict[str, dict[str, Question]] = {}
        for code, leaf in self.leaves.items():
            asked = (question for question in leaf.questions().values() if question.leaf)
            self.inline[code] = {_local(q.key, code): q for q in asked}
        for gate in standard.gates:  # a gate that asks is answered under its name, as a leaf is under its code
            asked = (question for question in gate.when.questions() if question.leaf)
            self.inline[gate.name] = {_local(q.key, gate.name): q for q in asked}
            self.leaves[gate.name] = Indicator(gate.name, gate.name, Fraction(0))

    def own(self, code: str, text: str = "") -> Question | None:
        """The leaf's own choice or judgement, or the inline question of that text."""
        return self.inline[code].get(text)

    def whole(self, code: str) -> bool:
        """Whether all that a leaf asks is its own choice or judgement."""
        return self.own(code) is not None and not self.texts(code)

    def given(self, code: str, text: str, option: str) -> Question | None:
        """The question for a number inside the range of an option that was chosen."""
        key = f"{text}//{option}" if text else f"/{option}"
        return self.inline[code].get(key)

    def texts(self, code: str) -> list[str]:
        """The texts of a leaf's inline questions, without its own choice or judgement."""
        return [text for text in self.inline[code] if text and not text.startswith("/") and "//" not in text]

    def scored_by(self, code: str) -> str:
        """The names of the declared facts by which a leaf is scored."""
        names = (fact_of(key) for key in self.leaves[code].questions())
        return listing(name for name in dict.fromkeys(names) if name in self.facts)


def _local(key: str, code: str) -> str:
    """The text by which people answer a question of a leaf, its bonus and penalty included (`code+/text`)."""
    return key.removeprefix(code).removeprefix("+").removeprefix("/")


def read_attributes(standard: Standard, given: Mapping[str, Any], path: Path, faults: Faults) -> dict[str, Value]:
    """The attributes of a subject, or of a member, by name."""
    attributes: dict[str, Value] = {}
    known = standard.attributes
    for name, raw in given.items():
        where: Path = (*path, name)
        if name not in known:
            fix = suggestion(name, known) or f"标准里的属性：{listing(known)}"
            faults.add(Fault("A601", where, f"标准里没有属性“{name}”", fix, on="key"))
            continue
        value = read_value(known[name].question(), raw, where, faults)
        if value is not None:
            attributes[name] = value
    return attributes


def station_may(question: Question, path: Path, faults: Faults) -> bool:
    """Whether a self-report may answer the question; a fault otherwise."""
    if question.by != "assessor":
        return True
    say = f"“{path[-1]}”由评估人员填写，自评时不填"
    faults.add(Fault("A614", path, say, "请整行删去", on="key"))
    return False


def find_fact(standard: Standard, name: str, path: Path, faults: Faults) -> Fact | None:
    """The declared fact of that name; else a fault."""
    fact = standard.facts.get(name)
    if fact is None:
        labels = {f.label: f.name for f in standard.facts.values()}
        fix = f"这里要写它的名称“{labels[name]}”" if name in labels else suggestion(name, standard.facts)
        faults.add(Fault("A601", path, f"标准里没有采集项“{name}”", fix or "请对照标准的采集项名称", on="key"))
    return fact


def find_leaf(questions: Questions, code: str, path: Path, faults: Faults) -> Indicator | None:
    """The leaf of that code; else a fault."""
    leaf = questions.leaves.get(code)
    parent = questions.parents.get(code)
    if leaf is None and parent is not None:
        below = listing(f"{node.code} {node.name}" for node in parent.leaves())
        say = f"“{code} {parent.name}”下面还有指标，不能直接填"
        faults.add(Fault("A601", path, say, f"请填到末级指标：{below}", on="key"))
    elif leaf is None:
        head = code.rpartition(".")[0]
        near = listing(f"{c} {node.name}" for c, node in questions.leaves.items() if head and c.startswith(f"{head}."))
        fix = f"相近的有：{near}" if near else "请对照标准的编号"
        faults.add(Fault("A601", path, f"标准里没有编号为“{code}”的指标", fix, on="key"))
    return leaf


def find_text(questions: Questions, code: str, text: str, path: Path, faults: Faults) -> bool:
    """Whether the leaf asks a question of that text; a fault otherwise."""
    texts = questions.texts(code)
    if text in texts:
        return True
    name = questions.leaves[code].name
    label = code if code == name else f"{code} {name}"
    if texts:
        fix = suggestion(text, texts) or f"它问的是：{listing(texts)}"
    else:
        fix = f"它由采集项计分，这里不填；请在 facts 里填：{questions.scored_by(code)}"
    faults.add(Fault("A601", path, f"“{label}”没有“{text}”这道题", fix, on="key"))
    return False


def no_own_question(questions: Questions, code: str, path: Path) -> Fault:
    """The fault of an answer given to a leaf as a whole that asks something else."""
    texts = questions.texts(code)
    name = questions.leaves[code].name
    if texts:
        return Fault("A601", path, f"“{code} {name}”不能只写一个答案", f"请逐题填写：{listing(texts)}")
    fix = f"这里删去，请在 facts 里填：{questions.scored_by(code)}"
    return Fault("A601", path, f"“{code} {name}”由采集项计分，这里不填", fix)


def read_fact(fact: Fact, raw: Any, path: Path, faults: Faults) -> Iterator[tuple[str, Value]]:
    """The answers of a fact; of a composite one its parts."""
    if raw is None:
        return
    if not fact.composite:
        value = read_value(fact.question(), raw, path, faults)
        if value is not None:
            yield fact.name, value
        return
    parts = {question.key.partition(".")[2]: question for question in fact.questions}
    if not isinstance(raw, Mapping):
        shape = ", ".join(f"{name}: {question.label}" for name, question in parts.items())
        faults.add(Fault("A602", path, f"“{fact.label}”要分开填几个数，这里只写了一个", f"请写成 {{{shape}}}"))
        return
    for name, inner in raw.items():
        if name not in parts:
            words = [n if n in fact.tests else f"{n}（{question.label}）" for n, question in parts.items()]
            fix = suggestion(text_of(name), parts) or f"可以写：{listing(words)}"
            faults.add(Fault("A601", (*path, name), f"“{fact.label}”没有“{name}”这一部分", fix, on="key"))
            continue
        value = read_value(parts[name], inner, (*path, name), faults)
        if value is not None:
            yield parts[name].key, value


def read_own(
    questions: Questions, code: str, text: str, raw: Any, path: Path, faults: Faults, *, beside: tuple[str, ...] = ()
) -> Iterator[tuple[str, Value]]:
    """The answer to one inline question; of a choice the option and, where it has a range, the number given in it.

    `beside` are the keys that may stand beside the answer, for others to read.
    """
    question = questions.inline[code][text]
    if not isinstance(raw, Mapping):
        value = read_value(question, raw, path, faults)
        if value is not None:
            yield question.key, value
        return
    known = ("choose", "points") if question.type == "choice" else ("points",)
    for key in raw:
        if key not in known and key not in beside:
            fix = suggestion(text_of(key), (*known, *beside)) or f"可以写：{listing((*known, *beside))}"
            faults.add(Fault("S201", (*path, key), f"不认识的键“{key}”", fix, on="key"))
    if question.type != "choice":
        value = read_value(question, raw.get("points"), (*path, "points"), faults)
        if value is not None:
            yield question.key, value
        return
    option = read_value(question, raw.get("choose"), (*path, "choose"), faults)
    if isinstance(option, str):
        yield question.key, option
        yield from _given(questions, code, text, option, raw, path, faults)
    elif raw.get("points") is not None and not faults.at(path):
        faults.add(Fault("S202", path, "写了 points，没有写选了哪一档", "请补上 choose: 选项名"))


def _given(
    questions: Questions, code: str, text: str, option: str, raw: Mapping[str, Any], path: Path, faults: Faults
) -> Iterator[tuple[str, Value]]:
    if raw.get("points") is None:
        return
    question = questions.given(code, text, option)
    if question is None:
        faults.add(Fault("A601", (*path, "points"), f"“{option}”档是固定分，不另给分", "请删去 points", on="key"))
        return
    value = read_value(question, raw["points"], (*path, "points"), faults)
    if value is not None:
        yield question.key, value


def check_samples(
    standard: Standard, answers: Mapping[str, Value], document: Mapping[str, Any], faults: Faults, at: Path = ()
) -> None:
    """No more can be in order than were drawn. `at` is the place of what has the facts in its document."""
    for fact in standard.facts.values():
        drawn = answers.get(f"{fact.name}.drawn")
        if fact.type != "sample" or not isinstance(drawn, Fraction):
            continue
        for test in fact.tests:
            passed = answers.get(f"{fact.name}.{test}")
            if isinstance(passed, Fraction) and passed > drawn:
                inside = ["value"] if "value" in part(part(document, "facts"), fact.name) else []
                where: Path = (*at, "facts", fact.name, *inside, test)
                say = f"{fact.word(test)}（{plain(passed)}）多于{fact.word('drawn')}（{plain(drawn)}）"
                faults.add(Fault("A608", where, say, "请核对两个数"))


def check_facts(
    standard: Standard, values: Mapping[str, Value], document: Mapping[str, Any], faults: Faults, at: Path = ()
) -> None:
    """Facts that contradict each other: said, and carried into the result, but the score is still worked out."""
    for check in standard.checks:
        known = Known(values)
        if check.that.truth(known) is False:
            names = [fact_of(key) for key in known.asked]
            place = next((name for name in names if name in part(document, "facts")), "")
            last: Path = ("facts", place) if place else ("members",) if "members" in names else ("facts",)
            path: Path = (*at, *last)
            fix = f"现为：{worked(check.that, known)}；请核对"
            faults.add(Fault("A608", path, check.say, fix, severity="warning"))


def read_previous(standard: Standard, entries: Mapping[str, Any], faults: Faults) -> Iterator[tuple[str, Value]]:
    """The facts of the period before, by `previous.` and their key."""
    for name, raw in entries.items():
        path: Path = ("previous", name)
        fact = find_fact(standard, name, path, faults)
        if fact is not None:
            for key, value in read_fact(fact, raw, path, faults):
                yield f"previous.{key}", value
