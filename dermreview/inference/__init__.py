"""Bundles, networks, views, ensemble and activation maps; torch stays behind this door."""
