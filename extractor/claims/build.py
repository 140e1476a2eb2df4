"""Puts the parts of a claim together in the form of the contract."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from decimal import Decimal

from extractor import qualify
from extractor.claims.frames import FLOWS, Frame, metrics_with
from extractor.claims.roles import Topic
from extractor.claims.times import Timing
from extractor.claims.units import INDEX_METRICS, is_money
from extractor.languages import either, words
from extractor.models import Article, Claim, Comparison, Hedge, Kind, Modality
from extractor.parse import Mark, Sentence


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that was decided of one figure, but for its subject."""

    article: Article
    sentence: Sentence
    figure: Mark
    unit: str
    kind: Kind
    sign: int
    timing: Timing
    modality: str
    credit: qualify.Credit
    base: Topic | None
    rule: str
    binding: str


def claim(parts: Parts, frame: Frame, quoted: bool) -> Claim:
    """Build the claim that says a figure of one subject."""
    metric, measure, value, high = _normalised(parts, frame)
    credit = qualify.NOBODY if metric in _OF_MARKETS and parts.credit.basis == "carried" else parts.credit
    figure, sentence, timing = parts.figure, parts.sentence, parts.timing
    hedge = _hedge(parts)
    economy = words("places").get(frame.economy, {})
    partner = words("places").get(frame.partner, {})
    trend, record_of = _record(parts)
    quote = parts.article.text[figure.start : figure.end]
    subject = f"{metric}|{measure}|{frame.economy}|{frame.partner}|{frame.commodity}|{frame.mode}"
    identity = f"{parts.article.id}|{figure.start}|{figure.end}|{subject}"
    return Claim(
        id=hashlib.sha256(identity.encode()).hexdigest()[:16],
        document=parts.article.document,
        quote=quote, start=figure.start, end=figure.end, sentence=sentence.text,
        kind=parts.kind, value=value, value_high=high, unit=parts.unit, hedge=hedge,
        metric=metric, measure=measure,
        economy=frame.economy, economy_code=economy.get("code"),
        partner=frame.partner, partner_code=partner.get("code"), direction_partner=_direction(frame),
        commodity=frame.commodity, commodity_code=words("commodities").get(frame.commodity, {}).get("code"),
        transport_mode=frame.mode,
        period=timing.period, base_period=timing.base, comparison=timing.comparison if parts.kind in _COMPARED else Comparison.NONE,
        seasonally_adjusted=any(mark.label == "SEASONAL" for mark in sentence.marks),
        trend=trend, record_of=record_of,
        source=credit.source, source_name=credit.name, source_institution=credit.institution,
        speaker_quote=quoted, modality=Modality(parts.modality),
        basis=_basis(parts, frame, credit),
    )  # fmt: skip


def _direction(frame: Frame) -> str | None:
    """Which way the goods go; orders come from the partner, whatever the text says of them."""
    if frame.partner == "world":
        return None
    return "from" if frame.metric == "export_orders" else frame.direction


def _basis(parts: Parts, frame: Frame, credit: qualify.Credit) -> dict[str, str]:
    """How each role is known, and the rules that decided kind and subject."""
    stated = {"metric": "stated"} if parts.base is not None and parts.base.metric else {}
    return {
        **frame.basis,
        **stated,
        "period": parts.timing.period_basis,
        "comparison": parts.timing.comparison_basis,
        "source": credit.basis,
        "kind": parts.rule,
        "subject": f"subject.{parts.binding}",
    }


# Prices that are made on markets: no statistical office that was named before has told them.
_OF_MARKETS = metrics_with("market", True)
_COMPARED = (Kind.GROWTH, Kind.CHANGE_AMOUNT)
_TRADE = FLOWS | {"trade_balance", "trade_deficit", "trade_deficit_to_imports", "nodx"}


