"""Mutated input for every decoder and parser: a little in each test run, much by ``python -m tests.fuzz``."""
