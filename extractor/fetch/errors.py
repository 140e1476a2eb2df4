"""Why a fetch failed, as a short code that is kept in the ledger and a sentence for people."""

from __future__ import annotations

from extractor.errors import ExtractorError


class FetchError(ExtractorError):
    """One address could not be fetched.

    `reason` is a short code such as ``address`` or ``timeout``; `status` the HTTP status where there was one; `after` the seconds
    that the server asked us to wait; `passing` tells that another try may help.
    """

    def __init__(self, reason: str, message: str, *, status: int | None = None, after: float | None = None, passing: bool = False) -> None:
        """Take the code, the sentence, and what is known of a further try."""
        super().__init__(message)
        self.reason = reason
        self.status = status
        self.after = after
        self.passing = passing
