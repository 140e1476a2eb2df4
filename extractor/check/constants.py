"""Every tolerance of the check, with its reason; nothing else in the package holds a number that decides a verdict."""

from __future__ import annotations

from decimal import Decimal

# Hedges: how far the official figure may lie from the written one, as a part of the written one.
MORE_THAN_REACH = Decimal("0.35")  # "more than 50" is kept by 50 to 67.5; beyond, nobody would choose those words
NEARLY_REACH = Decimal("0.08")  # "nearly 50" is kept by 46 to 50
LESS_THAN_REACH = Decimal("0.5")  # "less than 50", "up to 50" are kept by 25 to 50
ABOUT_REACH = Decimal("0.03")  # "about 50" is kept by rounding or by 48.5 to 51.5

# Figures in words are rough.
FRACTION_POINTS = Decimal("1.5")  # "a third" is kept by 31.8 to 34.8 percent
MULTIPLE_TOLERANCE = Decimal("0.15")  # "doubled" is kept by 1.85 to 2.15 times

# Revisions enter only the cumulative figures, so sums of months and earlier totals differ from the published ones by up to this.
CUMULATIVE_GROWTH_POINTS = Decimal("0.1")
CUMULATIVE_RATIO_POINTS = Decimal("0.11")
CUMULATIVE_FLOW = Decimal("0.005")
CUMULATIVE_BALANCE = Decimal("0.02")

# A whole number that ends in zero ("HK$460 billion") may be rounded to tens; within this part of it that is close, not wrong.
ROUND_NUMBER = Decimal("0.011")

FIRST_PRINT_DAYS = 120  # so long after a release is its first print what "the figure" means; later it is an earlier vintage
RECORD_MONTHS = 60  # a record is told from no shorter stretch of months than this, unless the claim itself spans less
NATIONAL_ACCOUNTS_POINTS = Decimal(3)  # volume growth of a quarter or year in the national accounts lies within this of the trade one's
YUAN_POINTS = Decimal(5)  # growth of Mainland China in yuan lies within this of growth in dollars
