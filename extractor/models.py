"""The frozen dataclasses that travel between the stages. No parsing, no input or output here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class LineLabel(StrEnum):
    """What a line of a document is; only `BODY` lines are part of the cleaned text."""

    BODY = "body"
    TEASER = "teaser"
    FURNITURE = "furniture"
    APPENDED = "appended"


class Kind(StrEnum):
    """What sort of statement a figure makes."""

    GROWTH = "growth"
    LEVEL = "level"
    CHANGE_AMOUNT = "change_amount"
    SHARE = "share"
    RATIO = "ratio"
    RANK_OR_RECORD = "rank_or_record"
    INDEX = "index"
    PRICE = "price"
    COUNT = "count"


class Hedge(StrEnum):
    """How a figure is qualified by the words around it."""

    EXACT = "exact"
    ABOUT = "about"
    NEARLY = "nearly"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    AT_LEAST = "at_least"
    UP_TO = "up_to"
    RANGE = "range"


class Modality(StrEnum):
    """Whether a figure is reported as fact, foreseen, aimed at, or only imagined."""

    ACTUAL = "actual"
    FORECAST = "forecast"
    TARGET = "target"
    HYPOTHETICAL = "hypothetical"


class Comparison(StrEnum):
    """What a change is measured against."""

    YOY = "yoy"
    YTD_YOY = "ytd_yoy"
    QOQ = "qoq"
    MOM = "mom"
    VS_NAMED_PERIOD = "vs_named_period"
    NONE = "none"


class Outcome(StrEnum):
    """The result of comparing a claim with official figures."""

    MATCH = "match"
    CLOSE = "close"
    MISMATCH = "mismatch"
    NOT_CHECKABLE = "not_checkable"


class Reason(StrEnum):
    """Why a claim could not be compared."""

    FORECAST = "forecast"
    NO_SERIES = "no_series"
    NO_PERIOD = "no_period"
    AMBIGUOUS = "ambiguous"
    NOT_YET_RELEASED = "not_yet_released"
    NOT_INDEPENDENT = "not_independent"


class ErrorKind(StrEnum):
    """The likely cause of a mismatch."""

    WRONG_PERIOD = "wrong_period"
    WRONG_FLOW = "wrong_flow"
    WRONG_PARTNER = "wrong_partner"
    WRONG_BASE = "wrong_base"
    WRONG_SIGN = "wrong_sign"
    WRONG_SCALE = "wrong_scale"
    WRONG_CURRENCY = "wrong_currency"
    WRONG_UNIT = "wrong_unit"
    WRONG_COMPARISON = "wrong_comparison"
    WRONG_MEASURE = "wrong_measure"
    WRONG_DIGITS = "wrong_digits"
    FALSE_RECORD = "false_record"
    WRONG_STREAK = "wrong_streak"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Period:
    """A closed span of days, such as a month or the first half of a year."""

    start: date
    end: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the user says of a document; every field that is not None wins over what the document says."""

    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawDocument:
    """A document as it came: `name` is the file's name without its last extension, `location` a path or address.

    `address` is where it was fetched from, which counts where neither the user nor the document names its address; `charset` is what the
    server said of its characters, and `changed_at` when it said that the document changed last (ISO 8601).
    """

    name: str
    location: str
    media_type: str
    body: bytes
    known: Known = field(default_factory=Known)
    address: str | None = None
    charset: str | None = None
    changed_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a document with its label and the reason for it.

    `text` is the line as read. For body lines, `start` and `end` are its place in `Article.text`; for all others they are None.
    """

    number: int
    text: str
    label: LineLabel
    reason: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A cleaned document. `text` holds the body only, one paragraph or heading a line; `lines` accounts for everything read.

    `published_basis` says where the date came from: given, json-ld, meta, time, byline, text, url, guess, or unknown; `modified_basis`
    likewise, or http where the server says it. `published_at` and `modified_at` are the times of these days in ISO 8601, with the zone
    where the document gives one. `published_confidence` is high, medium, low, or unknown.
    """

    id: str
    document: str
    location: str
    media_type: str
    digest: str
    text: str
    lines: tuple[Line, ...]
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    published: date | None = None
    published_basis: str = "unknown"
    modified: date | None = None
    published_at: str | None = None
    published_confidence: str = "unknown"
    modified_at: str | None = None
    modified_basis: str = "unknown"


