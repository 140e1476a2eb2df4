"""Reviews: kept for good, standing over the machine's verdict without touching it, and open to reviewers only."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import store_samples as made
from datasette_auth_passwords.utils import hash_password
from site_asking import Ask, asking

from extractor.errors import InputError, StoreError
from extractor.models import Outcome, Period, Reading
from extractor.serve.accounts import read_accounts
from extractor.store import ChangedMeanwhileError, Review, Store, save_review

HASH = hash_password("quay side", iterations=1000)
LIN, READER = {"id": "lin"}, {"id": "reader"}
CLAIM = "harbour-imports"
CONFIRM = Review(claim=CLAIM, action="confirm", reason="Looked it up.", reviewer="lin", seen="mismatch")
OVERRIDE = replace(CONFIRM, action="override", verdict="close", reason="A revision.")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return made.build(tmp_path / "claims.db")


@pytest.fixture
def accounts(tmp_path: Path) -> Path:
    path = tmp_path / "reviewers.yaml"
    path.write_text(f"lin: {HASH}\nreader: {{hash: {HASH}, role: reader}}\n")
    return path


@pytest.fixture
def ask(database: Path, accounts: Path) -> Ask:
    return asking(database, accounts)


@pytest.fixture
def rows(database: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(database)
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


def verdicts(rows: sqlite3.Connection, claim: str = CLAIM) -> tuple[str, str, str | None]:
    sql = "SELECT c.verdict, v.outcome, k.reviewer FROM claims c JOIN verdicts v ON v.claim = c.id JOIN claims_checked k ON k.claim = c.id"
    return tuple(rows.execute(f"{sql} WHERE c.id = ?", [claim]).fetchone())


# Kept for good


def test_a_review_stands_over_the_machine_and_leaves_it_alone(database: Path, rows: sqlite3.Connection) -> None:
    save_review(database, OVERRIDE)
    assert verdicts(rows) == ("close", "mismatch", "lin")
    save_review(database, replace(CONFIRM, reviewer="ada"))
    assert verdicts(rows) == ("mismatch", "mismatch", "ada")
    save_review(database, replace(CONFIRM, action="withdraw", reason="By mistake."))
    assert verdicts(rows) == ("mismatch", "mismatch", None)
    assert [row["action"] for row in rows.execute("SELECT action FROM reviews ORDER BY id")] == ["override", "confirm", "withdraw"]


def test_a_correction_is_kept_beside_what_was_read(database: Path, rows: sqlite3.Connection) -> None:
    correct = replace(CONFIRM, action="correct", attribute="partner", value="Thailand", reason="The sentence before says so.")
    save_review(database, correct)
    save_review(database, replace(correct, value="Malaysia"))
    save_review(database, replace(correct, attribute="period_end", value=""))
    found = rows.execute("SELECT partner, corrections, verdict, reviewer FROM claims_checked WHERE claim = ?", [CLAIM]).fetchone()
    assert tuple(found) == ("world", '{"partner":"Malaysia","period_end":null}', "mismatch", None)
    assert [row["machine_value"] for row in rows.execute("SELECT machine_value FROM reviews ORDER BY id")] == [
        "world",
        "world",
        "2024-05-31",
    ]
    assert rows.execute("SELECT corrections FROM claims_checked WHERE claim = 'harbour-exports'").fetchone()[0] is None


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE reviews SET reason = 'other'",
        "DELETE FROM reviews",
        "INSERT OR REPLACE INTO reviews SELECT * FROM reviews",
        "REPLACE INTO reviews (id, claim, article, quote, action, reason, reviewer, reviewed_at) VALUES (1, '', '', '', '', '', '', '')",
    ],
)
def test_reviews_are_never_changed_or_removed(database: Path, rows: sqlite3.Connection, sql: str) -> None:
    save_review(database, OVERRIDE)
    with pytest.raises(sqlite3.IntegrityError, match="reviews are never"):
        rows.execute(sql)
    assert rows.execute("SELECT reason FROM reviews").fetchall()[0]["reason"] == "A revision."


def test_a_review_outlives_its_document(database: Path, rows: sqlite3.Connection) -> None:
    save_review(database, OVERRIDE)
    with Store.open(database) as store:
        store.begin_run(version="2.0", arguments=())
        again = made.harbour()
        edited = replace(again.article, title="Another headline")
        store.save_document(edited, again.reading, again.verdicts)
        assert verdicts(rows) == ("close", "mismatch", "lin")
        store.save_verdicts([replace(again.verdicts[1], outcome=Outcome.MATCH, error_kind=None, cause=None)])
    assert verdicts(rows) == ("close", "match", "lin")
    assert [row["claim"] for row in rows.execute("SELECT claim FROM reviews_to_repeat")] == [CLAIM]


@pytest.mark.parametrize(
    ("review", "told"),
    [
        (replace(CONFIRM, reason=" "), "needs a reason"),
        (replace(CONFIRM, reason="x" * 2001), "2,000 characters"),
        (replace(CONFIRM, action="delete"), "is none of these"),
        (replace(CONFIRM, claim="nobody"), "there is no claim"),
        (replace(OVERRIDE, verdict="mismatch"), "confirm it instead"),
        (replace(OVERRIDE, verdict="true"), "a verdict is one of"),
        (replace(OVERRIDE, verdict=None), "a verdict is one of"),
        (replace(CONFIRM, action="correct", attribute="id", value="x"), "what can be corrected"),
        (replace(CONFIRM, action="correct", attribute="kind", value="guess"), "kind cannot be 'guess'"),
        (replace(CONFIRM, action="correct", attribute="value", value="NaN"), "value cannot be 'NaN'"),
        (replace(CONFIRM, action="correct", attribute="period_start", value="May"), "period_start cannot be"),
        (replace(CONFIRM, action="correct", attribute="metric", value=""), "metric cannot be"),
        (replace(CONFIRM, action="correct", attribute="source", value="x" * 201), "200 characters"),
    ],
)
def test_reviews_that_say_nothing_are_refused(database: Path, rows: sqlite3.Connection, review: Review, told: str) -> None:
    with pytest.raises(InputError, match=told):
        save_review(database, review)
    assert rows.execute("SELECT count(*) FROM reviews").fetchone()[0] == 0


def test_what_changed_meanwhile_is_not_judged_unseen(database: Path) -> None:
    with pytest.raises(ChangedMeanwhileError, match="changed meanwhile to mismatch"):
        save_review(database, replace(CONFIRM, seen="match"))


def test_a_locked_database_is_told(database: Path, rows: sqlite3.Connection) -> None:
    rows.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked"):
        save_review(database, CONFIRM, timeout=0.05)


# On the site


def filled(**given: str) -> dict[str, str]:
    return {"seen": "mismatch", "action": "override", "verdict": "close", "reason": "A revision."} | given


def signed(ask: Ask, actor: dict[str, str], **given: str) -> dict[str, object]:
    """Return what a visitor's browser would send from the form: the cookie and the token that belongs to it."""
    form = ask(f"/claims/{CLAIM}", actor=actor)
    token = re.search(r'name="csrftoken" value="([^"]+)"', form.text) or re.search(r'value="([^"]+)"', ask("/check").text)
    assert token is not None
    return {"data": filled(csrftoken=token[1], **given), "actor": actor, "cookies": {"ds_csrftoken": token[1]}}


