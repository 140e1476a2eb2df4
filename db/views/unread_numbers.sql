-- Numbers that were neither read as a claim nor set aside for a named reason.
SELECT
    n.quote,
    n.reason,
    (
        SELECT substr(d.text, max(n.start - 59, 1), min(n.start, 60) + n."end" - n.start + 60) FROM documents AS d WHERE d.id = n.article
    ) AS context,
    (SELECT d.outlet FROM documents AS d WHERE d.id = n.article) AS outlet,
    (SELECT d.published FROM documents AS d WHERE d.id = n.article) AS published,
    n.article,
    n.start
FROM numbers AS n
WHERE n.status = 'unread'
