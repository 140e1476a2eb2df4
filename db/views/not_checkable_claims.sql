-- Claims that no official figure could be set beside, and why.
SELECT
    c.id AS claim,
    v.reason,
    c.quote,
    c.metric,
    c.kind,
    c.economy,
    c.partner,
    c.commodity,
    c.period_start,
    c.period_end,
    c.source,
    c.outlet,
    c.published,
    c.article,
    c.sentence,
    v.arithmetic AS explanation
FROM verdicts AS v
JOIN claims AS c ON c.id = v.claim
WHERE v.outcome = 'not_checkable'
