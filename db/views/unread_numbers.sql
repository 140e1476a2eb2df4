-- Numbers that were neither read as a claim nor set aside for a named reason.
SELECT
    n.quote,
    n.reason,
    substr(d.text, max(n.start - 59, 1), min(n.start, 60) + n."end" - n.start + 60) AS context,
    d.outlet,
    d.published,
    n.article,
    n.start
FROM numbers AS n
JOIN documents AS d ON d.id = n.article
WHERE n.status = 'unread'
