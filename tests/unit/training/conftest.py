"""What is shared by the tests of training."""

from collections.abc import Iterator

import pytest
import torch

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


@pytest.fixture(scope="module", autouse=True)
def one_thread(request: pytest.FixtureRequest) -> Iterator[None]:
    """Compute in one thread: several wait for each other longer than the tiny networks of these tests take.

    On a busy machine that is eight times as long. Sums also come out the same in every process, for their order
    hangs on the number of threads. The recipes' own networks are large enough for all cores.
    """
    before = torch.get_num_threads()
    if not request.node.name.endswith("test_recipes.py"):
        torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
