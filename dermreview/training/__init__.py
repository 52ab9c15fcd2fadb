"""From recipes and images to a bundle; runs without Qt and without a screen."""
