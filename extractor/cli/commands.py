"""One function a command: it parses what argparse left open, calls the layers below, prints, and returns the exit status."""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from extractor.cli.stats import official_figures
from extractor.cli.terminal import claim_writer, progress, tell, tell_problem
from extractor.errors import InputError
from extractor.models import Article, Problem, RawDocument
from extractor.pipeline import STDIN, Documents, Examined, Given, find, parse_date, plain_article, read_metadata
from extractor.pipeline.reading import examine_article

# Heavy libraries are imported by the command that needs them, so that `extractor --help` answers at once.
if TYPE_CHECKING:
    from extractor.check import Checker
    from extractor.models import Claim

ALL_READ, WITH_PROBLEMS, NOTHING_DONE = 0, 1, 2
_LARGEST_PORT = 65535
_Read = TypeVar("_Read", Article, Examined)
_Reads = Callable[[Path | RawDocument, Article], _Read | Problem]


def port(text: str) -> int:
    """Read a port number for argparse. Raises ArgumentTypeError when it is none."""
    if not text.isdecimal() or int(text) > _LARGEST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; expected a number from 0 to {_LARGEST_PORT}")
    return int(text)


def whole(text: str) -> int:
    """Read a number of things, at least one, for argparse. Raises ArgumentTypeError when it is none."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of things; expected 1 or more")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Read documents into a database, check their claims, and sum up."""
    given = _given(arguments)
    found = _found(arguments.paths)
    if not _readable(found):
        return _nothing(found)
    from extractor.cli.summary import summary_lines
    from extractor.pipeline import running
    from extractor.store import Store

    counts = {True: 0, False: 0}
    problems = 0
    documents = Documents(found)
    with Store.open(arguments.db) as store:
        for step in progress(running.run(documents, store, official_figures(arguments.official), given, arguments.given_line), documents):
            if step.problem:
                problems += 1
                tell_problem(step.problem)
            else:
                counts[step.changed] += 1
        _warn(given, documents)
        for line in summary_lines(store.summary(), arguments.db, read=counts[True], unchanged=counts[False], problems=problems):
            tell(line)
    return _status(sum(counts.values()), problems)


def extract(arguments: argparse.Namespace) -> int:
    """Print the claims of documents."""
    from extractor.export import to_record

    given = _given(arguments)
    found = _found(arguments.paths or _piped())
    checker = _checker(arguments.official) if arguments.check and _readable(found) else None
    write = claim_writer(arguments.format, arguments.check)

    def show(examined: Examined) -> None:
        verdicts = {verdict.claim: verdict for verdict in examined.verdicts}
        write([to_record(claim, verdicts.get(claim.id)) for claim in examined.reading.claims])

    return _each(found, given, lambda entry, article: examine_article(entry, article, checker), show)


def explain(arguments: argparse.Namespace) -> int:
    """Show why the claims of a text read as they do."""
    from extractor.cli.explaining import show
    from extractor.review.explaining import explain as explained

    text = " ".join(arguments.text)
    if text in ("", STDIN):
        text = "\n".join(_lines(STDIN if text else _piped()[0])).strip()
    published = parse_date(arguments.published) if arguments.published else None
    article = plain_article(text, published, "text")
    show(explained(article, _checker() if arguments.check else None), article.text, arguments.rules)
    return ALL_READ


def unread(arguments: argparse.Namespace) -> int:
    """List the numbers that nothing was read from, the most frequent shape first."""
    from extractor.cli.reviewing import show_shapes
    from extractor.review import shapes

    found: list[shapes.Found] = []
    status = ALL_READ
    if _from_database(arguments):
        from extractor.store import Store

        with Store.open(arguments.db, create=False) as store:
            for article in store.articles():
                found += shapes.unread(article.document, article.text, store.numbers(article.id))
    else:
        given = Given()
        status = _each(
            _found(arguments.paths),
            given,
            lambda entry, article: examine_article(entry, article, None),
            lambda read: found.extend(shapes.unread(read.article.document, read.article.text, read.reading.unclaimed)),
        )
    show_shapes(shapes.grouped(found, arguments.examples), arguments.most)
    return status


def sample(arguments: argparse.Namespace) -> int:
    """Print a random sheet of claims for checking by hand, or the error rate of one that was filled in."""
    from extractor.export import to_record
    from extractor.review import sampling

    if arguments.score:
        from extractor.cli.reviewing import show_sheet

        if arguments.paths or arguments.db:
            raise InputError("--score reads a sheet; give no PATH and no --db with it")
        show_sheet(sampling.read_sheet(_lines(arguments.score), arguments.score))
        return ALL_READ
    claims: list[Claim] = []
    status = ALL_READ
    if _from_database(arguments):
        from extractor.store import Store

        with Store.open(arguments.db, create=False) as store:
            claims += store.claims()
    else:
        given = _given(arguments)
        found = _found(arguments.paths)
        status = _each(
            found,
            given,
            lambda entry, article: examine_article(entry, article, None),
            lambda read: claims.extend(read.reading.claims),
        )
    sampling.write_sheet(sampling.sample([to_record(claim) for claim in claims], arguments.n, arguments.seed), sys.stdout)
    return status


