"""``python -m dermreview.imaging.synthetic OUT`` draws the demo cases again."""

import argparse
from pathlib import Path

from dermreview.imaging.synthetic.catalogue import write_demo

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m dermreview.imaging.synthetic", description=__doc__)
    parser.add_argument("out", type=Path, help="folder for images/ and metadata.csv, resources/demo in a checkout")
    write_demo(parser.parse_args().out)
