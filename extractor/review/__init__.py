"""For people who check the reading: why a claim reads as it does, which numbers are left, and how often claims are wrong."""