def test_a_reviewer_reviews(ask: Ask, rows: sqlite3.Connection) -> None:
    answer = ask(f"/claims/{CLAIM}/review", "POST", **signed(ask, LIN))
    assert (answer.status_code, answer.headers["location"]) == (302, f"/claims/{CLAIM}#reviews")
    assert verdicts(rows) == ("close", "mismatch", "lin")
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", ask(f"/claims/{CLAIM}").text))
    for told in ("Overridden by lin", "the machine says: differs", "“A revision.”", "lin overrode differs with close"):
        assert told in text
    assert "Overridden" not in ask("/claims/harbour-exports").text
    trail = ask("/reviews").text
    assert "lin" in trail
    assert "A revision." in trail
    assert "Nothing has been reviewed" in ask("/reviews?reviewer=ada").text
    assert ask("/data/claims_checked.json?_shape=array&reviewer=lin").json()[0]["machine_verdict"] == "mismatch"


@pytest.mark.parametrize("actor", [None, READER, {"id": "root"}, {}])
def test_nobody_else_reviews(ask: Ask, rows: sqlite3.Connection, actor: dict[str, str] | None) -> None:
    page = ask(f"/claims/{CLAIM}", actor=actor).text
    assert 'action="/claims/harbour-imports/review"' not in page
    anonymous = {"data": filled()}
    answer = ask(f"/claims/{CLAIM}/review", "POST", **(anonymous if actor is None else signed(ask, actor)))
    assert answer.status_code == 403
    assert "Only reviewers may do that" in answer.text
    assert rows.execute("SELECT count(*) FROM reviews").fetchone()[0] == 0


