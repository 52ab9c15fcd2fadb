"""``python -m dermreview``."""

from dermreview.cli import main

if __name__ == "__main__":
    main()
