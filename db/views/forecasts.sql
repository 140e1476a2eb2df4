-- What was foreseen, aimed at or imagined, by whom, and for when.
SELECT
    c.id AS claim,
    c.quote,
    c.modality,
    c.metric,
    c.value,
    c.value_high,
    c.unit,
    c.hedge,
    c.economy,
    c.partner,
    c.commodity,
    c.period_start,
    c.period_end,
    c.source,
    c.outlet,
    c.published,
    c.article,
    c.sentence
FROM claims AS c
WHERE c.modality IN ('forecast', 'target', 'hypothetical')
