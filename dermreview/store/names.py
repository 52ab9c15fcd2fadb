"""What stands where in the folder of a store."""

from typing import Final

DATABASE: Final = "review.db"
"""The file that makes a folder a store."""
VAULT: Final = "vault"
BACKUPS: Final = "backups"
