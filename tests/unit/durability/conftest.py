from collections import Counter
from collections.abc import Iterator

import pytest

from tests.support import warm

collect_ignore_glob = [] if warm.POSSIBLE else ["test_*.py"]
_FIGURES = "durability"


@pytest.fixture(params=[20, pytest.param(200, marks=[pytest.mark.slow, pytest.mark.timeout(7200)])])
def kills(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Iterator[Counter[str]]:
    """What a test counts, told at the end of the run."""
    counted: Counter[str] = Counter()
    yield counted
    request.node.user_properties.append((_FIGURES, dict(counted)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, counted in getattr(report, "user_properties", ()):
                if name == _FIGURES and report.when == "teardown":
                    words = ", ".join(f"{number:,} {what}" for what, number in counted.items())
                    terminalreporter.write_line(f"{report.nodeid}: {words}")
