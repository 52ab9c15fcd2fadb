"""The local SQLite store: tables, migrations, image vault, event log."""

from dermreview.store.names import DATABASE
from dermreview.store.records import AddedCase, Candidate, EventRecord, NewCase
from dermreview.store.store import Store
from dermreview.store.vault import Vault

__all__ = ["DATABASE", "AddedCase", "Candidate", "EventRecord", "NewCase", "Store", "Vault"]
