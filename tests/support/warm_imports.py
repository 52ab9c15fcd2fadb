"""What the programs of `warm` need, imported once for all of them."""

import os

os.environ["OMP_NUM_THREADS"] = "1"  # threads of the first process would be missing in those forked from it

import sqlite3

import alembic.autogenerate
import alembic.command
import torch

import dermreview.cli
import dermreview.inference.predictor
import dermreview.services.analyzing
import dermreview.services.exporting
import dermreview.services.importing
import dermreview.services.queue_acts
import dermreview.services.reviews

__all__ = ["alembic", "dermreview", "sqlite3", "torch"]
