-- Figures that an official one contradicts, the largest relative difference first.
SELECT
    c.id AS claim,
    c.quote,
    c.metric,
    c.value AS reported,
    v.official,
    c.unit,
    v.difference,
    v.relative_difference,
    v.error_kind,
    v.cause,
    c.kind,
    c.period_start,
    c.period_end,
    c.source,
    c.outlet,
    c.published,
    d.title,
    c.article,
    c.sentence,
    v.arithmetic,
    v.series
FROM verdicts AS v
JOIN claims AS c ON c.id = v.claim
JOIN documents AS d ON d.id = c.article
WHERE v.outcome = 'mismatch'
ORDER BY v.relative_difference DESC
