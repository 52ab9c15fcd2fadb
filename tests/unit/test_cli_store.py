"""``dermreview store backup`` and ``restore`` as a user types them."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from dermreview.cli import app
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.services.access import guard
from dermreview.store import DATABASE, Store
from tests.unit.store.builders import MEL, new_case


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Store.open(tmp_path / "store") as store:
        store.record(store.add_case(new_case("a")).case.id, "Ann", MEL)
    return tmp_path / "store"


def run(*words: object, answer: str = "") -> Result:
    return CliRunner().invoke(app, ["store", *map(str, words)], input=answer)


def test_a_backup_and_the_way_back(folder: Path) -> None:
    made = run("backup", "--store", folder)
    assert made.exit_code == 0
    (path,) = (folder / "backups").iterdir()
    assert str(path) in made.stdout
    (folder / DATABASE).write_bytes(b"")
    back = run("restore", "--store", folder)
    assert back.exit_code == 0
    assert "1 cases and 1 decisions" in back.stdout
    assert "kept in" in back.stdout
    assert run("check", "--store", folder).exit_code == 0


def test_a_store_in_order_is_replaced_after_a_yes_alone(folder: Path) -> None:
    run("backup", "--store", folder)
    for answer in ("n\n", "\n", ""):
        refused = run("restore", "--store", folder, answer=answer)
        assert refused.exit_code == 1
        assert "is in order" in refused.stderr
        assert not list(folder.glob("replaced-*"))
    assert run("restore", "--store", folder, answer="y\n").exit_code == 0
    assert run("restore", "--store", folder, "--yes").exit_code == 0
    assert len(list(folder.glob("replaced-*"))) == 2


def test_the_answers_as_json(folder: Path, tmp_path: Path) -> None:
    assert Path(json.loads(run("backup", "--store", folder, "--json").stdout)["path"]).is_file()
    copy = tmp_path / "copy"
    assert json.loads(run("backup", copy, "--store", folder, "--json").stdout) == {
        "path": str(copy),
        "images": 1,
        "lost": [],
    }
    answer = json.loads(run("restore", copy, "--into", tmp_path / "new", "--store", folder, "--json").stdout)
    assert (answer["path"], answer["decisions"], answer["replaced"]) == (str(tmp_path / "new"), 1, None)


def test_a_lost_image_is_named_and_the_status_says_so(folder: Path, tmp_path: Path) -> None:
    next((folder / "vault").rglob("*.jpg")).unlink()
    ended = run("backup", tmp_path / "copy", "--store", folder)
    assert ended.exit_code == 1
    assert "is missing" in ended.stderr


def test_what_can_not_be_restored_is_said(folder: Path, tmp_path: Path) -> None:
    ended = run("restore", tmp_path / "nothing.db", "--store", folder)
    assert isinstance(ended.exception, DermreviewError), "`main` makes one line and status 2 of it"
    assert ended.exception.code is ErrorCode.FILE_NOT_FOUND


def test_who_may_not_administer_a_guarded_store_does_not_replace_it(folder: Path) -> None:
    run("backup", "--store", folder)
    with Store.open(folder) as store:
        guard(store, "Ann", "correct horse 42")
    ended = run("restore", "--store", folder, "--yes")
    assert isinstance(ended.exception, DermreviewError)
    assert ended.exception.code is ErrorCode.SIGN_IN_NOT_ASKED
    assert not list(folder.glob("replaced-*"))
    (folder / DATABASE).write_bytes(b"damaged")
    assert run("restore", "--store", folder).exit_code == 0, "a damaged store can't tell who may"


@pytest.mark.parametrize(
    "words",
    [("store", "check"), ("store", "backup"), ("export", "out.csv", "--format", "csv"), ("queue", "suggest")],
)
def test_a_misspelled_folder_is_no_empty_store(tmp_path: Path, words: tuple[str, ...]) -> None:
    missing = tmp_path / "stroe"
    for _ in ("not there", "empty"):
        result = CliRunner().invoke(app, [*words, "--store", str(missing)])
        assert isinstance(result.exception, DermreviewError)
        assert result.exception.code is ErrorCode.STORE_MISSING
        assert not missing.exists() or not [*missing.iterdir()]
        missing.mkdir(exist_ok=True)
