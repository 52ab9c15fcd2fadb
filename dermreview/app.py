"""Builds the window: the only place where everything is wired together."""
