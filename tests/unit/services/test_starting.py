import pytest

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import ReadMode
from dermreview.services.analyzing import load_predictor, read_bundle
from dermreview.services.reviews import remembered_reviewer
from dermreview.services.starting import begin
from dermreview.services.stores import begin_queue, is_store, open_store, refuse_foreign_folder
from tests.support.bundles import make_bundle


def test_a_store_is_begun_once_and_found_again(tmp_path):
    folder = tmp_path / "store"
    assert not is_store(folder)
    begun = begin(folder, " Dr.  Curie ", ReadMode.BLIND_FIRST)
    with begun.store as store:
        assert begun.reviewer == remembered_reviewer(store) == "Dr. Curie"
        assert store.queue_mode() is ReadMode.BLIND_FIRST
    assert is_store(folder)
    with begin(folder, "Dr. Weber", ReadMode.ASSISTED).store as store:
        assert store.queue_mode() is ReadMode.BLIND_FIRST
        assert remembered_reviewer(store) == "Dr. Weber"


def test_a_store_that_has_cases_keeps_its_mode(tmp_path, monkeypatch):
    with open_store(tmp_path / "old") as store:
        monkeypatch.setattr(store, "count_cases", lambda: 3)
        begin_queue(store, ReadMode.BLIND_FIRST)
        assert store.queue_mode() is ReadMode.ASSISTED


def test_whatever_fails_leaves_the_store_unlocked(tmp_path, monkeypatch):
    def fail(store, tell):
        raise DermreviewError(ErrorCode.STORE_DISK_FULL, path=tmp_path)

    monkeypatch.setattr("dermreview.services.starting.prepare_demo", fail)
    with pytest.raises(DermreviewError):
        begin(tmp_path / "demo", "Dr. Curie", ReadMode.ASSISTED, demo=print)
    open_store(tmp_path / "demo").close()


@pytest.mark.parametrize("name", [".DS_Store", ".hidden"])
def test_hidden_files_make_no_folder_foreign(tmp_path, name):
    (tmp_path / name).write_text("")
    refuse_foreign_folder(tmp_path)
    refuse_foreign_folder(tmp_path / "not there yet")


def test_a_folder_of_others_is_foreign(tmp_path):
    (tmp_path / "photo.jpg").write_text("")
    with pytest.raises(DermreviewError) as caught:
        refuse_foreign_folder(tmp_path)
    assert caught.value.code is ErrorCode.STORE_FOREIGN_FOLDER


def test_fewer_views_are_another_bundle_to_the_store(tmp_path):
    folder = make_bundle(tmp_path / "bundle", views=8)
    whole, some = read_bundle(folder), read_bundle(folder, views=4)
    assert (whole.views, some.views) == (8, 4)
    assert whole.ref.digest != some.ref.digest
    assert "4 views" in some.ref.name
    assert read_bundle(folder, views=10).ref == whole.ref
    predictor = load_predictor(folder, "cpu", views=1)
    assert predictor.bundle.views == 1
    assert predictor.bundle.ref == read_bundle(folder, views=1).ref
    assert predictor.bundle.ref.name.endswith("1 view")


def test_a_new_store_may_ask_who_reads_from_its_first_moment(tmp_path, cheap_hashes):
    with begin(tmp_path / "s", "Ann", ReadMode.BLIND_FIRST, secret="280375").store as store:
        assert store.guarded
        assert store.session.name == "Ann"
        assert store.queue_mode() is ReadMode.BLIND_FIRST
    with begin(tmp_path / "s", "Ben", ReadMode.ASSISTED).store as store:  # opened again: nobody is signed in
        assert (store.session, remembered_reviewer(store)) == (None, "Ann")


def test_a_poor_password_or_a_store_that_is_there_is_refused_and_nothing_is_made(tmp_path, cheap_hashes):
    with pytest.raises(DermreviewError) as caught:
        begin(tmp_path / "s", "Ann", ReadMode.ASSISTED, secret="123456")
    assert caught.value.code is ErrorCode.SECRET_SIMPLE
    assert not is_store(tmp_path / "s")
    begin(tmp_path / "s", "Ann", ReadMode.ASSISTED).store.close()
    with pytest.raises(DermreviewError) as caught:
        begin(tmp_path / "s", "Ann", ReadMode.ASSISTED, secret="280375")
    assert caught.value.code is ErrorCode.STORE_EXISTS
