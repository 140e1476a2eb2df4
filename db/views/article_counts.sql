-- Every article with how many claims it makes and what became of them.
SELECT
    d.id AS article,
    d.title,
    d.outlet,
    d.published,
    d.published_basis,
    d.language,
    count(c.id) AS claims,
    count(CASE WHEN c.verdict = 'match' THEN 1 END) AS "match",
    count(CASE WHEN c.verdict = 'close' THEN 1 END) AS close,
    count(CASE WHEN c.verdict = 'mismatch' THEN 1 END) AS mismatch,
    count(CASE WHEN c.verdict = 'not_checkable' THEN 1 END) AS not_checkable,
    d.url,
    d.document
FROM documents AS d
LEFT JOIN claims AS c ON c.article = d.id
GROUP BY d.id
