"""Every error that this package raises on purpose; messages name the file, the field and what would be right."""


class ExtractorError(Exception):
    """Root of all errors of this package; its text is fit to be shown to a user as it is."""


class VocabularyError(ExtractorError):
    """A word list of this package, or the code that it points to, is wrong."""


class SourceError(ExtractorError):
    """An official source does not have the shape that its YAML promises."""


class DocumentError(ExtractorError):
    """One document cannot be read; `reason` is a short code kept in the `problems` table."""

    def __init__(self, reason: str, message: str) -> None:
        """Take a short code such as ``empty`` or ``encoding`` and a sentence for people."""
        super().__init__(message)
        self.reason = reason


class StoreError(ExtractorError):
    """The database cannot be used: locked, newer than this program, or no database at all."""


class InputError(ExtractorError):
    """An argument or an input file of the user is wrong: a missing path, a bad date, a bad line."""
