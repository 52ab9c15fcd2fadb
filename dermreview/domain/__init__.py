"""The words of dermreview as frozen dataclasses, enums and pure functions; no I/O, no framework."""
