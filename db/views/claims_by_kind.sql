-- How many claims of each kind were read, and what became of them.
SELECT
    kind,
    count(*) AS claims,
    sum(verdict = 'match') AS "match",
    sum(verdict = 'close') AS close,
    sum(verdict = 'mismatch') AS mismatch,
    sum(verdict = 'not_checkable') AS not_checkable
FROM claims
GROUP BY kind
ORDER BY claims DESC, kind
