-- Times beside the days, with the zone where a document gives one, and how sure the day is.
ALTER TABLE documents ADD COLUMN published_at TEXT;
ALTER TABLE documents ADD COLUMN published_confidence TEXT NOT NULL DEFAULT 'unknown';
ALTER TABLE documents ADD COLUMN modified_at TEXT;
ALTER TABLE documents ADD COLUMN modified_basis TEXT NOT NULL DEFAULT 'unknown';
