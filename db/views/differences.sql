-- Figures that an official one contradicts; to be read from the largest relative difference down.
SELECT
    c.id AS claim,
    c.quote,
    c.metric,
    c.value AS reported,
    (SELECT v.official FROM verdicts AS v WHERE v.claim = c.id) AS official,
    c.unit,
    (SELECT v.difference FROM verdicts AS v WHERE v.claim = c.id) AS difference,
    c.relative_difference,
    c.error_kind,
    (SELECT v.cause FROM verdicts AS v WHERE v.claim = c.id) AS cause,
    c.kind,
    c.period_start,
    c.period_end,
    c.source,
    c.outlet,
    c.published,
    (SELECT d.title FROM documents AS d WHERE d.id = c.article) AS title,
    c.article,
    c.sentence,
    (SELECT v.arithmetic FROM verdicts AS v WHERE v.claim = c.id) AS arithmetic,
    (SELECT v.series FROM verdicts AS v WHERE v.claim = c.id) AS series
FROM claims AS c
WHERE c.verdict = 'mismatch'
