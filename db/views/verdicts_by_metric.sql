-- What became of the claims about each metric; checked are those that an official figure could be set beside.
SELECT
    metric,
    sum(n) AS claims,
    coalesce(sum(n) FILTER (WHERE verdict <> 'not_checkable'), 0) AS checked,
    coalesce(sum(n) FILTER (WHERE verdict = 'match'), 0) AS "match",
    coalesce(sum(n) FILTER (WHERE verdict = 'close'), 0) AS close,
    coalesce(sum(n) FILTER (WHERE verdict = 'mismatch'), 0) AS mismatch,
    coalesce(sum(n) FILTER (WHERE verdict = 'not_checkable'), 0) AS not_checkable
FROM (SELECT metric, verdict, count(*) AS n FROM claims GROUP BY verdict, metric)
GROUP BY metric
ORDER BY claims DESC, metric
