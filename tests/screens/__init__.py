"""Pictures of every screen: ``python -m tests.screens`` makes the README's, with a folder behind it all."""
