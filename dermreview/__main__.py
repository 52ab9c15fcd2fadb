"""``python -m dermreview``."""

from dermreview.cli import main

main()
