-- What became of the claims of each outlet; checked are those that an official figure could be set beside.
SELECT
    outlet,
    count(*) AS claims,
    sum(verdict IN ('match', 'close', 'mismatch')) AS checked,
    sum(verdict = 'match') AS "match",
    sum(verdict = 'close') AS close,
    sum(verdict = 'mismatch') AS mismatch,
    sum(verdict = 'not_checkable') AS not_checkable,
    round(1.0 * sum(verdict = 'mismatch') / nullif(sum(verdict IN ('match', 'close', 'mismatch')), 0), 4) AS mismatch_share
FROM claims
GROUP BY outlet
ORDER BY claims DESC, outlet