def _from_database(arguments: argparse.Namespace) -> bool:
    if bool(arguments.paths) == bool(arguments.db):
        raise InputError("give the PATH of documents, or --db and a database; one of the two")
    return bool(arguments.db)


def clean(arguments: argparse.Namespace) -> int:
    """Print the cleaned text of documents, or all their lines with labels."""
    from extractor.export import line_record, to_json

    given = _given(arguments)
    found = _found(arguments.paths or _piped())

    def show(article: Article) -> None:
        if arguments.format == "text":
            print(article.text)
            return
        for line in article.lines:
            print(to_json(line_record(article, line)))

    return _each(found, given, lambda _, article: article, show)


def serve(arguments: argparse.Namespace) -> int:
    """Open a database in the browser; returns when the user stops it."""
    from extractor.fetch import Manners, require_contact
    from extractor.serve import serve as open_site

    open_site(
        arguments.database,
        arguments.host,
        arguments.port,
        reviewers=arguments.reviewers,
        manners=Manners(contact=require_contact(arguments.contact), allowed_hosts=tuple(arguments.allow_host)),
        announce=lambda address: tell(f"{arguments.database} is open at {address} (Ctrl-C ends it)"),
    )
    return ALL_READ


def check(arguments: argparse.Namespace) -> int:
    """Compare claims of a file, of a database, or of partitions, with official figures."""
    from extractor.cli.batching import check_partitions, is_partitions

    if is_partitions(arguments.claims):
        return check_partitions(arguments)
    return _check_database(arguments) if arguments.db else _check_claims(arguments)


def _check_database(arguments: argparse.Namespace) -> int:
    from extractor.cli.summary import recheck_lines
    from extractor.pipeline.running import recheck
    from extractor.store import Store

    with Store.open(arguments.db, create=False) as store:
        for line in recheck_lines(recheck(store, official_figures(arguments.official), arguments.given_line)):
            tell(line)
    return ALL_READ


def _check_claims(arguments: argparse.Namespace) -> int:
    from extractor.export import read_claims, to_record

    given = _given(arguments)
    by_document: dict[str, list[Claim]] = defaultdict(list)
    for claim in read_claims(_lines(arguments.claims), arguments.claims):
        by_document[claim.document].append(claim)
    if not by_document:
        raise InputError(f"{arguments.claims}: holds no claims")
    checker = _checker(arguments.official)
    write = claim_writer(arguments.format, checked=True)
    for document, claims in by_document.items():
        verdicts = {verdict.claim: verdict for verdict in checker.check(claims, given.known_document(document).published)}
        write([to_record(claim, verdicts.get(claim.id)) for claim in claims])
    return ALL_READ


def score(arguments: argparse.Namespace) -> int:
    """Measure claims against gold, show the scores, and hold them against pinned floors."""
    from extractor.cli.scoring import score_claims

    return WITH_PROBLEMS if score_claims(arguments, _lines(arguments.predictions)) else ALL_READ


def _given(arguments: argparse.Namespace) -> Given:
    published = parse_date(arguments.published) if arguments.published else None
    return read_metadata(arguments.metadata, published) if arguments.metadata else Given(published=published)


def _piped() -> list[str]:
    if sys.stdin is None or sys.stdin.isatty():
        raise InputError("give the PATH of a document or a folder, or - and the document on standard input")
    return [STDIN]


def _found(paths: Iterable[str]) -> list[Path | Problem]:
    found = list(find(paths))
    if not found:
        raise InputError(f"no documents in {', '.join(paths)}")
    return found


def _readable(found: Sequence[Path | Problem]) -> list[Path]:
    return [entry for entry in found if isinstance(entry, Path)]


def _nothing(found: Sequence[Path | Problem]) -> int:
    for entry in found:
        if isinstance(entry, Problem):
            tell_problem(entry)
    return NOTHING_DONE


def _each(found: Sequence[Path | Problem], given: Given, read: _Reads[_Read], show: Callable[[_Read], None]) -> int:
    """Clean documents together, read and show every one in turn, tell what is wrong with others, and return the exit status."""
    from extractor.pipeline.together import cleaned_together

    done = problems = 0
    documents = Documents(found)
    cleaned = cleaned_together(documents, given)
    for result in progress((one if isinstance(one, Problem) else read(*one) for one in cleaned), documents):
        if isinstance(result, Problem):
            problems += 1
            tell_problem(result)
        else:
            done += 1
            show(result)
            sys.stdout.flush()
    _warn(given, documents)
    return _status(done, problems)


def _warn(given: Given, documents: Documents) -> None:
    for warning in given.warnings(documents.names):
        tell(f"extractor: {warning}")


def _status(done: int, problems: int) -> int:
    if not done:
        return NOTHING_DONE
    return WITH_PROBLEMS if problems else ALL_READ


def _checker(official: Path | None = None) -> Checker:
    from extractor.check import Checker

    return Checker(official_figures(official))


def _lines(name: str) -> list[str]:
    """Read the lines of a file, or of standard input for ``-``. Raises InputError when it is no readable text."""
    try:
        text = sys.stdin.buffer.read().decode("utf-8") if name == STDIN else Path(name).read_text("utf-8")
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: has to be UTF-8 text") from error
    return text.split("\n")
