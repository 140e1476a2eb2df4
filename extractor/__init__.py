"""Extract the numeric claims of trade news, and check them against official statistics."""

__version__ = "0.1.0"
