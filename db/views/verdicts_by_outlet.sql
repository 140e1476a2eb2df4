-- What became of the claims of each outlet; checked are those that an official figure could be set beside.
SELECT
    outlet,
    sum(n) AS claims,
    coalesce(sum(n) FILTER (WHERE verdict <> 'not_checkable'), 0) AS checked,
    coalesce(sum(n) FILTER (WHERE verdict = 'match'), 0) AS "match",
    coalesce(sum(n) FILTER (WHERE verdict = 'close'), 0) AS close,
    coalesce(sum(n) FILTER (WHERE verdict = 'mismatch'), 0) AS mismatch,
    coalesce(sum(n) FILTER (WHERE verdict = 'not_checkable'), 0) AS not_checkable,
    round(1.0 * sum(n) FILTER (WHERE verdict = 'mismatch') / sum(n) FILTER (WHERE verdict <> 'not_checkable'), 4) AS mismatch_share
FROM (SELECT outlet, verdict, count(*) AS n FROM claims GROUP BY verdict, outlet)
GROUP BY outlet
ORDER BY claims DESC, outlet
