-- What became of the claims about each metric; checked are those that an official figure could be set beside.
SELECT
    metric,
    count(*) AS claims,
    sum(verdict IN ('match', 'close', 'mismatch')) AS checked,
    sum(verdict = 'match') AS "match",
    sum(verdict = 'close') AS close,
    sum(verdict = 'mismatch') AS mismatch,
    sum(verdict = 'not_checkable') AS not_checkable
FROM claims
GROUP BY metric
ORDER BY claims DESC, metric
