-- How many claims of each kind were read, and what became of them.
SELECT
    kind,
    sum(n) AS claims,
    coalesce(sum(n) FILTER (WHERE verdict = 'match'), 0) AS "match",
    coalesce(sum(n) FILTER (WHERE verdict = 'close'), 0) AS close,
    coalesce(sum(n) FILTER (WHERE verdict = 'mismatch'), 0) AS mismatch,
    coalesce(sum(n) FILTER (WHERE verdict = 'not_checkable'), 0) AS not_checkable
FROM (SELECT kind, verdict, count(*) AS n FROM claims GROUP BY verdict, kind)
GROUP BY kind
ORDER BY claims DESC, kind
