"""A nursery whose children read like the real ones, but have defects that some words bring to light. Started by the tests of batches."""

from __future__ import annotations

import os
import signal

from extractor.batch import child
from extractor.models import Article, Reading
from extractor.pipeline import reading

real = reading._extract


def extract(article: Article) -> Reading:
    """Read an article, unless it holds one of the words that end, stop or swell a process."""
    if "SEGFAULT" in article.text:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "LEAVES" in article.text:
        os._exit(3)
    if "DEAF" in article.text:  # as a library in C may be that never looks at signals
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGPROF])
    while "ENDLESS" in article.text or "DEAF" in article.text:
        pass
    if "SWELLS" in article.text:
        kept = []
        while True:
            kept.append(bytearray(16 * 1024 * 1024))
    return real(article)


reading._extract = extract

if __name__ == "__main__":
    child.main()
