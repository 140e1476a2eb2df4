-- What people say of verdicts and readings. Rows are only ever added. A review names its claim without a foreign key, and repeats what
-- it was about, so that it outlives the claim: a document that is read again gets claims of the same ids, and their reviews with them.

CREATE TABLE reviews (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    claim TEXT NOT NULL,
    article TEXT NOT NULL,
    quote TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('confirm', 'override', 'correct', 'withdraw')),
    machine_verdict TEXT,
    verdict TEXT CHECK (verdict IN ('match', 'close', 'mismatch', 'not_checkable')),
    attribute TEXT,
    machine_value TEXT,
    value TEXT,
    reason TEXT NOT NULL CHECK (length(trim(reason)) > 0),
    reviewer TEXT NOT NULL CHECK (length(reviewer) > 0),
    reviewed_at TEXT NOT NULL,
    CHECK ((verdict IS NOT NULL) = (action IN ('confirm', 'override'))),
    CHECK ((attribute IS NOT NULL) = (action = 'correct')),
    CHECK (action <> 'confirm' OR verdict = machine_verdict)
) STRICT;
CREATE INDEX reviews_claim ON reviews (claim, id);
CREATE INDEX reviews_article ON reviews (article);
CREATE INDEX reviews_reviewer ON reviews (reviewer, id);
CREATE INDEX reviews_action ON reviews (action, id);

CREATE TRIGGER reviews_unchanged BEFORE UPDATE ON reviews BEGIN
    SELECT raise(ABORT, 'reviews are never changed: add another one');
END;
CREATE TRIGGER reviews_kept BEFORE DELETE ON reviews BEGIN
    SELECT raise(ABORT, 'reviews are never removed: add one that withdraws it');
END;
-- INSERT OR REPLACE would remove a row without asking the trigger above.
CREATE TRIGGER reviews_unreplaced BEFORE INSERT ON reviews WHEN EXISTS (SELECT 1 FROM reviews WHERE id = new.id) BEGIN
    SELECT raise(ABORT, 'reviews are never replaced: add another one');
END;

-- The verdict that stands: that of the last review that gave or withdrew one, or else the machine's, which stays in verdicts.
CREATE VIEW standing_verdicts AS
SELECT
    c.id AS claim,
    CASE
        WHEN r.verdict IS NULL THEN v.outcome
        ELSE r.verdict
    END AS verdict
FROM claims AS c
LEFT JOIN verdicts AS v ON v.claim = c.id
LEFT JOIN reviews AS r ON r.id = (SELECT max(l.id) FROM reviews AS l WHERE l.claim = c.id AND l.action <> 'correct');

CREATE TRIGGER reviews_added AFTER INSERT ON reviews WHEN new.action <> 'correct' BEGIN
    UPDATE claims SET verdict = (SELECT s.verdict FROM standing_verdicts AS s WHERE s.claim = new.claim) WHERE id = new.claim;
END;

DROP TRIGGER verdicts_added;
DROP TRIGGER verdicts_changed;
DROP TRIGGER verdicts_removed;
CREATE TRIGGER verdicts_added AFTER INSERT ON verdicts BEGIN
    UPDATE claims SET
        verdict = (SELECT s.verdict FROM standing_verdicts AS s WHERE s.claim = new.claim),
        reason = new.reason, error_kind = new.error_kind, relative_difference = new.relative_difference
    WHERE id = new.claim;
END;
CREATE TRIGGER verdicts_changed AFTER UPDATE OF outcome, reason, error_kind, relative_difference ON verdicts BEGIN
    UPDATE claims SET
        verdict = (SELECT s.verdict FROM standing_verdicts AS s WHERE s.claim = new.claim),
        reason = new.reason, error_kind = new.error_kind, relative_difference = new.relative_difference
    WHERE id = new.claim;
END;
CREATE TRIGGER verdicts_removed AFTER DELETE ON verdicts BEGIN
    UPDATE claims SET
        verdict = (SELECT s.verdict FROM standing_verdicts AS s WHERE s.claim = old.claim),
        reason = NULL, error_kind = NULL, relative_difference = NULL
    WHERE id = old.claim;
END;
