"""Sentences that are hard to read, one or two for each class: what the figure between double angle quotes is said of."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from test_claims import read

from extractor.models import Claim, Period

# A value is compared as a float; a period is written as its first and last month, "2026-01/2026-03", or as one month or day range.
SUBJECTS: list[tuple[str, dict[str, Any]]] = [
    # what only explains is no subject
    ("Total exports, comprising re-exports and domestic exports, rose «4.1%» in March.", {"metric": "total_exports"}),
    ("The deficit -- the gap between what is sold and what is bought abroad, exports and imports -- grew to «HK$31 billion».",
     {"metric": "trade_balance"}),
    ("The trade gap with China, the world's second-biggest economy, widened to «US$40.2 billion».", {"metric": "trade_balance"}),
    ("Thanks to brisk demand for cars, exports to the US rose «12%» in March.", {"commodity": "all", "partner": "US"}),
    ("Exports of non-metallic mineral manufactures, a group in which diamonds dominate, fell 9% and imports «7%».",
     {"commodity": "non-metallic mineral manufactures"}),
    ("Adjusted for the number of working days, daily average exports rose «2.9%» in March.", {"metric": "daily_average_exports"}),
    ("Despite a fall of 30% in sales to Europe, cargoes to India and Oman saw «7%» and 9% year-on-year growth respectively.",
     {"partner": "India", "value": 7.0}),
    # partners that are named elsewhere
    ("Exports to Japan fell 8% in March. Imports from the country rose «3%».", {"metric": "imports", "partner": "Japan"}),
    ("In March exports to the mainland rose 5% while imports from there rose «3%».", {"metric": "imports", "partner": "Mainland China"}),
    ("Analysts saw brisk US-bound exports. While export volumes rose 40%, prices gained «1.3%».", {"partner": "US", "measure": "price"}),
    ("The US was Vietnam's largest export market with revenue of «US$14 billion» in March.",
     {"partner": "US", "economy": "Vietnam", "metric": "total_exports"}),
    ("Shipments to the US shrank 11%, with cars down 25% and auto parts down «19%».", {"partner": "US", "commodity": "auto parts"}),
    ("Hong Kong's trade with ASEAN rose 12% in March, with exports up 9% and imports up «14%».", {"partner": "ASEAN", "metric": "imports"}),
    ("Trade between the mainland and Hong Kong was worth «US$29 billion» in March.", {"economy": "Mainland China", "partner": "Hong Kong"}),
    ("Of March's exports, HK$240 billion went to the mainland and «HK$30 billion» to the US.", {"partner": "US"}),
    ("Up 5% and «3%» respectively, Hong Kong's exports to the US and the EU did well.", {"partner": "EU"}),
    ("Exports to the US, the EU and Japan rose 5% YoY, 4% YoY and «3% »YoY respectively.", {"partner": "Japan"}),
    ("Hong Kong's exports rose. In March alone, Hong Kong absorbed over «US$40 billion» of Chinese exports.",
     {"economy": "Mainland China", "partner": "Hong Kong"}),
    ("Exports rose in March. The council more than doubled its 2026 export growth forecast to over «20%».", {"period": "2026-01/2026-12"}),
    ("Exports from Korea, Asia's fourth-largest economy, rose «9%» in March.",
     {"metric": "total_exports"}),
    ("Exports rose $0.6 billion to $128 billion, and imports decreased «$0.4 billion» to $195 billion.", {"kind": "change_amount"}),
    ("Exports are projected to grow 8.8% in March (vs. «1.5%» in February).", {"modality": "actual", "period": "2026-02/2026-02"}),
    ("The median forecast from a survey of 14 economists was for exports to grow by «0.7%» in March.", {"modality": "forecast"}),
    ("The data, which is provisional and may be revised, brought exports to «HK$1.3 trillion» in the quarter.", {"modality": "actual"}),
    ("Palm oil exports jumped 23% to US$449 million, and coal rose «21%» to US$268 million from the previous month.",
     {"comparison": "mom"}),
    ("China's imports of US goods slumped «26.8%» in March.", {"economy": "Mainland China", "partner": "US", "metric": "imports"}),
    ("Japan's U.S.-bound car exports dropped «7.5%» in March.", {"economy": "Japan", "partner": "US", "commodity": "automobiles"}),
    ("Hong Kong absorbed «US$40 billion» of Chinese exports in March.", {"economy": "Mainland China", "partner": "Hong Kong"}),
    ("Japan's shipments to the US shrank 11%. In volume terms, exports rose «1.7%».", {"partner": "world", "measure": "volume"}),
    # products
    ("Exports of toys, medical devices and solar panels rose 5%, 3% and «2%» respectively.", {"commodity": "solar panels"}),
    ("In March, ship exports fell «29%» while car exports rose.", {"commodity": "ships"}),
    ("Exports of the third quarter were «0.7%» below those of the second.", {"commodity": "all"}),
    ("Thailand exported «7.5 million tonnes» of rice in 2025.", {"commodity": "rice", "measure": "volume"}),
    ("The Ministry of Trade, Industry and Energy said exports fell «2%» in March.", {"commodity": "all"}),
    ("By volume, exports to Taiwan gained «47.5%» in March.", {"partner": "Taiwan", "measure": "volume"}),
    # whose figures, told by ports, towns, or the verb of trade behind a place
    ("The Port of Los Angeles handled 954,000 TEU in March. Long Beach was ahead. Imports fell «6%» from March 2025.", {"economy": "US"}),
    ("China's exports rose in March. Taiwan suffered most, with exports dropping «24%».", {"economy": "Taiwan", "partner": "world"}),
    ("Hong Kong's exports fell. China, the city's main partner, also reported its slowest export growth for «seven months» in March.",
     {"economy": "Mainland China"}),
    ("The Mainland's demand for Hong Kong's exports, up «14.4%» in March, is the reason.", {"partner": "Mainland China"}),
    ("Korea's government forecasts that exports will suffer from the slow recovery in the US and the euro zone crisis, growing «7%».",
     {"partner": "world"}),
    ("The trade deficit with the EU widened, while with non-EU countries it widened by GBP 3.3 billion to «GBP 10.6 billion».",
     {"partner": "non-EU", "metric": "trade_balance"}),
    ("India's non-petroleum exports were «US$19.8 billion» in March.", {"commodity": "non-petroleum"}),
    # what was beaten is no forecast, and a headline in "to" is one
    ("February's exports soared past forecasts to jump by «a fifth».", {"modality": "actual", "period": "2026-02/2026-02"}),
    ("Exports fell just short of the «10.5%» rise forecast in a poll.", {"metric": "total_exports", "modality": "forecast"}),
    ("Hong Kong exports to rise by «5.1%» this year", {"modality": "forecast"}),
    ("Tax cuts helped exports to rise by «5.1%» in March.", {"modality": "actual"}),
    ("Exports may grow 9% this year, the council believes. Its earlier call was «4-6%».", {"modality": "forecast"}),
    ("The council projects growth of 5% next year, a recovery from the «6%» decline this year.",
     {"period": "2026-01/2026-12", "value": -6.0}),
    ("MACAU, April 27 - The Statistics and Census Service said exports were MOP986 million, of which «MOP309 million» went to Hong Kong.",
     {"economy": "Macao"}),
    ("Exports of the country were 30.1 billion yen in March, and imports 31.2 billion yen, up from 30.2 billion and «30.9 billion yen».",
     {"economy": "Japan"}),
    ("Singapore's Nodx reached «$14.9 billion» in March.", {"unit": "SGD"}),
    ("Visible trade with the UK fell in 2025. Re-exports of Chinese goods to Britain through Hong Kong were «HK$42.9 billion».",
     {"economy": "Hong Kong", "metric": "re_exports"}),
    ("Every 10% rise in chip sales lifts Hong Kong's exports by «3.5%» within two quarters.", {"modality": "hypothetical"}),
    # several partners as one, points of a share, what an airport handled, an index of its own
    ("Hong Kong's exports to Vietnam (+5%), Taiwan (+3%) and India (+9%) rose in March. The three together took «11.2%» of the total.",
     {"partner": "Vietnam and Taiwan and India", "kind": "share"}),
    ("The Mainland took 11.2% of exports in March, «1.4 points» more than a year before.", {"unit": "percentage_point"}),
    ("Air cargo throughput was 378,000 tonnes in March; exports (by weight) grew «4.0%».", {"transport_mode": "air", "measure": "volume"}),
    ("Taiwan's export orders rose in March. Orders from the US were up «34.6%».", {"direction_partner": "from", "partner": "US"}),
    ("The US deficit was US$70.3 billion in March, up «US$17.3 billion» from US$53.0 billion in February.",
     {"kind": "change_amount", "comparison": "mom"}),
    ("For 2025, the US deficit decreased $2.1 billion, or «0.2 percent», from 2024.", {"kind": "growth", "value": -0.2}),
    ("Korea's exports rose in March. It expects exports to rise 9% in April. Exports to Japan were up «3%».",
     {"period": "2026-03/2026-03"}),
    ("The terms of trade index rose 0.3% to «101.2» in March.", {"metric": "terms_of_trade", "kind": "index"}),
    ("Exports of clothing are worth less than «HK$2 billion» a month; in 2000 it was eight times as much.",
     {"kind": "level", "period": "2026-03/2026-03"}),
    ("We now see growth of exports of 8% this year, versus «5%» in our December outlook.", {"modality": "forecast"}),
    # forecasts: a headline with its source, years foreseen, brackets, revisions, and months of what stands beside them
    ("HKTDC: exports to rise «6 per cent» in 2027", {"modality": "forecast", "period": "2027-01/2027-12"}),
    ("Exports will rise 6 per cent in 2027, the council says. Electronics exports are projected to grow «7 per cent».",
     {"modality": "forecast", "period": "2027-01/2027-12"}),
    ("Electronics exports are projected to grow 7 per cent, while clothing («-2 per cent») lags.", {"modality": "forecast"}),
    ("The council foresaw no growth of exports for 2026, but revised that to 5 per cent in January and «6.5 per cent» in March.",
     {"modality": "forecast", "period": "2026-01/2026-12"}),
    ("Exports fell 8.9% in March, against a forecast of a «2.6%» gain and February's 0.9% rise.", {"period": "2026-03/2026-03"}),
    ("The trade deficit widened to HK$546 billion (12.9% of imports) in 2025 from HK$501 billion («12.3%») in 2024.",
     {"kind": "ratio", "metric": "trade_deficit_to_imports", "period": "2024-01/2024-12"}),
    ("Exports of Hong Kong grew 16.1%, far better than our «9.5%» call.", {"modality": "forecast"}),
    ("We raise our 2026 forecast for Hong Kong's exports by «2 points» to 12%.", {"unit": "percentage_point", "metric": "total_exports"}),
    ("Hong Kong's exports rose in March. A trade deficit of «33.1 billion dollars» was recorded.", {"unit": "HKD"}),
    ("Exports of Hong Kong grew 21.4% in March. A Reuters poll had pointed to «16.5%».", {"modality": "forecast"}),
    ("Exports of Hong Kong grew 21.4% in March. The Bloomberg survey had put it at «16.5%».", {"modality": "forecast"}),
    ("A survey of exporters showed that orders fell «5%» in March.", {"modality": "actual"}),
    # alerts in capitals and short forms
    ("HONG KONG MARCH EXPORTS RISE «14.8%» Y/Y; EST. +12.3%; PREV. +11.9%", {"modality": "actual", "period": "2026-03/2026-03"}),
    ("Hong Kong March exports +14.8% y/y (est. «+12.3%», prev. +11.9%)", {"modality": "forecast", "period": "2026-03/2026-03"}),
    ("Hong Kong March exports +14.8% y/y (est. +12.3%, prev. «+11.9%»)", {"modality": "actual", "period": "2026-02/2026-02"}),
    # times of records, of comparisons in a list, and of what has not come yet
    ("It was the worst contraction of GDP since the second quarter of 2020, when it fell «9.4%».", {"period": "2020-04/2020-06"}),
    ("Exports rose 0.1% in March. That compares with a 5% rise in January and 2% in February, and was the slowest in «two years».",
     {"period": "2026-03/2026-03"}),
    ("That marked the largest growth in imports since January last year, and was higher than the «13%» rise expected by markets in March.",
     {"period": "2026-03/2026-03"}),
    ("Imports rose 2% to HK$400 billion in the first quarter, despite a «1.6%» decrease to HK$130 billion in March.",
     {"period": "2026-03/2026-03"}),
    ("GDP has shrunk for «four» straight quarters, similar to the crisis in 2008, with the first quarter down 2%.",
     {"period": "2026-01/2026-03"}),
    ("Growth could slow to 1% in the coming quarters. However, exports rose «6.7%» in real terms.", {"period": "2026-03/2026-03"}),
    ("Exports rose in March. That is «7.6%» up on the year, the very pace already seen in February.",
     {"comparison": "yoy", "period": "2026-03/2026-03"}),
    ("Imports declined more deeply by «6.6%», reversing a 1.2% rise in February.", {"value": -6.6}),
    ("The deficit widened GBP 23.2 billion to «GBP 48.7 billion» in March.", {"kind": "level"}),
    # surveys
    ("Most respondents in the survey expect sales next year to decrease («49.4%») or to stay as they are (28.3%).",
     {"kind": "share", "modality": "actual", "metric": "share_of_respondents"}),
    # whose figures
    ("The Ministry of Finance in Taipei counted «US$53.9 billion» of goods sold abroad in March.", {"economy": "Taiwan"}),
    ("Hong Kong did well. While the world economy grew 3% in 2025, total exports rose «9%».", {"economy": "Hong Kong"}),
    ("In March the surplus came to «AUD3.5bn», after AUD2.0bn in February.", {"economy": "Australia"}),
    ("Meanwhile, India‘s merchandise exports rose «6.2%» in March.", {"economy": "India"}),
    ("Goods exports came to «$383.7 billion» in March and imports to $428.1 billion, Hong Kong figures show.", {"unit": "HKD"}),
    ("Exports came to «$38.7 billion» in March, Hong Kong figures show.", {"unit": "USD"}),
    # pairs and the other way round
    ("Exports rose 9% and imports 8% over the year. March alone was kinder: up 11% and «12%».", {"metric": "imports"}),
    ("Sales to Vietnam came to HK$4 billion. Traffic in the other direction was worth «HK$19 billion».",
     {"metric": "imports", "partner": "Vietnam"}),
    ("The country spent «US$148 billion» on imports in 2025.", {"metric": "imports"}),
    ("Standing at «HK$1.9 trillion», exports were up in 2025.", {"metric": "total_exports"}),
    ("A port handled «5.6 million TEUs» in March, boxes of all sizes.", {"metric": "container_throughput"}),
]  # fmt: skip

KINDS: list[tuple[str, dict[str, Any]]] = [
    ("Exports came to US$112 billion, up by 13% or «US$13 billion».", {"kind": "change_amount"}),
    ("US exports rose «$8.3 billion» to $289.4 billion in March.", {"kind": "change_amount", "value": 8.3e9}),
    ("The drop is softer than the «2.7 percent» economists had predicted for exports.", {"kind": "growth", "value": -2.7}),
    ("Unlike exports, which are over «90%» re-exports, imports are used here.", {"kind": "share"}),
    ("General trade took up «56%» of the total, exports showed.", {"kind": "share"}),
    ("Its share of exports rose from «29%» in 2024 to 32% in 2025.", {"kind": "share"}),
    ("The mainland took 40% of exports. ASEAN was second at «19%».", {"kind": "share"}),
    ("Nearly 52 percent saw orders cut, respondents said, and «40 percent» were forced to cut prices.", {"kind": "share"}),
    ("Gains were seen in exports to Vietnam (12%) and Taiwan («7%») in March.", {"kind": "growth"}),
    ("The council cut its forecast for export growth to «2%», down from 5%.", {"value": 2.0, "modality": "forecast"}),
    ("The council cut its forecast for export growth to 2%, down from «5%».", {"value": 5.0, "modality": "forecast"}),
    ("Non-electronic exports went back to contraction at «4%» in March.", {"value": -4.0}),
    ("Growth in imports eased sharply to «13.6 percent» from 14.9 percent.", {"value": 13.6}),
    ("New tariffs could cut growth of exports by a further «0.8 percentage points».", {"value": -0.8}),
    ("The forecast rose to 2.5 to 3.5 percent for exports, up from the «1 to 3 percent» range given in May.",
     {"value": 1.0, "modality": "forecast"}),
    ("It cut its forecast for exports to -9 to -8 percent, down from «-2 to 0 percent» in May.", {"value": -2.0, "value_high": 0.0}),
    ("If calculated in US dollars, exports rose «0.4%» in March.", {"modality": "actual"}),
    ("Exports climbed 15.5%, against the «12 per cent» expected by economists in a poll.", {"kind": "growth", "modality": "forecast"}),
    ("Few would have wagered that exports would post their strongest growth in «four years».", {"modality": "actual"}),
    ("Exports grew 2.1 percent, against a median forecast of 4.0 percent and the «3.5 percent» seen in February.", {"modality": "actual"}),
    ("Exports did worse than the «18.5 per cent» contraction that nine economists polled had pencilled in.", {"modality": "forecast"}),
    ("The fall in prices is good for the oil import bill, which stood at «US$11 billion» in March.", {"modality": "actual"}),
]  # fmt: skip

TIMES: list[tuple[str, dict[str, Any]]] = [
    ("Exports rose 3% in March after a «7%» year-on-year increase in February.", {"period": "2026-02/2026-02"}),
    ("So far this year, the deficit is up «7 percent» from January-March 2025.", {"period": "2026-01/2026-03"}),
    ("Exports fell by 11% to «HK$88 billion» in March compared to March 2025.", {"period": "2026-03/2026-03"}),
    ("Imports fell 0.4% in March, after a «0.3%» drop a month earlier.", {"period": "2026-02/2026-02", "comparison": "yoy"}),
    ("Imports fell «0.4%» in March, after a 0.3% drop a month earlier.", {"comparison": "yoy"}),
    ("The council expects 2% growth in exports in 2026, instead of the «2.8%» it projected in January.", {"period": "2026-01/2026-12"}),
    ("The council raised its forecast for export growth to «12%» after a strong January and February.", {"period": "2026-01/2026-12"}),
    ("Exports of HK$460 billion, «40%» more than in March last year, nearly matched imports.", {"period": "2026-03/2026-03"}),
    ("Exports went up, with shipments to Vietnam surging «50%», compared with the first two months of 2025.",
     {"period": "2026-01/2026-02", "comparison": "ytd_yoy"}),
    ("Exports rose 9% in the first two months of 2026. Toys gained «19%».", {"period": "2026-01/2026-02"}),
    ("Imports were down 3% in March but up «2%» to HK$1,100 billion from January to March.", {"period": "2026-01/2026-03"}),
    ("The surplus reached «HK$196 billion» in the first quarter, with HK$74 billion generated in March alone.",
     {"period": "2026-01/2026-03"}),
    ("Japan posted a surplus of «1.9 trillion yen» in the fiscal first half of 2025.", {"period": "2025-04/2025-09"}),
    ("Exports fell «3.1%» during the last fiscal year.", {"period": "2025-04/2026-03"}),
    ("Growth in imports eased to 13.6 percent from «14.9 percent».", {"period": "2026-02/2026-02"}),
    ("It was the biggest drop in exports since August 2009, when they were down by «32 per cent».", {"period": "2009-08/2009-08"}),
    ("Exports: +5% in March (February: +3%); imports: «+6%» (February: +2%).", {"period": "2026-03/2026-03"}),
    ("Exports rose 2% in the first two months, faster than Japan. It lagged behind India's «13.9%» growth of exports in the same period.",
     {"period": "2026-01/2026-02"}),
    ("The Export Index rose to 52 in the second quarter. Some «13%» of respondents expected an increase this year.",
     {"period": "2026-04/2026-06"}),
    ("A surplus of US$27 billion in March, up «25%» to US$27 billion in March from US$21 billion in February.", {"comparison": "mom"}),
    ("Exports posted a month-on-month increase of «5.3%» and a year-on-year growth of 12.3% in March.", {"comparison": "mom"}),
    ("The curve of exports steepens from one month to the next: 31% in January, «40%» in February.", {"comparison": "yoy"}),
    ("The gap narrowed to «HK$27 billion» from HK$39 billion in February and HK$26 billion a year before.", {"period": "2026-03/2026-03"}),
    ("The gap narrowed to HK$27 billion from HK$39 billion in February and «HK$26 billion» a year before.", {"period": "2025-03/2025-03"}),
    ("US exports were worth $266 billion in March. The gap with Mexico widened to $15 billion from «$14 billion».",
     {"period": "2026-02/2026-02"}),
    ("Exports had been expected to fall «3%» in March, slightly worse than in February.", {"comparison": "yoy"}),
]  # fmt: skip


def claim_at(example: str) -> Claim:
    """Return the claim of the marked figure; one sentence may say it of one subject only."""
    start = example.index("«")
    found = [claim for claim in read(example.replace("«", "").replace("»", "")).claims if claim.start <= start < claim.end]
    assert len(found) == 1, found
    return found[0]


def plain(claim: Claim, name: str) -> Any:
    """Return an attribute in the form of the tables."""
    value = getattr(claim, name)
    if name == "period":
        return f"{value.start:%Y-%m}/{value.end:%Y-%m}"
    return float(value) if name in ("value", "value_high") else getattr(value, "value", value)


@pytest.mark.parametrize(("example", "expected"), [*SUBJECTS, *KINDS, *TIMES], ids=lambda value: value if isinstance(value, str) else "")
def test_a_hard_sentence(example: str, expected: dict[str, Any]) -> None:
    claim = claim_at(example)
    assert {name: plain(claim, name) for name in expected} == expected


def test_a_conversion_is_of_the_amount_before_it() -> None:
    text = "March exports of jewellery came to HK$17.8 billion (around US$2.3 billion) while January to March shipments rose 3%."
    amount, conversion, _ = read(text).claims
    assert (conversion.metric, conversion.commodity, conversion.period) == (amount.metric, amount.commodity, amount.period)
    assert conversion.period == Period(start=date(2026, 3, 1), end=date(2026, 3, 31))


def test_a_quotation_behind_a_full_stop_is_a_sentence_of_its_own() -> None:
    claims = read('The surplus came to US$13.4 billion. "I would not be surprised by export growth of 40 percent," she said.').claims
    assert [claim.sentence[:5] for claim in claims] == ["The s", '"I wo']
