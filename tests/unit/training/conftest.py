"""What is shared by the tests of training."""

from collections.abc import Iterator

import pytest

from dermreview.training import gates
from dermreview.training.gate_trials import other_pictures


@pytest.fixture(scope="module", autouse=True)
def few_pictures() -> Iterator[None]:
    """Try gates on a few pictures of each kind only: many tests set some, and few look at what comes of it."""
    few = {name: pictures[:2] for name, pictures in other_pictures().items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gates, "DISTURBED", 2)
        patch.setattr(gates, "other_pictures", lambda: few)
        yield
