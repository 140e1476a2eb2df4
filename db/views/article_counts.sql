-- Every article with how many claims it makes and what became of them.
SELECT
    d.id AS article,
    d.title,
    d.outlet,
    d.published,
    d.published_basis,
    d.language,
    (SELECT count(*) FROM claims AS c WHERE c.article = d.id) AS claims,
    (SELECT count(*) FROM claims AS c WHERE c.article = d.id AND c.verdict = 'match') AS "match",
    (SELECT count(*) FROM claims AS c WHERE c.article = d.id AND c.verdict = 'close') AS "close",
    (SELECT count(*) FROM claims AS c WHERE c.article = d.id AND c.verdict = 'mismatch') AS "mismatch",
    (SELECT count(*) FROM claims AS c WHERE c.article = d.id AND c.verdict = 'not_checkable') AS "not_checkable",
    d.url,
    d.document
FROM documents AS d
