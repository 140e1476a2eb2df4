-- The same story at several outlets, and versions of one address. Copies are kept; what they tell again is counted once.
CREATE TABLE story_members (
    article TEXT PRIMARY KEY NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    story TEXT NOT NULL,
    relation TEXT NOT NULL CHECK (relation IN ('first', 'copy', 'version')),
    likeness REAL NOT NULL
) STRICT;
CREATE INDEX story_members_story ON story_members (story);

-- MinHash of each text, by which texts that are alike are found.
CREATE TABLE story_bands (
    band INTEGER NOT NULL,
    mark INTEGER NOT NULL,
    article TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    PRIMARY KEY (band, mark, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_bands_article ON story_bands (article);

-- A claim that an earlier document of the same story makes as well, and that claim.
CREATE TABLE repeated_claims (
    claim TEXT PRIMARY KEY NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
    first TEXT NOT NULL REFERENCES claims (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX repeated_claims_first ON repeated_claims (first);
CREATE INDEX documents_url ON documents (url);
