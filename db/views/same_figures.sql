-- One official figure and its versions: claims that say the same thing, grouped, where they do not all give the same value.
SELECT
    min(c.id) AS compare,
    c.metric,
    c.kind,
    c.economy,
    c.partner,
    c.commodity,
    c.comparison,
    c.period_start,
    c.period_end,
    c.unit,
    count(*) AS claims,
    count(DISTINCT c.article) AS articles,
    count(DISTINCT c.outlet) AS outlets,
    count(DISTINCT c.value_text) AS versions,
    min(c.value) AS lowest,
    max(c.value) AS highest,
    count(*) FILTER (WHERE c.verdict = 'mismatch') AS mismatch
FROM claims AS c
WHERE c.modality = 'actual' AND c.period_end IS NOT NULL
GROUP BY
    c.metric, c.period_end, c.period_start, c.kind, c.unit, c.measure, c.economy, c.partner, c.direction_partner, c.commodity,
    c.transport_mode, c.comparison, c.base_period_start, c.seasonally_adjusted, c.modality, c.trend, c.record_of
HAVING count(DISTINCT c.article) > 1 AND count(DISTINCT c.value_text) > 1
