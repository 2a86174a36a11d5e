"""A swing strategy on hourly candles."""
