"""The leaves of one subject in a round: several judgements of a leaf become its points, before it is rounded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from evaluator.model.derivation import SettlementLine
from evaluator.model.indicator import Indicator
from evaluator.model.node import Rating
from evaluator.model.numbers import ZERO, plain, span
from evaluator.model.question import Value
from evaluator.model.range import Range
from evaluator.model.round import JUDGEMENT_WORDS, SELF, Judging
from evaluator.model.rule import Clause, Step
from evaluator.scoring.leaf import LeafScore, status_in_points
from evaluator.scoring.leaves import Leaves, SettledLeaf, ends
from evaluator.scoring.merging import BY_DECISION, Judged, Merged, decided, judged_keys

#: how a claimed leaf is settled: what the subject itself would be given
Claimed = Callable[[Indicator], SettledLeaf]


@dataclass(frozen=True, slots=True)
class _Voice:
    """One scorer's settled leaf."""

    judged: Judged
    settled: SettledLeaf

    @property
    def points(self) -> Range:
        return self.settled.leaf.points


@dataclass(frozen=True, slots=True)
class _Part:
    """What a party (or everybody) gives: its points, what moves beyond them, and how it came about in words."""

    points: Range
    extra: Range
    words: str


class PanelLeaves(Leaves):
    """Settles leaves like `Leaves`, but where several judged one, their points are merged as the round declares.

    Answers that are given (agreed, or decided on an objection) stand in place of everybody's judgement. `claimed` settles
    a leaf on the subject's own claims, without rounding.
    """

    def __init__(self, leaves: Leaves, judging: Judging, merged: Merged, claimed: Claimed) -> None:
        self.standard = leaves.standard
        self._scorers = leaves._scorers
        self._leaves = leaves
        self.judging, self.panels, self.rated, self._claimed = judging, merged.panels, merged.rated, claimed

    @cached_property
    def sentences(self) -> dict[str, str]:
        return self._leaves.sentences

    def settle(self, leaf: Indicator, values: Mapping[str, Value], blank: str) -> SettledLeaf:
        """The leaf settled on the given answers and the judgements of its panel."""
        panel = self.panels.get(leaf.code)
        plain_one = self._leaves.settle(leaf, values, blank)
        if (panel is None and SELF not in self.judging.weights) or plain_one.leaf.out or plain_one.leaf.gives:
            return plain_one
        voices = self._voices(leaf, values, blank)
        bare = self._leaves.unrounded.settle(leaf, values, blank)
        return self._merged(leaf, values, voices, bare)

    def ratings(self, leaf: Indicator, values: Mapping[str, Value], blank: str) -> tuple[Rating, ...]:
        """What each scorer gives the leaf before rounding, the subject itself first where it has a share."""
        found = []
        if SELF in self.judging.weights:
            claimed = self._claimed(leaf).leaf
            low, high = ends(claimed.inside or claimed.points)
            found += [] if claimed.out else [Rating("", SELF, low, high, "")]
        for one in self.rated[leaf.code].judged if leaf.code in self.rated else ():
            low, high = ends(self._leaves.unrounded.settle(leaf, {**values, **one.answers}, blank).leaf.points)
            found.append(Rating(one.assessor, one.party, low, high, one.reason))
        return tuple(found)

    def _voices(self, leaf: Indicator, values: Mapping[str, Value], blank: str) -> list[_Voice]:
        judged = self.panels[leaf.code].judged if leaf.code in self.panels else ()
        return [_Voice(one, self._leaves.unrounded.settle(leaf, {**one.answers, **values}, blank)) for one in judged]

    def _merged(
        self, leaf: Indicator, values: Mapping[str, Value], voices: Sequence[_Voice], bare: SettledLeaf
    ) -> SettledLeaf:
        whole = self._weighted(leaf, voices, bare) if self.judging.weights else self._within(voices, bare)
        rounding = self.standard.rounding
        points = Range(*(rounding.leaf(end) for end in ends(whole.points)))
        extra = Range(*(rounding.leaf(end) for end in ends(whole.extra)))
        every = [voice.settled.leaf for voice in voices] or [bare.leaf]
        common = [step for step in every[0].steps if all(step in one.steps for one in every)]
        step = _step(leaf, points, whole.words, sum((step.lost for step in common), ZERO))
        lines = [line for line in every[0].settlement if all(line in one.settlement for one in every)]
        if points != whole.points and whole.points.known:
            rounded = f"{plain(whole.points.value)} → {plain(points.value)}"
            lines.append(SettlementLine(f"保留{rounding.places}位小数：{rounded}"))
        asked = {key: question for one in (bare.leaf, *every) for key, question in one.asked.items()}
        keys = frozenset().union(bare.asked, *(voice.settled.asked for voice in voices))
        judged = {*judged_keys(leaf)}
        # several who wait for the same fact cannot each have another: then the ends need not be reached
        waiting = len(voices) > 1 and any(key not in values for key in keys - judged)
        merged = LeafScore(
            points,
            status_in_points(leaf, points, extra),
            (*common, step),
            tuple(lines),
            asked,
            not (points.known and extra.known) and (any(one.estimate for one in every) or waiting),
            extra=extra,
            out=bare.leaf.out,
            inside=points if bare.leaf.out is None else None,
            own=points,
            perhaps=bare.leaf.perhaps,
        )
        missing = self._missing(values, voices, bare)
        (low, high), (less, more) = ends(points), ends(extra)
        score = replace(
            bare.score, low=low, high=high, status=merged.status, answered=len(keys) - len(missing), asked=len(keys),
            estimate=merged.estimate, extra_low=less, extra_high=more,
        )  # fmt: skip
        return SettledLeaf(merged, score, keys, missing)

    def _missing(self, values: Mapping[str, Value], voices: Sequence[_Voice], bare: SettledLeaf) -> frozenset[str]:
        """What is still to be said: of each party by those whose judgement counts, by somebody where there are none yet."""
        parties = [party for party in self.judging.weights if party != SELF]
        groups = [[one for one in voices if one.judged.party == party] for party in parties] or [[*voices]]
        found: set[str] = set()
        for group in groups:
            counting = self._counting(group)
            found |= set() if counting else bare.asked
            for voice in counting:
                found |= voice.settled.asked - voice.judged.answers.keys()
        return frozenset(found - values.keys())

    def _counting(self, voices: Sequence[_Voice]) -> Sequence[_Voice]:
        """Those whose judgement counts; nobody's where it has still to be decided whose."""
        if len(voices) < 2 or self.judging.merge.judgement not in BY_DECISION:
            return voices
        chosen = decided(self.judging.merge, [voice.judged for voice in voices])
        return [voice for voice in voices if voice.judged is chosen]

    def _weighted(self, leaf: Indicator, voices: Sequence[_Voice], bare: SettledLeaf) -> _Part:
        """Σ share × points over the parties; a party that has nothing to judge here gives what the facts give.

        Where the subject's own claims leave the leaf out, it gives no points that could be counted: the others bear its share.
        """
        parties = [party for party in self.judging.weights if party != SELF]
        others = {party: self._within([one for one in voices if one.judged.party == party], bare) for party in parties}
        without = self._shared(others) if others else self._within((), bare)
        if SELF not in self.judging.weights:
            return without
        claimed = self._claimed(leaf).leaf
        if claimed.out:
            return replace(without, words=f"{SELF}按填报数据不适用，不计；{without.words}")
        points = claimed.inside or claimed.points
        whole = self._shared({SELF: _Part(points, claimed.extra, _ends(points)), **others})
        if claimed.out is False:
            return whole
        words = f"{whole.words}；{SELF}是否不适用尚未确定，按各种可能计"
        return _Part(whole.points.hull(without.points), whole.extra.hull(without.extra), words)

    def _shared(self, parts: Mapping[str, _Part]) -> _Part:
        """Σ share × points of these parties ÷ Σ share, which is one where all of them are there."""
        given = [(party, parts[party], share) for party, share in self.judging.weights.items() if party in parts]
        whole = sum((share for _, _, share in given), ZERO)
        points = sum((part.points * Range.point(share) for _, part, share in given), Range.point(0))
        extra = sum((part.extra * Range.point(share) for _, part, share in given), Range.point(0))
        rest = Range.point(1 / whole)
        words = [f"{party}{part.words}，占{plain(share * 100)}%" for party, part, share in given]
        divided = "" if whole == 1 else f"÷{plain(whole * 100)}%＝{_ends(points * rest)}"
        return _Part(points * rest, extra * rest, f"{'；'.join(words)}；合计{_ends(points)}{divided}分")

    def _within(self, voices: Sequence[_Voice], bare: SettledLeaf) -> _Part:
        """What one party gives, or the whole team where there are no shares."""
        if not voices:
            return _Part(bare.leaf.points, bare.leaf.extra, f"{_ends(bare.leaf.points)}分")
        told = "、".join(f"{voice.judged.assessor} {_ends(voice.points)}分" for voice in voices)
        if len(voices) == 1:
            return _Part(voices[0].points, voices[0].settled.leaf.extra, told)
        rule = self.judging.merge.judgement
        if rule in BY_DECISION:
            return self._decided(voices, bare, told)
        middle = {"mean": _mean, "median": _median, "trimmed": _trimmed}[rule]
        points = middle([voice.points for voice in voices])
        extra = middle([voice.settled.leaf.extra for voice in voices])
        return _Part(points, extra, f"{told}；{JUDGEMENT_WORDS[rule]}：{_ends(points)}分")

    def _decided(self, voices: Sequence[_Voice], bare: SettledLeaf, told: str) -> _Part:
        """Where they differ, somebody decides; the adjudicator's own judgement is that decision."""
        chosen = decided(self.judging.merge, [voice.judged for voice in voices])
        for voice in voices:
            if voice.judged is chosen:
                by = f"；按裁定人{chosen.assessor}" if chosen.assessor == self.judging.merge.adjudicator else ""
                return _Part(voice.points, voice.settled.leaf.extra, f"{told}{by}")
        words = f"{told}；{JUDGEMENT_WORDS[self.judging.merge.judgement]}，尚未确定"
        return _Part(bare.leaf.points, bare.leaf.extra, words)


