"""The speed figures and what they are compared with."""
