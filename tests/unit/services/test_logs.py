"""The log tells where something went wrong, and never of whom."""

import ast
import logging
import logging.handlers
import stat
from pathlib import Path

import pytest

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.services.logs import FILE, WordlessFormatter, logging_to_file, wordless_trace

NAME = "Mustermann"
ROOT = Path(__file__).parents[3] / "dermreview"
LEVELS = {"debug", "info", "warning", "error", "critical", "exception", "log"}
log = logging.getLogger("dermreview.tests")


def _fails(name):
    try:
        raise FileNotFoundError(2, f"no file of {name}", f"/home/{name}/{name}.jpg")
    except FileNotFoundError as error:
        raise DermreviewError(ErrorCode.FILE_NOT_FOUND, path=f"/home/{name}") from error


def error_of(act):
    with pytest.raises(DermreviewError) as caught:
        act()
    return caught.value


def test_a_trace_has_places_and_codes_and_no_words():
    trace = wordless_trace(error_of(lambda: _fails(NAME)))
    assert "DermreviewError file_not_found" in trace
    assert "FileNotFoundError 2" in trace
    assert "test_logs.py:" in trace
    assert "_fails" in trace
    assert NAME not in trace
    assert str(Path(__file__).parent) not in trace


def test_a_chain_of_errors_that_bites_its_tail_ends():
    first, second = ValueError("a"), ValueError("b")
    first.__cause__, second.__cause__ = second, first
    assert wordless_trace(first).count("ValueError") == 2


def test_the_log_holds_no_value_of_any_message(tmp_path):
    error = error_of(lambda: _fails(NAME))
    with logging_to_file(tmp_path / "log") as place:
        assert place == tmp_path / "log" / FILE
        log.error("the case %s failed after %d tries: %s", NAME, 3, error, exc_info=error)
        log.warning("why: %s", ErrorCode.STORE_IO)
        log.warning({"a": NAME})
        logging.getLogger("PIL.Image").warning("tag: %s", NAME)
        logging.getLogger("other").warning(f"the file of {NAME}")
    text = place.read_text()
    assert NAME not in text
    assert "the case <str> failed after 3 tries: DermreviewError file_not_found" in text
    assert "why: store_io" in text
    assert text.count("a message of another library") == 2
    assert "_fails" in text
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    log.error("after it")
    assert "after it" not in place.read_text()


def test_the_log_stays_small(tmp_path):
    with logging_to_file(tmp_path) as place:
        for _ in range(3):
            log.warning("x" * 900_000)
        assert len(list(tmp_path.iterdir())) == 3
        assert all(path.stat().st_size < 1_100_000 for path in tmp_path.iterdir())
        assert place.exists()


def test_a_program_that_can_write_no_log_goes_on(tmp_path):
    (tmp_path / "file").write_text("")
    with logging_to_file(tmp_path / "file" / "log") as place:
        assert place is None
        log.error("nowhere")


def test_what_goes_to_the_terminal_has_no_values_either():
    record = log.makeRecord("dermreview.x", logging.WARNING, __file__, 1, "the case %s", (NAME,), None)
    assert WordlessFormatter(terminal=True).format(record) == "dermreview: the case <str>"


def test_every_message_of_ours_is_a_literal_so_that_values_are_told_from_it():
    """What is formatted before it is logged could not be taken out again."""
    found = []
    for file in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            owner = node.func.value
            if node.func.attr in LEVELS and isinstance(owner, ast.Name) and owner.id in {"log", "_log", "logger"}:
                message = node.args[0]
                if not (isinstance(message, ast.Constant) and isinstance(message.value, str)):
                    found.append((file.name, ast.unparse(node)))
    # the notices of the predictor are literals of its own, with a number of views filled in
    assert found == [("predictor.py", "_log.warning(text)")]