class SourceKind(StrEnum):
    """What sort of source is credited for a figure."""

    OFFICIAL = "official"
    PERSON = "person"
    COMPANY = "company"
    POLL = "poll"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSource:
    """Somebody who is credited in one article; `name` is the fullest form, `aliases` the other forms seen there.

    "Ng", "Gary Ng" and "Natixis" give one person: name "Gary Ng", institution "Natixis", aliases ("Ng", "Gary Ng").
    """

    name: str
    institution: str | None
    kind: SourceKind
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One printed figure said of one subject; field names and meanings are those of the claim contract (docs/claims.md).

    Beyond the contract: `base_period` is what a `vs_named_period` (or any stated) comparison is measured against;
    `seasonally_adjusted` is True where the text says so; `trend` is the direction of a streak ("up" for growth, "down" for
    decline) or of a record ("up" for highest, widest, fastest, "down" for lowest, smallest, slowest); `record_of` tells whether a
    streak or record is one of the "level", of the "growth", or of how long a "streak" was. `source_name` and `source_institution`
    split `source`. `period_guessed` is True where the period would be another if the day of publication were, and that day is a guess.
    """

    id: str
    document: str
    quote: str
    start: int
    end: int
    sentence: str
    kind: Kind
    value: Decimal
    value_high: Decimal | None
    unit: str
    hedge: Hedge
    metric: str
    measure: str | None
    economy: str
    economy_code: str | None
    partner: str
    partner_code: str | None
    direction_partner: str | None
    commodity: str
    commodity_code: str | None
    transport_mode: str | None
    period: Period | None
    base_period: Period | None
    comparison: Comparison
    seasonally_adjusted: bool
    trend: str | None
    record_of: str | None
    source: str | None
    source_name: str | None
    source_institution: str | None
    speaker_quote: bool
    modality: Modality
    basis: Mapping[str, str]
    period_guessed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnclaimedNumber:
    """A number of the text that is no claim: `ignored` for a named reason (date, time, list number …) or `unread`."""

    start: int
    end: int
    quote: str
    status: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that was read in one article: its claims, the numbers that are none, and who is credited."""

    claims: tuple[Claim, ...]
    unclaimed: tuple[UnclaimedNumber, ...]
    sources: tuple[NamedSource, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """An official statistical series. `measure` is as in the snapshot (value, growth_yoy_value, growth_yoy_volume, share_of_flow …)."""

    id: str
    provider: str
    table: str
    title: str
    economy: str
    metric: str
    partner: str
    commodity: str
    transport_mode: str | None
    measure: str
    unit: str
    frequency: str
    seasonal_adjustment: str
    licence: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One official value in `unit` of its series (HK$ million is kept as such), with where and when it was seen.

    `released` is the day the figure was first published; `released_basis` is `seen` or `estimated` (from the release calendar).
    Rows that are not `independent` repeat press figures and never count as a check.
    """

    series: str
    period: Period
    value: Decimal
    released: date | None
    released_basis: str
    source: str
    tier: str
    independent: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One official value that a verdict used, in whole units of its series (HK$, not HK$ million), and how the verdict used it."""

    series: str
    derivation: str
    period: Period
    value: Decimal
    released: date | None
    released_basis: str
    tier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Consulted:
    """What a verdict depends on: a page of the official figures, and the first and last month (counted from year 0) that was looked at.

    Another outcome is only possible when something changes there; figures that were looked for and are not held count as well.
    """

    page: str
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The comparison of one claim with official figures, complete enough to be replayed by hand.

    `official` is in the claim's unit and sign; `series` is an id or a derivation; `arithmetic` is one line for people;
    `difference` is reported minus official; `cause` says in words which other figure the reported one is. `internal` says in
    what the claim disagrees with other figures of the same article; it never decides the outcome.
    """

    claim: str
    outcome: Outcome
    reason: Reason | None = None
    official: Decimal | None = None
    difference: Decimal | None = None
    series: str | None = None
    error_kind: ErrorKind | None = None
    cause: str | None = None
    arithmetic: str = ""
    tolerance: str = ""
    evidence: tuple[Evidence, ...] = ()
    internal: str | None = None
    consulted: tuple[Consulted, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A document or record that could not be used: which stage, a short reason code, and a sentence for people."""

    location: str
    stage: str
    reason: str
    message: str
