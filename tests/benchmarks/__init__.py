"""Figures: ratios and costs of the engine, measured in one run. ``python -m tests.benchmarks`` prints them all."""
