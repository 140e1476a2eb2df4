-- Claims that no official figure could be set beside, and why.
SELECT
    c.id AS claim,
    c.reason,
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
    (SELECT v.arithmetic FROM verdicts AS v WHERE v.claim = c.id) AS explanation
FROM claims AS c
WHERE c.verdict = 'not_checkable'
