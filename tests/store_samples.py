"""Three small articles with claims, verdicts and official figures, built by hand for the tests of the store and of the site."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from extractor.models import (
    Article,
    Claim,
    Comparison,
    ErrorKind,
    Evidence,
    Hedge,
    Kind,
    Line,
    LineLabel,
    Modality,
    NamedSource,
    Observation,
    Outcome,
    Period,
    Problem,
    Reading,
    Reason,
    Series,
    SourceKind,
    UnclaimedNumber,
    Verdict,
)
from extractor.store import Store

MAY = Period(start=date(2024, 5, 1), end=date(2024, 5, 31))
LAST_MAY = Period(start=date(2023, 5, 1), end=date(2023, 5, 31))
YEAR = Period(start=date(2024, 1, 1), end=date(2024, 12, 31))


@dataclass(frozen=True)
class Sample:
    """One document with everything that a run would save of it."""

    article: Article
    reading: Reading
    verdicts: tuple[Verdict, ...]


def article(key: str, lines: Iterable[tuple[str, LineLabel, str]], **given: object) -> Article:
    text, accounted = "", []
    for number, (line, label, reason) in enumerate(lines, 1):
        if label is LineLabel.BODY:
            start = len(text) + 1 if text else 0
            text = f"{text}\n{line}" if text else line
            accounted.append(Line(number=number, text=line, label=label, reason=reason, start=start, end=start + len(line)))
        else:
            accounted.append(Line(number=number, text=line, label=label, reason=reason))
    fields: dict[str, object] = {
        "id": key,
        "document": key,
        "location": f"news/{key}.html",
        "media_type": "text/html",
        "digest": f"sha256:{key}",
        "text": text,
        "lines": tuple(accounted),
    }
    return Article(**(fields | given))  # type: ignore[arg-type]


def claim(of: Article, key: str, quote: str, value: str, **given: object) -> Claim:
    start = of.text.index(quote)
    begin = of.text.rfind("\n", 0, start) + 1
    stop = of.text.find("\n", start)
    fields: dict[str, object] = {
        "id": f"{of.id}-{key}",
        "document": of.document,
        "quote": quote,
        "start": start,
        "end": start + len(quote),
        "sentence": of.text[begin : stop if stop > 0 else None],
        "kind": Kind.GROWTH,
        "value": Decimal(value),
        "value_high": None,
        "unit": "percent",
        "hedge": Hedge.EXACT,
        "metric": "total_exports",
        "measure": "value",
        "economy": "Hong Kong",
        "economy_code": "HK",
        "partner": "world",
        "partner_code": None,
        "direction_partner": None,
        "commodity": "all",
        "commodity_code": None,
        "transport_mode": None,
        "period": MAY,
        "base_period": None,
        "comparison": Comparison.YOY,
        "seasonally_adjusted": False,
        "trend": None,
        "record_of": None,
        "source": None,
        "source_name": None,
        "source_institution": None,
        "speaker_quote": False,
        "modality": Modality.ACTUAL,
        "basis": {"metric": "stated", "period": "published"},
    }
    return Claim(**(fields | given))  # type: ignore[arg-type]


def unclaimed(of: Article, quote: str, status: str, reason: str) -> UnclaimedNumber:
    start = of.text.index(quote)
    return UnclaimedNumber(start=start, end=start + len(quote), quote=quote, status=status, reason=reason)


def growth_evidence(period: Period, value: str) -> Evidence:
    return Evidence(
        series="hk.exports",
        derivation="yoy",
        period=period,
        value=Decimal(value),
        released=date(2024, 6, 26),
        released_basis="seen",
        tier="A",
    )


def harbour() -> Sample:
    """An article with every outcome, a joint figure, a nested figure, boilerplate and numbers that are no claim."""
    of = article(
        "harbour",
        [
            ("Home | Markets | Opinion", LineLabel.FURNITURE, "navigation"),
            ("Exports beat hopes again", LineLabel.BODY, "headline"),
            (
                "Outbound cargo was worth 14.8% more in May than a year before, the Harbour Bureau said on June 26.",
                LineLabel.BODY,
                "paragraph",
            ),
            ("Imports rose 9.9 percent, and the gap came to HK$11.2 billion.", LineLabel.BODY, "paragraph"),
            ("READ MORE: Freight rates up 40%", LineLabel.TEASER, "read_more"),
            (
                "Sales to Malaysia and Thailand both climbed by more than 60%, Lin Qiu of Quay Bank noted; berth 7 stayed shut.",
                LineLabel.BODY,
                "p",
            ),
            ("She sees growth of 5 to 6 percent for the year.", LineLabel.BODY, "paragraph"),
        ],
        url="https://harbour.example/news/1",
        outlet="Harbour Daily",
        title="Exports beat hopes again",
        authors=("A. Writer",),
        language="en",
        published=date(2024, 6, 27),
        published_basis="json-ld",
    )
    bureau = {"source": "Harbour Bureau", "source_institution": "Harbour Bureau"}
    bank = {"source": "Lin Qiu, Quay Bank", "source_name": "Lin Qiu", "source_institution": "Quay Bank"}
    claims = (
        claim(of, "exports", "14.8%", "14.8", **bureau),
        claim(of, "imports", "9.9 percent", "9.9", metric="imports", **bureau),
        claim(
            of,
            "gap",
            "HK$11.2 billion",
            "-11200000000",
            metric="trade_balance",
            kind=Kind.LEVEL,
            unit="HKD",
            comparison=Comparison.NONE,
            **bureau,
        ),
        claim(of, "malaysia", "60%", "60", partner="Malaysia", direction_partner="to", hedge=Hedge.MORE_THAN, **bank),
        claim(of, "thailand", "60%", "60", partner="Thailand", direction_partner="to", hedge=Hedge.MORE_THAN, **bank),
        claim(
            of,
            "outlook",
            "5 to 6 percent",
            "5",
            value_high=Decimal(6),
            hedge=Hedge.RANGE,
            period=YEAR,
            modality=Modality.FORECAST,
            **bank,
        ),
        claim(of, "outlook-high", "6 percent", "6", period=YEAR, modality=Modality.FORECAST, **bank),
    )
    reading = Reading(
        claims=claims,
        unclaimed=(unclaimed(of, "26", "ignored", "date"), unclaimed(of, "7", "unread", "no unit")),
        sources=(
            NamedSource(name="Harbour Bureau", institution=None, kind=SourceKind.OFFICIAL),
            NamedSource(name="Lin Qiu", institution="Quay Bank", kind=SourceKind.PERSON, aliases=("Lin", "She")),
        ),
    )
    return Sample(of, reading, harbour_verdicts())


def harbour_verdicts() -> tuple[Verdict, ...]:
    forecast = (
        Verdict(claim=f"harbour-{key}", outcome=Outcome.NOT_CHECKABLE, reason=Reason.FORECAST) for key in ("outlook", "outlook-high")
    )
    return (
        Verdict(
            claim="harbour-exports",
            outcome=Outcome.MATCH,
            official=Decimal("14.8"),
            difference=Decimal("0.0"),
            series="hk.exports:yoy",
            arithmetic="375,200 ÷ 326,829 − 1 = 14.8%",
            tolerance="rounds to one decimal",
            evidence=(growth_evidence(MAY, "14.80"),),
        ),
        Verdict(
            claim="harbour-imports",
            outcome=Outcome.MISMATCH,
            official=Decimal("9.6"),
            difference=Decimal("0.3"),
            series="hk.imports:yoy",
            error_kind=ErrorKind.WRONG_PERIOD,
            cause="9.9% is the figure for April",
            arithmetic="387,100 ÷ 353,193 − 1 = 9.6%",
            tolerance="rounds to one decimal",
            evidence=(growth_evidence(MAY, "9.6"), growth_evidence(LAST_MAY, "9.9")),
        ),
        Verdict(
            claim="harbour-gap",
            outcome=Outcome.CLOSE,
            official=Decimal("-11300000000"),
            difference=Decimal("100000000"),
            series="hk.balance",
            arithmetic="375.2 − 386.5 = −11.3",
            tolerance="2% of a cumulative balance",
        ),
        *(Verdict(claim=f"harbour-{key}", outcome=Outcome.NOT_CHECKABLE, reason=Reason.NO_SERIES) for key in ("malaysia", "thailand")),
        *forecast,
    )


def strait() -> Sample:
    """A second article that credits the same person, and is wrong by a scale."""
    of = article(
        "strait",
        [
            ("Trade picks up", LineLabel.BODY, "headline"),
            ("Exports came to HK$375.2 million in May, said Lin Qiu of the Quay Bank.", LineLabel.BODY, "paragraph"),
        ],
        outlet="Strait Observer",
        title="Trade picks up",
        published=date(2024, 6, 28),
        published_basis="byline",
    )
    money = claim(
        of,
        "exports",
        "HK$375.2 million",
        "375200000",
        kind=Kind.LEVEL,
        unit="HKD",
        comparison=Comparison.NONE,
        base_period=LAST_MAY,
        source="Lin Qiu, Quay Bank",
        source_name="Lin Qiu",
        source_institution="the Quay Bank",
    )
    sources = (NamedSource(name="Lin Qiu", institution="the Quay Bank", kind=SourceKind.PERSON, aliases=("Lin Qiu",)),)
    verdict = Verdict(
        claim=money.id,
        outcome=Outcome.MISMATCH,
        official=Decimal("375200000000"),
        difference=Decimal("-374824800000"),
        series="hk.exports",
        error_kind=ErrorKind.WRONG_SCALE,
        cause="million printed where billion is meant",
        arithmetic="HK$375,200 million",
        tolerance="rounds to four digits",
    )
    return Sample(of, Reading(claims=(money,), unclaimed=(), sources=sources), (verdict,))


def quiet() -> Sample:
    """An article without any claim, date or outlet."""
    of = article("quiet", [("Nothing was counted this week.", LineLabel.BODY, "paragraph")])
    return Sample(of, Reading(claims=(), unclaimed=(), sources=()), ())


def samples() -> tuple[Sample, ...]:
    return harbour(), strait(), quiet()


def official() -> tuple[tuple[Series, ...], tuple[Observation, ...]]:
    """Two years of one monthly series."""
    series = Series(
        id="hk.exports",
        provider="Census Office",
        table="T-1",
        title="Exports of goods",
        economy="Hong Kong",
        metric="total_exports",
        partner="world",
        commodity="all",
        transport_mode=None,
        measure="value",
        unit="HK$ million",
        frequency="M",
        seasonal_adjustment="none",
        licence="open",
        url="https://statistics.example/t1",
    )
    observations = []
    for number in range(24):
        month = Period(start=date(2023 + number // 12, number % 12 + 1, 1), end=date(2023 + number // 12, number % 12 + 1, 28))
        observations.append(
            Observation(
                series=series.id,
                period=month,
                value=Decimal(300_000 + (number * 7919) % 90_000),
                released=None,
                released_basis="estimated",
                source="table T-1",
                tier="A",
                independent=True,
                note="",
            )
        )
    return (series,), tuple(observations)


def save_all(store: Store, *, version: str = "1.0") -> None:
    """Do what a run does with the samples."""
    store.begin_run(version=version, arguments=("run", "news"))
    store.save_official(*official())
    for sample in samples():
        store.save_document(sample.article, sample.reading, sample.verdicts)
    store.save_problem(Problem(location="news/broken.pdf", stage="read", reason="empty", message="news/broken.pdf: no text in it"))
    store.finish_run()


def build(path: Path) -> Path:
    """Make a database of the samples at `path`."""
    with Store.open(path) as store:
        save_all(store)
    return path


def changed(sample: Sample, **given: object) -> Sample:
    """Return the sample with other fields of its article."""
    return replace(sample, article=replace(sample.article, **given))  # type: ignore[arg-type]
