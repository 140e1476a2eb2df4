-- The first schema. Files here are applied once, in order, and never edited afterwards: a change is a new file.
-- Ids are content hashes given by the program. A decimal is kept twice: REAL to sort and compute, TEXT to the last digit.

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    started TEXT NOT NULL,
    finished TEXT,
    version TEXT NOT NULL,
    arguments TEXT NOT NULL CHECK (json_valid(arguments)),
    documents INTEGER NOT NULL DEFAULT 0,
    claims INTEGER NOT NULL DEFAULT 0,
    verdicts INTEGER NOT NULL DEFAULT 0,
    problems INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE documents (
    id TEXT PRIMARY KEY NOT NULL,
    document TEXT NOT NULL,
    location TEXT NOT NULL UNIQUE,
    media_type TEXT NOT NULL,
    digest TEXT NOT NULL,
    text TEXT NOT NULL,
    url TEXT,
    outlet TEXT,
    title TEXT,
    authors TEXT NOT NULL CHECK (json_valid(authors)),
    language TEXT,
    published TEXT,
    published_basis TEXT NOT NULL,
    modified TEXT,
    article_hash TEXT NOT NULL,
    reading_hash TEXT NOT NULL,
    version TEXT NOT NULL,
    first_seen INTEGER NOT NULL REFERENCES runs (id),
    changed INTEGER NOT NULL REFERENCES runs (id)
) STRICT;
CREATE INDEX documents_published ON documents (published DESC, id);
CREATE INDEX documents_outlet ON documents (outlet, published);
CREATE INDEX documents_first_seen ON documents (first_seen);
CREATE INDEX documents_changed ON documents (changed);

-- Everything that was read, body or not; start and end are places in documents.text and null outside the body.
CREATE TABLE document_lines (
    article TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    label TEXT NOT NULL,
    reason TEXT NOT NULL,
    start INTEGER,
    "end" INTEGER,
    PRIMARY KEY (article, number)
) STRICT;
CREATE INDEX document_lines_label ON document_lines (label, reason);

CREATE TABLE sources (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    institution TEXT,
    kind TEXT NOT NULL
) STRICT;
CREATE INDEX sources_kind ON sources (kind, name);

-- How a source is called where; a source that no document names any more is removed.
CREATE TABLE source_aliases (
    source_id TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    article TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    alias TEXT NOT NULL,
    PRIMARY KEY (source_id, article, alias)
) STRICT;
CREATE INDEX source_aliases_article ON source_aliases (article);
CREATE INDEX source_aliases_alias ON source_aliases (alias);

-- outlet and published repeat the document's; verdict, reason, error_kind and relative_difference repeat those of verdicts (see the
-- triggers). What people filter, count and sort by stands in one table, so that it stays fast with half a million claims.
CREATE TABLE claims (
    id TEXT PRIMARY KEY NOT NULL,
    article TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    document TEXT NOT NULL,
    quote TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    sentence TEXT NOT NULL,
    kind TEXT NOT NULL,
    value REAL NOT NULL,
    value_text TEXT NOT NULL,
    value_high REAL,
    value_high_text TEXT,
    unit TEXT NOT NULL,
    hedge TEXT NOT NULL,
    metric TEXT NOT NULL,
    measure TEXT,
    economy TEXT NOT NULL,
    economy_code TEXT,
    partner TEXT NOT NULL,
    partner_code TEXT,
    direction_partner TEXT,
    commodity TEXT NOT NULL,
    commodity_code TEXT,
    transport_mode TEXT,
    period_start TEXT,
    period_end TEXT,
    base_period_start TEXT,
    base_period_end TEXT,
    comparison TEXT NOT NULL,
    seasonally_adjusted INTEGER NOT NULL CHECK (seasonally_adjusted IN (0, 1)),
    trend TEXT,
    record_of TEXT,
    source TEXT,
    source_name TEXT,
    source_institution TEXT,
    source_id TEXT REFERENCES sources (id),
    speaker_quote INTEGER NOT NULL CHECK (speaker_quote IN (0, 1)),
    modality TEXT NOT NULL,
    basis TEXT NOT NULL CHECK (json_valid(basis)),
    outlet TEXT,
    published TEXT,
    verdict TEXT,
    reason TEXT,
    error_kind TEXT,
    relative_difference REAL,
    first_seen INTEGER NOT NULL REFERENCES runs (id),
    CHECK ("end" > start),
    CHECK ((period_start IS NULL) = (period_end IS NULL)),
    CHECK ((base_period_start IS NULL) = (base_period_end IS NULL))
) STRICT;
CREATE INDEX claims_article ON claims (article, position);
CREATE INDEX claims_verdict_metric ON claims (verdict, metric);
CREATE INDEX claims_verdict_kind ON claims (verdict, kind);
CREATE INDEX claims_verdict_outlet ON claims (verdict, outlet);
CREATE INDEX claims_verdict_source ON claims (verdict, source);
CREATE INDEX claims_verdict_reason ON claims (verdict, reason);
CREATE INDEX claims_verdict_error_kind ON claims (verdict, error_kind);
CREATE INDEX claims_verdict_difference ON claims (verdict, relative_difference);
CREATE INDEX claims_verdict_published ON claims (verdict, published);
CREATE INDEX claims_metric_kind ON claims (metric, kind);
CREATE INDEX claims_metric_period ON claims (metric, period_end);
CREATE INDEX claims_kind ON claims (kind);
CREATE INDEX claims_outlet_kind ON claims (outlet, kind);
CREATE INDEX claims_outlet_metric ON claims (outlet, metric);
CREATE INDEX claims_source ON claims (source);
CREATE INDEX claims_source_id ON claims (source_id, verdict);
CREATE INDEX claims_modality ON claims (modality);
CREATE INDEX claims_published ON claims (published);
CREATE INDEX claims_first_seen ON claims (first_seen);

