-- What a verdict depends on, and what has changed in the official figures since, so that only what may differ is compared again.

-- In what the claim disagrees with other figures of its article; never decides the outcome.
ALTER TABLE verdicts ADD COLUMN internal TEXT;
-- The newest change of the official figures that the verdict knew, the program that gave it, and what it depends on.
ALTER TABLE verdicts ADD COLUMN as_of INTEGER NOT NULL DEFAULT 0;
ALTER TABLE verdicts ADD COLUMN version TEXT;
ALTER TABLE verdicts ADD COLUMN depends TEXT;
CREATE INDEX verdicts_internal ON verdicts (claim) WHERE internal IS NOT NULL;

-- Sets of pages of official figures, with the first and last month (counted from year 0) that was looked at; many verdicts share one.
CREATE TABLE dependencies (
    id TEXT NOT NULL,
    page TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (page, id)
) STRICT, WITHOUT ROWID;

-- Every change of the official figures since verdicts were given.
CREATE TABLE official_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run INTEGER NOT NULL REFERENCES runs (id),
    page TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('released', 'revised', 'withdrawn'))
) STRICT;
CREATE INDEX official_changes_page ON official_changes (page);
CREATE INDEX official_changes_run ON official_changes (run);
