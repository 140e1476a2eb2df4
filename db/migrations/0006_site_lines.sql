-- Lines that a site repeats from story to story, as runs have learnt them; `line` holds their words.
CREATE TABLE site_lines (
    site TEXT NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY (site, line)
) STRICT, WITHOUT ROWID;