def _normalised(parts: Parts, frame: Frame) -> tuple[str, str | None, Decimal, Decimal | None]:
    """Return metric, measure and the signed value: a deficit is a negative balance, a fall is negative growth."""
    amount = parts.figure.amount
    assert amount is not None
    metric, measure = frame.metric, frame.measure
    low, high = amount.low, amount.high
    if parts.unit == "index_points" and metric not in INDEX_METRICS:
        metric, measure = "export_confidence_index", None
    elif metric == "gdp":
        measure = "value" if measure == "value" else "volume"
    elif (measure is None and (metric in _TRADE or metric.endswith(("exports", "imports")) or parts.kind is Kind.SHARE)) or (
        parts.kind is Kind.LEVEL and is_money(parts.unit) and metric in _TRADE
    ):
        measure = "value"
    if parts.unit in ("tonnes", "TEU"):
        measure = "volume"
    if parts.kind is Kind.PRICE:
        measure = "price"
    if metric == "trade_balance":
        metric, low, high = _balance(parts, frame, low, high)
    elif parts.kind is Kind.SHARE:
        metric = _share_metric(parts, frame)
    if parts.kind in _COMPARED and parts.unit != "times":
        low, high = _signed(low, high, parts.sign)
    return metric, measure, low, high


def _balance(parts: Parts, frame: Frame, low: Decimal, high: Decimal | None) -> tuple[str, Decimal, Decimal | None]:
    if parts.kind is Kind.RATIO:
        return "trade_deficit_to_imports", low, high
    if parts.kind in _COMPARED:
        return ("trade_deficit" if frame.balance != "surplus" else "trade_balance"), low, high
    if parts.kind is Kind.LEVEL and low > 0:
        negative = frame.balance != "surplus" and (
            frame.balance == "deficit" or (parts.figure.amount is not None and parts.figure.amount.sign < 0)
        )
        return "trade_balance", *(_signed(low, high, -1 if negative else 1))
    return "trade_balance", low, high


def _signed(low: Decimal, high: Decimal | None, sign: int) -> tuple[Decimal, Decimal | None]:
    """Apply a direction; in a range the lower bound stays the lower one."""
    low = abs(low) * sign
    if high is None:
        return low, None
    high = abs(high) * sign
    return min(low, high), max(low, high)


_OF_RESPONDENTS = "share_of_respondents"


def _share_metric(parts: Parts, frame: Frame) -> str:
    if parts.rule == "kind.survey_share" or frame.metric == _OF_RESPONDENTS:
        return _OF_RESPONDENTS
    base = parts.base.metric if parts.base is not None and parts.base.metric else frame.metric
    return f"share_of_{base}" if base in _TRADE else f"share_of_{base or 'total'}"


def _hedge(parts: Parts) -> Hedge:
    amount = parts.figure.amount
    assert amount is not None
    if amount.high is not None:
        return Hedge.RANGE
    word, _ = qualify.hedge(parts.sentence.text, parts.figure.start - parts.sentence.start, parts.figure.end - parts.sentence.start)
    if word == "exact" and amount.hedge:
        return Hedge(amount.hedge)
    return Hedge(word)


_OF_STREAK = re.compile(r"\blongest\b[^.;]{0,40}\bsince\b")
_LOWER_SINCE = re.compile(r"\b(?:lower|smaller|slower|weaker|worse)\s(?:[a-z]+\s){0,2}since\b")
_DOWN_RECORD = re.compile(rf"\b{either('clauses', 'lowest')}\b")
_GROWTH_RECORD = re.compile(rf"\b{either('clauses', 'of_growth')}\b")
_FALL_RECORD = re.compile(
    r"\b(?:worst|largest|biggest|steepest|sharpest|deepest|heaviest) (?:[a-z-]+ ){0,3}(?:falls?|drops?|declines?|slumps?|contractions?)\b"
    r"|\b(?:fell|dropped|plunged|tumbled|slumped|sank|declined|shrank) (?:by )?(?:the )?most (?:since|in)\b"
)
_STREAK = re.compile(either("clauses", "streaks"))


def _record(parts: Parts) -> tuple[str | None, str | None]:
    """Return the direction of a streak or record, and whether it is one of the level, of the growth, or of how long a streak was."""
    if parts.kind is not Kind.RANK_OR_RECORD:
        return None, None
    text = parts.sentence.lowered
    if parts.unit in ("months", "quarters", "years", "days") and _STREAK.search(text):
        down = any(mark.label == "DOWN" for mark in parts.sentence.marks) and not any(mark.label == "UP" for mark in parts.sentence.marks)
        return ("down" if down else "up"), "growth"
    falls = _FALL_RECORD.search(text)
    if parts.unit == "year_since" and _OF_STREAK.search(text):
        return None, "streak"
    down = bool(falls or _DOWN_RECORD.search(text) or _LOWER_SINCE.search(text))
    growth = bool(falls or _GROWTH_RECORD.search(text))
    return ("down" if down else "up"), ("growth" if growth else "level")