-- Every printed number that is no claim.
CREATE TABLE numbers (
    article TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    quote TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('ignored', 'unread')),
    reason TEXT NOT NULL,
    PRIMARY KEY (article, position)
) STRICT;
CREATE INDEX numbers_status ON numbers (status, reason);

CREATE TABLE series (
    id TEXT PRIMARY KEY NOT NULL,
    provider TEXT NOT NULL,
    "table" TEXT NOT NULL,
    title TEXT NOT NULL,
    economy TEXT NOT NULL,
    metric TEXT NOT NULL,
    partner TEXT NOT NULL,
    commodity TEXT NOT NULL,
    transport_mode TEXT,
    measure TEXT NOT NULL,
    unit TEXT NOT NULL,
    frequency TEXT NOT NULL,
    seasonal_adjustment TEXT NOT NULL,
    licence TEXT NOT NULL,
    url TEXT NOT NULL
) STRICT;
CREATE INDEX series_metric ON series (metric, measure);

-- Several rows of one period are vintages or sources of the same figure.
CREATE TABLE observations (
    id TEXT PRIMARY KEY NOT NULL,
    series TEXT NOT NULL REFERENCES series (id),
    period_start TEXT NOT NULL,
    period_end TEXT NOT NULL,
    value REAL NOT NULL,
    value_text TEXT NOT NULL,
    released TEXT,
    released_basis TEXT NOT NULL,
    source TEXT NOT NULL,
    tier TEXT NOT NULL,
    independent INTEGER NOT NULL CHECK (independent IN (0, 1)),
    note TEXT NOT NULL
) STRICT;
CREATE INDEX observations_series ON observations (series, period_start, period_end);

-- The current verdict of each claim; series is an id or a derivation, so it is no foreign key.
CREATE TABLE verdicts (
    claim TEXT PRIMARY KEY NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
    outcome TEXT NOT NULL CHECK (outcome IN ('match', 'close', 'mismatch', 'not_checkable')),
    reason TEXT,
    official REAL,
    official_text TEXT,
    difference REAL,
    difference_text TEXT,
    relative_difference REAL,
    series TEXT,
    error_kind TEXT,
    cause TEXT,
    arithmetic TEXT NOT NULL,
    tolerance TEXT NOT NULL,
    checked_at INTEGER NOT NULL REFERENCES runs (id)
) STRICT;
CREATE INDEX verdicts_outcome ON verdicts (outcome, reason);
CREATE INDEX verdicts_error_kind ON verdicts (error_kind);
CREATE INDEX verdicts_checked_at ON verdicts (checked_at);

