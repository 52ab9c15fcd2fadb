"""The verbs, one function each; what the window and the terminal call."""
