"""Who is credited for a figure, whether it is quoted, softened, foreseen. Works on plain text and knows no metrics or periods."""

from extractor.qualify.hedges import hedge
from extractor.qualify.modality import modality
from extractor.qualify.parts import NOBODY, Credit, Sentence
from extractor.qualify.sources import Sources

__all__ = ["NOBODY", "Credit", "Sentence", "Sources", "hedge", "modality"]