def _step(leaf: Indicator, points: Range, words: str, lost: Fraction) -> Step:
    """The step that says how the judgements became one figure; `lost` is what other steps account for."""
    if not points.known:
        return Step("评分合并", "open", (Clause(words),), points, kind="merged")
    left = max(leaf.points - points.value - lost, ZERO)
    return Step("评分合并", "info" if left else "met", (Clause(words),), points, left, kind="merged")


def _mean(ranges: Sequence[Range]) -> Range:
    return _sum(ranges) * Range.point(Fraction(1, len(ranges)))


def _median(ranges: Sequence[Range]) -> Range:
    """The middle value, of an even number the mean of the two in the middle; each end by itself, since it never falls."""
    lows, highs = _sorted(ranges)
    return Range(_middle(lows), _middle(highs))


def _trimmed(ranges: Sequence[Range]) -> Range:
    """The mean without the highest and the lowest; each end by itself, since it never falls as a value rises."""
    lows, highs = _sorted(ranges)
    count = len(ranges) - 2
    return Range(sum(lows[1:-1], ZERO) / count, sum(highs[1:-1], ZERO) / count)


def _sorted(ranges: Sequence[Range]) -> tuple[list[Fraction], list[Fraction]]:
    both = [ends(one) for one in ranges]
    return sorted(low for low, _ in both), sorted(high for _, high in both)


def _middle(ordered: Sequence[Fraction]) -> Fraction:
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _sum(ranges: Sequence[Range]) -> Range:
    lows, highs = _sorted(ranges)
    return Range(sum(lows, ZERO), sum(highs, ZERO))


def _ends(points: Range) -> str:
    return span(*ends(points))