def test_without_accounts_nobody_reviews(database: Path) -> None:
    ask = asking(database)
    assert "Sign in" not in ask(f"/claims/{CLAIM}").text
    assert ask(f"/claims/{CLAIM}/review", "POST", **signed(ask, LIN)).status_code == 403


def test_a_form_of_another_site_is_refused(ask: Ask, rows: sqlite3.Connection) -> None:
    given = signed(ask, LIN)
    for token in ("", "forged"):
        answer = ask(f"/claims/{CLAIM}/review", "POST", **given | {"data": filled(csrftoken=token)})
        assert answer.status_code == 403
    assert ask(f"/claims/{CLAIM}/review", "POST", actor=LIN, json=filled()).status_code == 403
    assert rows.execute("SELECT count(*) FROM reviews").fetchone()[0] == 0


@pytest.mark.parametrize(
    ("given", "status", "told"),
    [
        ({"reason": " "}, 400, "needs a reason"),
        ({"seen": "match"}, 409, "changed meanwhile"),
        ({"action": ""}, 400, "is none of these"),
        ({"verdict": "mismatch"}, 400, "confirm it instead"),
        ({"reason": "<script>alert(1)</script>" * 100}, 400, "2,000"),
    ],
)
def test_what_is_wrong_with_a_review_is_told(ask: Ask, given: dict[str, str], status: int, told: str) -> None:
    answer = ask(f"/claims/{CLAIM}/review", "POST", **signed(ask, LIN, **given))
    assert answer.status_code == status
    assert told in answer.text


def test_a_review_of_nothing(ask: Ask) -> None:
    assert ask("/claims/nobody/review", "POST", **signed(ask, LIN)).status_code == 404
    assert ask(f"/claims/{CLAIM}/review", actor=LIN).status_code == 302


def test_a_hostile_reason_is_only_text(ask: Ask) -> None:
    reason = "</blockquote><script>alert(1)</script> \u202eevil"
    assert ask(f"/claims/{CLAIM}/review", "POST", **signed(ask, LIN, reason=reason)).status_code == 302
    for path in (f"/claims/{CLAIM}", "/reviews"):
        text = ask(path).text
        assert "<script>" not in text
        assert "\u202e" not in text
        assert "&lt;script&gt;" in text


def test_signing_in(ask: Ask) -> None:
    form = ask("/-/login")
    token = re.search(r'name="csrftoken" value="([^"]+)"', form.text)
    assert token is not None
    given = {"username": "lin", "password": "quay side", "csrftoken": token[1]}
    answer = ask("/-/login", "POST", data=given, cookies={"ds_csrftoken": token[1]})
    assert answer.status_code == 302
    assert "ds_actor" in answer.cookies
    wrong = ask("/-/login", "POST", data=given | {"password": "no"}, cookies={"ds_csrftoken": token[1]})
    assert "Invalid username or password" in wrong.text


