-- Forecasts and targets beside what was later reported as fact and agreed with the official figure for the same subject and period.
SELECT
    f.id AS claim,
    f.quote,
    f.modality,
    f.metric,
    f.value,
    f.value_high,
    f.unit,
    f.hedge,
    f.economy,
    f.partner,
    f.commodity,
    f.period_start,
    f.period_end,
    f.source,
    f.outlet,
    f.published,
    (
        SELECT v.official FROM claims AS a JOIN verdicts AS v ON v.claim = a.id
        WHERE a.metric = f.metric AND a.period_end = f.period_end AND a.period_start = f.period_start AND a.kind = f.kind AND a.unit = f.unit
            AND a.measure IS f.measure AND a.economy = f.economy AND a.partner = f.partner AND a.commodity = f.commodity
            AND a.direction_partner IS f.direction_partner AND a.modality = 'actual' AND v.official IS NOT NULL
        ORDER BY a.published DESC LIMIT 1
    ) AS became,
    f.article,
    f.sentence
FROM claims AS f
WHERE f.modality IN ('forecast', 'target') AND f.period_end IS NOT NULL
