"""A self-report read from its file: every answer against the question that asks it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path as FilePath
from typing import Any

from evaluator.diagnostics import Diagnostic, Fault, Faults, Path, has_errors, in_order, listing, suggestion
from evaluator.model.numbers import plain, text_of
from evaluator.model.question import Fact, Known, Question, Value
from evaluator.model.report import Claim, Evidence, Report, Subject
from evaluator.model.standard import Indicator, Standard
from evaluator.reading.document import read_document
from evaluator.reading.placing import place
from evaluator.reading.schema import shape_faults
from evaluator.reading.shapes import REPORT
from evaluator.reading.values import read_date, read_value


def read_report(path: FilePath, standard: Standard) -> tuple[Report | None, list[Diagnostic]]:
    """The self-report in a file, or None, with all that is wrong with it."""
    document, problems = read_document(path)
    if document is None:
        return None, problems
    report, faults = build_report(document.value, standard)
    found = in_order([*problems, *place(document, faults)])
    return (None if has_errors(found) else report), found


def build_report(value: Any, standard: Standard) -> tuple[Report | None, list[Fault]]:
    """The self-report that plain data says, or None, with its faults by path."""
    faults = Faults(shape_faults(value, REPORT))
    if not isinstance(value, Mapping):
        return None, faults.found
    if not check_standard(value, standard, faults):
        return None, faults.found
    report = _Builder(value, standard, faults).report()
    broken = any(fault.severity == "error" for fault in faults.found)
    return (None if broken else report), faults.found


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
        names = (key.partition(".")[0] for key in self.leaves[code].questions())
        return listing(name for name in dict.fromkeys(names) if name in self.facts)


def _local(key: str, code: str) -> str:
    """The text by which people answer a question of a leaf, its bonus and penalty included (`code+/text`)."""
    return key.removeprefix(code).removeprefix("+").removeprefix("/")


class _Builder:
    def __init__(self, value: Mapping[str, Any], standard: Standard, faults: Faults) -> None:
        self.value, self.standard, self.faults = value, standard, faults
        self.questions = Questions(standard)

    def report(self) -> Report | None:
        subject = self._subject()
        period = self._period()
        answers = {**dict(self._facts()), **dict(self._answers())}
        claims = dict(self._claims())
        check_samples(self.standard, answers, self.value, self.faults)
        check_facts(self.standard, {**subject.attributes, **answers}, self.value, self.faults)
        previous = dict(self._previous())
        if any(fault.severity == "error" for fault in self.faults.found):
            return None
        signed = part(self.value, "signed")
        return Report(
            text_of(self.value["standard"]), subject, period, answers, claims,
            (text_of(signed.get("name", "")), text_of(signed.get("date", ""))), self.value.get("invented") is True,
            previous,
        )  # fmt: skip

    def _subject(self) -> Subject:
        entry = part(self.value, "subject")
        given = entry.get("attributes")
        attributes: dict[str, Value] = {}
        known = self.standard.attributes
        for name, raw in (given if isinstance(given, Mapping) else {}).items():
            where: Path = ("subject", "attributes", name)
            if name not in known:
                fix = suggestion(name, known) or f"标准里的属性：{listing(known)}"
                self.faults.add(Fault("A601", where, f"标准里没有属性“{name}”", fix, on="key"))
                continue
            value = read_value(known[name].question(), raw, where, self.faults)
            if value is not None:
                attributes[name] = value
        self._missing_attributes(attributes, entry)
        return Subject(
            text_of(entry.get("id", "")), text_of(entry.get("name", "")), text_of(entry.get("kind", "")), attributes
        )

    def _missing_attributes(self, attributes: Mapping[str, Value], entry: Mapping[str, Any]) -> None:
        """What decides which rules apply must be known, unless it was given wrongly, which is already said."""
        written, path = entry.get("attributes", {}), ("subject", "attributes")
        if not entry or not isinstance(written, Mapping) or self.faults.misspelt(("subject",), "attributes"):
            return
        unknown = [str(name) for name in written if name not in self.standard.attributes]
        missing = [
            fact
            for name, fact in self.standard.attributes.items()
            if name not in attributes and not self.faults.at((*path, name)) and not suggestion(name, unknown)
        ]
        if missing and not written:
            listed = listing(f"{fact.label}（{fact.name}）" for fact in missing)
            fix = f"请在 subject 里写 attributes: {{{', '.join(f'{fact.name}: …' for fact in missing)}}}"
            at: Path = path if "attributes" in entry else ("subject",)
            self.faults.add(Fault("A607", at, f"没有写评估对象的属性：{listed}", fix, on="key"))
            return
        for fact in missing:
            options = f"，可选：{listing(fact.question().options)}" if fact.question().options else ""
            fix = f"请在 subject 的 attributes 里写 {fact.name}: …{options}"
            at = (*path, fact.name) if fact.name in written else path
            self.faults.add(Fault("A607", at, f"没有写“{fact.label}”（{fact.name}）", fix, on="key"))

    def _period(self) -> tuple[str, str]:
        entry = part(self.value, "period")
        days = []
        for key, label in (("from", "评估期起始日"), ("to", "评估期截止日")):
            if key in entry and not self.faults.at(("period", key)):
                days.append(read_date(text_of(entry[key]), label, ("period", key), self.faults))
        if len(days) == 2 and days[0] and days[1] and days[0] > days[1]:
            say = f"评估期的截止日 {days[1]} 早于起始日 {days[0]}"
            self.faults.add(Fault("A613", ("period", "to"), say, "请核对两个日期是否写反"))
        signed = part(self.value, "signed")
        if "date" in signed and not self.faults.at(("signed", "date")):
            read_date(text_of(signed["date"]), "签字日期", ("signed", "date"), self.faults)
        return text_of(entry.get("from", "")), text_of(entry.get("to", ""))

    # -- answers --

    def _previous(self) -> Iterator[tuple[str, Value]]:
        yield from read_previous(self.standard, part(self.value, "previous"), self.faults)

    def _facts(self) -> Iterator[tuple[str, Value]]:
        for name, raw in part(self.value, "facts").items():
            path: Path = ("facts", name)
            fact = find_fact(self.standard, name, path, self.faults)
            if fact is not None and self._allowed(fact.questions[0], path):
                yield from read_fact(fact, raw, path, self.faults)

    def _allowed(self, question: Question, path: Path) -> bool:
        if question.by != "assessor":
            return True
        say = f"“{path[-1]}”由评估人员填写，自评时不填"
        self.faults.add(Fault("A614", path, say, "请整行删去", on="key"))
        return False

    def _answers(self) -> Iterator[tuple[str, Value]]:
        for code, raw in part(self.value, "answers").items():
            path: Path = ("answers", code)
            if find_leaf(self.questions, code, path, self.faults) is None or raw is None:
                continue
            if not isinstance(raw, Mapping) or {"choose", "points"} & raw.keys() or self.questions.whole(code):
                yield from self._own(code, "", raw, path)
                continue
            for text, inner in raw.items():
                yield from self._inline(code, text_of(text), inner, (*path, text))

    def _inline(self, code: str, text: str, raw: Any, path: Path) -> Iterator[tuple[str, Value]]:
        if not find_text(self.questions, code, text, path, self.faults):
            return
        yield from self._own(code, text, raw, path)

    def _own(self, code: str, text: str, raw: Any, path: Path) -> Iterator[tuple[str, Value]]:
        question = self.questions.own(code, text)
        if question is None:
            self.faults.add(no_own_question(self.questions, code, path))
        elif self._allowed(question, path):
            yield from read_own(self.questions, code, text, raw, path, self.faults)

    # -- claims --

    def _claims(self) -> Iterator[tuple[str, Claim]]:
        for code, entry in part(self.value, "claims").items():
            path: Path = ("claims", code)
            leaf = find_leaf(self.questions, code, path, self.faults)
            if leaf is None or self.faults.at(path):
                continue
            points = entry.get("points")
            if points is not None and not self.standard.scored:
                say = f"“{leaf.name}”写了自评分，这份标准不计分"
                self.faults.add(Fault("A617", (*path, "points"), say, "请删去 points；说明写在 remark 里", on="key"))
            elif points is not None and not leaf.floor <= points <= leaf.points:
                say = f"“{leaf.name}”的自评分应在 {plain(leaf.floor)} 至 {plain(leaf.points)} 之间，写的是 {plain(points)}"
                self.faults.add(Fault("A610", (*path, "points"), say, "请核对分值"))
            evidence = tuple(self._evidence(leaf, entry, path))
            yield code, Claim(None if points is None else Fraction(points), text_of(entry.get("remark", "")), evidence)

    def _evidence(self, leaf: Indicator, entry: Mapping[str, Any], path: Path) -> Iterator[Evidence]:
        labels = [question.label for question in leaf.requires]
        for n, item in enumerate(entry.get("evidence", ())):
            proves = text_of(item.get("proves", ""))
            if proves and proves not in labels:
                fix = f"本指标要求的书面材料：{listing(labels)}" if labels else "本指标没有规定书面材料，请删去 proves"
                where: Path = (*path, "evidence", n, "proves")
                self.faults.add(Fault("A612", where, f"本指标没有要求“{proves}”", suggestion(proves, labels) or fix))
            yield Evidence(text_of(item["file"]), text_of(item.get("pages", "")), proves)


# -- what reports and assessments share ------------------------------------------------------------------------------


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
    standard: Standard, answers: Mapping[str, Value], document: Mapping[str, Any], faults: Faults
) -> None:
    """No more can be in order than were drawn."""
    for fact in standard.facts.values():
        drawn = answers.get(f"{fact.name}.drawn")
        if fact.type != "sample" or not isinstance(drawn, Fraction):
            continue
        for test in fact.tests:
            passed = answers.get(f"{fact.name}.{test}")
            if isinstance(passed, Fraction) and passed > drawn:
                inside = ["value"] if "value" in part(part(document, "facts"), fact.name) else []
                where: Path = ("facts", fact.name, *inside, test)
                say = f"{fact.word(test)}（{plain(passed)}）多于{fact.word('drawn')}（{plain(drawn)}）"
                faults.add(Fault("A608", where, say, "请核对两个数"))


def check_facts(standard: Standard, values: Mapping[str, Value], document: Mapping[str, Any], faults: Faults) -> None:
    """Facts that contradict each other: said, and carried into the result, but the score is still worked out."""
    for check in standard.checks:
        known = Known(values)
        if check.that.truth(known) is False:
            names = [key.partition(".")[0] for key in known.asked]
            place = next((name for name in names if name in part(document, "facts")), "")
            path: Path = ("facts", place) if place else ("facts",)
            fix = f"现为：{check.that.worked(known)}；请核对"
            faults.add(Fault("A608", path, check.say, fix, severity="warning"))


def read_previous(standard: Standard, entries: Mapping[str, Any], faults: Faults) -> Iterator[tuple[str, Value]]:
    """The facts of the period before, by `previous.` and their key."""
    for name, raw in entries.items():
        path: Path = ("previous", name)
        fact = find_fact(standard, name, path, faults)
        if fact is not None:
            for key, value in read_fact(fact, raw, path, faults):
                yield f"previous.{key}", value