def test_hashes_stay_secret(ask: Ask) -> None:
    for path in ("/-/metadata.json", "/-/plugins.json", "/-/settings.json", "/-/actor.json", "/-/config.json"):
        assert HASH not in ask(path, actor=LIN).text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "expected names"),
        ("- lin", "expected names"),
        ("lin: secret", "as `datasette hash-password` prints it"),
        (f"lin mee: {HASH}", "a name has letters"),
        (f"lin: {{hash: {HASH}, role: boss}}", "a role is reviewer or reader"),
        ("lin: {$env: NO_SUCH_VARIABLE}", "NO_SUCH_VARIABLE is not set"),
        ("lin: [", "not a YAML file"),
    ],
)
def test_accounts_that_are_wrong_are_told(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "reviewers.yaml"
    path.write_text(text)
    with pytest.raises(InputError, match=told):
        read_accounts(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_accounts(tmp_path / "none.yaml")


def test_a_hash_may_stand_in_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIN_HASH", HASH)
    path = tmp_path / "reviewers.yaml"
    path.write_text("lin: {$env: LIN_HASH}\nada: {hash: {$env: LIN_HASH}, role: reader}\n")
    found = read_accounts(path)
    assert found.hashes == {"lin": HASH, "ada": HASH}
    assert found.reviewers == {"lin"}


# Compared again as corrected

MARCH = Period(start=date(2026, 3, 1), end=date(2026, 3, 31))


@pytest.fixture
def misread(database: Path) -> str:
    """A claim of an article that was read as one about exports, where the article means imports."""
    of = made.article("misread", [("Both rose in March; the latter by 41.2% from a year earlier.", made.LineLabel.BODY, "p")],
                      outlet="Pier Post", published=date(2026, 4, 28))  # fmt: skip
    claim = made.claim(of, "imports", "41.2%", "41.2", period=MARCH, basis={"metric": "carried", "period": "stated"})
    verdict = replace(made.harbour_verdicts()[1], claim=claim.id, official=Decimal("35.8"), difference=Decimal("5.4"), evidence=())
    with Store.open(database) as store:
        store.begin_run(version="1.0", arguments=())
        store.save_document(of, Reading(claims=(claim,), unclaimed=(), sources=()), (verdict,))
        store.finish_run()
    return claim.id


def correct(ask: Ask, claim: str, **given: str) -> int:
    form = ask(f"/claims/{claim}", actor=LIN)
    token = re.search(r'name="csrftoken" value="([^"]+)"', form.text)
    assert token is not None
    data = {"csrftoken": token[1], "seen": "mismatch", "action": "correct", "reason": "The latter are imports."} | given
    return ask(f"/claims/{claim}/review", "POST", data=data, actor=LIN, cookies={"ds_csrftoken": token[1]}).status_code


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def test_a_corrected_claim_is_compared_again_and_the_first_verdict_stays(ask: Ask, misread: str, rows: sqlite3.Connection) -> None:
    before = [tuple(row) for row in rows.execute("SELECT * FROM verdicts ORDER BY claim")]
    assert correct(ask, misread, attribute="metric", value="imports") == 302
    found = dict(rows.execute("SELECT * FROM corrected_verdicts").fetchone())
    assert (found["claim"], found["outcome"], found["corrections"]) == (misread, "match", '{"metric": "imports"}')
    assert "707,484 ÷ 500,891" in found["arithmetic"]
    assert [tuple(row) for row in rows.execute("SELECT * FROM verdicts ORDER BY claim")] == before
    assert verdicts(rows, misread) == ("mismatch", "mismatch", None), "a correction is no review of the verdict"
    assert rows.execute("SELECT corrected_verdict FROM claims_checked WHERE claim = ?", [misread]).fetchone()[0] == "match"
    told = plain(ask(f"/claims/{misread}").text)
    for words in ("As corrected matches", "Reviewers say: metric imports", "the official one is +41.2", "387,100 ÷ 353,193 − 1 = 9.6%"):
        assert words in told
    assert "with that, the machine says matches" in plain(ask("/reviews").text)


def test_corrections_are_counted_together_and_all_rows_stay(ask: Ask, misread: str, rows: sqlite3.Connection) -> None:
    assert correct(ask, misread, attribute="period_end", value="2026-02-28") == 302
    assert "ends on 2026-02-28, before it begins on 2026-03-01" in plain(ask(f"/claims/{misread}").text)
    assert correct(ask, misread, attribute="period_start", value="2026-02-01") == 302
    assert correct(ask, misread, attribute="metric", value="imports") == 302
    found = [
        (row["outcome"], len(json.loads(row["corrections"]))) for row in rows.execute("SELECT * FROM corrected_verdicts ORDER BY review")
    ]
    assert found == [(None, 1), ("not_checkable", 2), ("mismatch", 3)]
    assert "February 2026" in plain(ask(f"/claims/{misread}").text)
    for sql in ("UPDATE corrected_verdicts SET outcome = 'match'", "DELETE FROM corrected_verdicts",
                "INSERT OR REPLACE INTO corrected_verdicts SELECT * FROM corrected_verdicts"):  # fmt: skip
        with pytest.raises(sqlite3.IntegrityError, match="verdicts on corrections are never"):
            rows.execute(sql)


def test_what_makes_no_sense_is_kept_and_not_compared(ask: Ask, misread: str, rows: sqlite3.Connection) -> None:
    assert correct(ask, misread, attribute="economy", value="Atlantis") == 302
    assert correct(ask, misread, attribute="unit", value="bananas") == 302
    assert correct(ask, misread, attribute="value", value="1e400") == 302
    assert {row["outcome"] for row in rows.execute("SELECT outcome FROM corrected_verdicts")} <= {None, "not_checkable"}
    assert ask(f"/claims/{misread}").status_code == 200


def test_what_is_confirmed_is_not_compared_again(ask: Ask, rows: sqlite3.Connection) -> None:
    assert ask(f"/claims/{CLAIM}/review", "POST", **signed(ask, LIN)).status_code == 302
    assert rows.execute("SELECT count(*) FROM corrected_verdicts").fetchone()[0] == 0