CREATE TABLE evidence (
    claim TEXT NOT NULL REFERENCES verdicts (claim) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    series TEXT NOT NULL,
    derivation TEXT NOT NULL,
    period_start TEXT NOT NULL,
    period_end TEXT NOT NULL,
    value REAL NOT NULL,
    value_text TEXT NOT NULL,
    released TEXT,
    released_basis TEXT NOT NULL,
    tier TEXT NOT NULL,
    PRIMARY KEY (claim, position)
) STRICT;
CREATE INDEX evidence_series ON evidence (series, claim);

CREATE TABLE problems (
    id TEXT PRIMARY KEY NOT NULL,
    location TEXT NOT NULL,
    stage TEXT NOT NULL,
    reason TEXT NOT NULL,
    message TEXT NOT NULL,
    first_seen INTEGER NOT NULL REFERENCES runs (id),
    UNIQUE (location, stage)
) STRICT;
CREATE INDEX problems_reason ON problems (reason);
CREATE INDEX problems_first_seen ON problems (first_seen);

CREATE TRIGGER verdicts_added AFTER INSERT ON verdicts BEGIN
    UPDATE claims SET
        verdict = new.outcome, reason = new.reason, error_kind = new.error_kind, relative_difference = new.relative_difference
    WHERE id = new.claim;
END;
CREATE TRIGGER verdicts_changed AFTER UPDATE OF outcome, reason, error_kind, relative_difference ON verdicts BEGIN
    UPDATE claims SET
        verdict = new.outcome, reason = new.reason, error_kind = new.error_kind, relative_difference = new.relative_difference
    WHERE id = new.claim;
END;
CREATE TRIGGER verdicts_removed AFTER DELETE ON verdicts BEGIN
    UPDATE claims SET verdict = NULL, reason = NULL, error_kind = NULL, relative_difference = NULL WHERE id = old.claim;
END;

-- Full-text search; the index follows the tables through triggers.
CREATE VIRTUAL TABLE documents_fts USING fts5 (
    title, outlet, text, content = 'documents', tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER documents_fts_added AFTER INSERT ON documents BEGIN
    INSERT INTO documents_fts (rowid, title, outlet, text) VALUES (new.rowid, new.title, new.outlet, new.text);
END;
CREATE TRIGGER documents_fts_removed AFTER DELETE ON documents BEGIN
    INSERT INTO documents_fts (documents_fts, rowid, title, outlet, text) VALUES ('delete', old.rowid, old.title, old.outlet, old.text);
END;
CREATE TRIGGER documents_fts_changed AFTER UPDATE OF title, outlet, text ON documents BEGIN
    INSERT INTO documents_fts (documents_fts, rowid, title, outlet, text) VALUES ('delete', old.rowid, old.title, old.outlet, old.text);
    INSERT INTO documents_fts (rowid, title, outlet, text) VALUES (new.rowid, new.title, new.outlet, new.text);
END;

CREATE VIRTUAL TABLE claims_fts USING fts5 (
    quote, sentence, metric, economy, partner, commodity, source, content = 'claims', tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER claims_fts_added AFTER INSERT ON claims BEGIN
    INSERT INTO claims_fts (rowid, quote, sentence, metric, economy, partner, commodity, source)
    VALUES (new.rowid, new.quote, new.sentence, new.metric, new.economy, new.partner, new.commodity, new.source);
END;
CREATE TRIGGER claims_fts_removed AFTER DELETE ON claims BEGIN
    INSERT INTO claims_fts (claims_fts, rowid, quote, sentence, metric, economy, partner, commodity, source)
    VALUES ('delete', old.rowid, old.quote, old.sentence, old.metric, old.economy, old.partner, old.commodity, old.source);
END;
CREATE TRIGGER claims_fts_changed AFTER UPDATE OF quote, sentence, metric, economy, partner, commodity, source ON claims BEGIN
    INSERT INTO claims_fts (claims_fts, rowid, quote, sentence, metric, economy, partner, commodity, source)
    VALUES ('delete', old.rowid, old.quote, old.sentence, old.metric, old.economy, old.partner, old.commodity, old.source);
    INSERT INTO claims_fts (rowid, quote, sentence, metric, economy, partner, commodity, source)
    VALUES (new.rowid, new.quote, new.sentence, new.metric, new.economy, new.partner, new.commodity, new.source);
END;
