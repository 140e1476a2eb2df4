SELECT
    m.story,
    d.title,
    d.published,
    count(*) AS documents,
    sum(m.relation = 'copy') AS copies,
    sum(m.relation = 'version') AS versions,
    group_concat(DISTINCT coalesce(d.outlet, d.document)) AS outlets,
    min(d.published) AS first_published,
    max(d.published) AS last_published
FROM story_members m
JOIN documents d ON d.id = m.article
GROUP BY m.story
HAVING count(*) > 1
ORDER BY last_published DESC, m.story
