"""Pictures of every screen: ``python -m tests.screens`` makes the README's, ``python -m tests.screens OUT`` all."""
