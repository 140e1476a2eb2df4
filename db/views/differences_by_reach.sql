-- Figures that an official one contradicts, each once with all the outlets that carried it, copies of one story included.
-- weight is the difference, counted as 100% at most, times the number of outlets; claim is the first report.
SELECT
    f.claim,
    c.quote,
    f.metric,
    c.value AS reported,
    (SELECT v.official FROM verdicts AS v WHERE v.claim = f.claim) AS official,
    f.unit,
    f.relative_difference,
    f.outlets,
    f.articles,
    f.weight,
    c.error_kind,
    (SELECT v.cause FROM verdicts AS v WHERE v.claim = f.claim) AS cause,
    f.kind,
    f.period_start,
    f.period_end,
    f.first_published,
    f.last_published,
    c.outlet,
    c.article
FROM (
    SELECT
        substr(min(coalesce(published, '9999-99-99') || id), 11) AS claim,
        metric,
        kind,
        unit,
        period_start,
        period_end,
        max(relative_difference) AS relative_difference,
        count(DISTINCT coalesce(outlet, article)) AS outlets,
        count(DISTINCT article) AS articles,
        min(coalesce(max(relative_difference), 0), 1) * count(DISTINCT coalesce(outlet, article)) AS weight,
        min(published) AS first_published,
        max(published) AS last_published
    FROM claims
    WHERE verdict = 'mismatch'
    GROUP BY
        metric, period_end, period_start, kind, unit, value_text, measure, economy, partner, direction_partner, commodity, transport_mode,
        comparison, base_period_start, seasonally_adjusted, modality, trend, record_of
) AS f
JOIN claims AS c ON c.id = f.claim
