"""The command line. Commands parse, call one function of the layers below, and print; nothing else is done here."""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Sequence

from extractor.cli.arguments import build_parser
from extractor.errors import ExtractorError

_INTERRUPTED, _PIPE_CLOSED, _NOTHING_DONE = 130, 141, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 all was read, 1 done with problems, 2 nothing was done.

    Errors of the user are told in one line on standard error. A reader that goes away (``| head``) ends the command quietly.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # names of files may hold bytes that are no letters; their escapes are valid in JSON
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    arguments = build_parser().parse_args(argv)
    arguments.given_line = list(sys.argv[1:] if argv is None else argv)
    logging.basicConfig(level=logging.DEBUG if arguments.verbose else logging.CRITICAL, stream=sys.stderr)
    try:
        status: int = arguments.command(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # what is left in the buffer would fail once more when the interpreter ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _PIPE_CLOSED
    except KeyboardInterrupt:
        print("extractor: interrupted; the same command goes on from here", file=sys.stderr)
        return _INTERRUPTED
    except ExtractorError as error:
        print(f"extractor: {error}", file=sys.stderr)
        return _NOTHING_DONE
    return status
