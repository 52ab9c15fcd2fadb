"""Every verb on a guarded store: before signing in, under another's name, and for each role."""

import ast
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest

from dermreview.domain.access import LEAST_ROLE, Right, Role, role_may
from dermreview.domain.audit import EraseReason
from dermreview.domain.case import Patient
from dermreview.domain.control_cases import ControlCases
from dermreview.domain.crop import CropBox
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.queue_acts import QueueAct, QueueAction
from dermreview.domain.review import Act, Action, ReadMode
from dermreview.domain.second_reading import Need, SecondReading
from dermreview.domain.worklist import Filter, Order
from dermreview.services import (
    access,
    analyzing,
    checking,
    controlling,
    encrypting,
    erasing,
    exporting,
    history,
    importing,
    quarantine,
    queue_acts,
    reading,
    reviews,
    saved_queues,
    statistics,
    suggesting,
)
from dermreview.services.stores import Store, open_store

from ..store.builders import BUNDLE, MEL, NV, new_case, prediction

pytestmark = pytest.mark.usefixtures("cheap_hashes")

PIN = "280375"
MODE = ReadMode.BLIND_FIRST
PROVISIONAL = Act(Action.PROVISIONAL, "nv")
EXPORT = exporting.ExportFormat.CSV
REASON = next(iter(EraseReason))
PREDICTOR = SimpleNamespace(bundle=SimpleNamespace(ref=BUNDLE), device="cpu", notices=())


@dataclass(frozen=True)
class Verb:
    """A service on a guarded store, called for a name; ``named`` tells whether it acts or reads for one."""

    right: Right
    do: Callable[[Store, str], object]
    named: bool = True


VERBS = {
    "record_review": Verb(Right.READ, lambda s, who: reviews.record_review(s, 2, who, NV, None)),
    "record_blind_label": Verb(
        Right.READ, lambda s, who: reviews.record_blind_label(s, 2, who, PROVISIONAL, None, heatmap=False)
    ),
    "undo_review": Verb(Right.READ, lambda s, who: reviews.undo_review(s, who, None)),
    "redo_review": Verb(Right.READ, lambda s, who: reviews.redo_review(s, who, None)),
    "remember_reviewer": Verb(Right.VIEW, reviews.remember_reviewer),
    "act_on_queue": Verb(
        Right.READ, lambda s, who: queue_acts.act_on_queue(s, who, QueueAct(QueueAction.ARCHIVE, (2,)), None)
    ),
    "open_worklist": Verb(Right.VIEW, lambda s, who: reading.open_worklist(s, who, Order.IMPORT, None)),
    "more_rows": Verb(Right.VIEW, lambda s, who: reading.more_rows(s, [1], who, None)),
    "open_case": Verb(Right.VIEW, lambda s, who: reading.open_case(s, 1, who, None)),
    "load_image": Verb(Right.VIEW, lambda s, who: reading.load_image(s, s.case(1)), named=False),
    "load_thumbnail": Verb(Right.VIEW, lambda s, who: reading.load_thumbnail(s, s.case(1), 8), named=False),
    "set_mode": Verb(Right.ADMINISTER, lambda s, who: reading.set_mode(s, MODE), named=False),
    "set_second_reading": Verb(
        Right.ADMINISTER, lambda s, who: reading.set_second_reading(s, SecondReading()), named=False
    ),
    "control_choice": Verb(Right.ADMINISTER, lambda s, who: controlling.control_choice(s), named=False),
    "choose_control_cases": Verb(
        Right.ADMINISTER, lambda s, who: controlling.choose_control_cases(s, ControlCases()), named=False
    ),
    "saved_queues": Verb(Right.VIEW, saved_queues.saved_queues),
    "save_queue": Verb(
        Right.READ,
        lambda s, who: saved_queues.save_queue(s, who, "q", Filter(), Order.IMPORT, ReadMode.ASSISTED, [1]),
    ),
    "rename_queue": Verb(Right.READ, lambda s, who: saved_queues.rename_queue(s, who, 1, "r")),
    "delete_queue": Verb(Right.READ, lambda s, who: saved_queues.delete_queue(s, who, 1)),
    "open_saved_queue": Verb(Right.READ, lambda s, who: saved_queues.open_saved_queue(s, who, 1, None)),
    "save_analysis": Verb(
        Right.ANALYZE, lambda s, who: analyzing.save_analysis(s, 1, prediction("nv", 0.8)), named=False
    ),
    "save_crop": Verb(
        Right.READ,
        lambda s, who: analyzing.save_crop(s, 1, who, CropBox(0, 0, 200, 200), prediction("nv", 0.8)),
    ),
    "save_failure": Verb(Right.ANALYZE, lambda s, who: analyzing.save_failure(s, 1, BUNDLE, "why"), named=False),
    "pending_cases": Verb(Right.VIEW, lambda s, who: analyzing.pending_cases(s, BUNDLE, [1]), named=False),
    "analyze_queue": Verb(
        Right.ANALYZE,
        lambda s, who: analyzing.analyze_queue(s, PREDICTOR, limit=0),  # type: ignore[arg-type]
        named=False,
    ),
    "prepare_item": Verb(
        Right.IMPORT,
        lambda s, who: importing.prepare_item(
            s, importing.ImportItem(s.folder / "no", "n", Patient(), None, False)
        ),
        named=False,
    ),
    "refused_images": Verb(Right.VIEW, lambda s, who: quarantine.refused_images(s), named=False),
    "clear_refused": Verb(Right.IMPORT, lambda s, who: quarantine.clear_refused(s), named=False),
    "commit_item": Verb(
        Right.IMPORT,
        lambda s, who: importing.commit_item(s, importing.PreparedCase(new_case("new"), "new.png")),
        named=False,
    ),
    "import_cases": Verb(Right.IMPORT, lambda s, who: importing.import_cases(s, []), named=False),
    "export_reviews": Verb(
        Right.EXPORT, lambda s, who: exporting.export_reviews(s, s.folder.parent / "out.csv", EXPORT), named=False
    ),
    "reading_statistics": Verb(Right.VIEW, lambda s, who: statistics.reading_statistics(s), named=False),
    "suggest_cases": Verb(Right.VIEW, lambda s, who: suggesting.suggest_cases(s, BUNDLE, 1), named=False),
    "check_store": Verb(Right.VIEW, lambda s, who: checking.check_store(s), named=False),
    "case_history": Verb(Right.ADMINISTER, lambda s, who: history.case_history(s, "a"), named=False),
    "encrypt_store": Verb(
        Right.ADMINISTER, lambda s, who: encrypting.encrypt_store(s, "a long and winding road"), named=False
    ),
    "change_passphrase": Verb(
        Right.ADMINISTER,
        lambda s, who: encrypting.change_passphrase(s, "old", "a long and winding road"),
        named=False,
    ),
    "plan_erasure": Verb(Right.ADMINISTER, lambda s, who: erasing.plan_erasure(s, ["b"]), named=False),
    "erase_cases": Verb(Right.ADMINISTER, lambda s, who: erasing.erase_cases(s, [], REASON), named=False),
    "unguard": Verb(Right.ADMINISTER, lambda s, who: access.unguard(s), named=False),
    "accounts": Verb(Right.ADMINISTER, lambda s, who: access.accounts(s), named=False),
    "add_account": Verb(
        Right.ADMINISTER, lambda s, who: access.add_account(s, "New", Role.READER, PIN), named=False
    ),
    "set_role": Verb(Right.ADMINISTER, lambda s, who: access.set_role(s, "Ann", Role.READER), named=False),
    "disable": Verb(Right.ADMINISTER, lambda s, who: access.disable(s, "Ann"), named=False),
    "set_idle_minutes": Verb(Right.ADMINISTER, lambda s, who: access.set_idle_minutes(s, 5), named=False),
    "reset_password": Verb(Right.ADMINISTER, lambda s, who: access.reset_password(s, "Ann", PIN), named=False),
}
NEEDS_NO_RIGHT = {
    "sign_in": "asks for the password",
    "sign_out": "takes a right away",
    "lock": "takes a right away",
    "change_password": "asks for the old password",
    "guard": "of a store whose reviewers do not sign in yet",
    "idle_minutes": "tells when the screen locks",
    "remembered_reviewer": "the name that the sign-in page begins with",
    "outcome_of": "part of act_on_queue",
    "require": "the rule itself",
    "begin_queue": "opens a store, before anybody can sign in",
    "begin_on": "the same",
    "clock_notice": "tells of the clock alone",
    "decrypt_store": "asks as encrypt_store does, once the store is an encrypted one",
    "remember": "whoever has the passphrase opened the store",
    "is_due": "the program's own backup, at its start",
    "back_up_if_due": "the program's own backup, at its start",
    "prepare_demo": "imports by import_cases",
}
NAMES = {Role.READER: "Rea", Role.ADJUDICATOR: "Adi", Role.ADMINISTRATOR: "Ann"}
DENIED = {
    ErrorCode.SIGN_IN_NEEDED,
    ErrorCode.ACCESS_DENIED,
    ErrorCode.ACCESS_OTHER_NAME,
    ErrorCode.PASSWORD_MUST_CHANGE,
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Somebody of each role, with the same PIN; nobody is signed in."""
    with open_store(tmp_path / "s") as opened:
        for name in ("a", "b"):
            opened.add_case(new_case(name))
        access.guard(opened, "Ann", PIN)
        for role in (Role.READER, Role.ADJUDICATOR):
            access.add_account(opened, NAMES[role], role, PIN)
            opened.set_password_hash(
                opened.account(NAMES[role]), opened.password_hash(opened.account("Ann")), must_change=False
            )
        access.sign_out(opened)
        yield opened


def denied(store: Store, verb: Verb, name: str) -> ErrorCode | None:
    """Call a verb; tell why it is not allowed, None if it is, whatever else it says."""
    try:
        verb.do(store, name)
    except DermreviewError as error:
        return error.code if error.code in DENIED else None
    return None


@pytest.mark.parametrize("name", VERBS)
def test_what_each_verb_asks_for(store: Store, name: str) -> None:
    verb = VERBS[name]
    before = [*store.all_events()], store.queue_events(), store.queue_mode(), store.accounts()
    assert denied(store, verb, "Ann") is ErrorCode.SIGN_IN_NEEDED
    for role in Role:
        access.sign_in(store, NAMES[role], PIN)
        others = NAMES[Role.READER if role is not Role.READER else Role.ADMINISTRATOR]
        if not role_may(role, verb.right):
            assert denied(store, verb, NAMES[role]) is ErrorCode.ACCESS_DENIED
        elif verb.named:
            assert denied(store, verb, others) is ErrorCode.ACCESS_OTHER_NAME
    assert ([*store.all_events()], store.queue_events(), store.queue_mode(), store.accounts()) == before
    access.sign_in(store, NAMES[LEAST_ROLE[verb.right]], PIN)
    assert denied(store, verb, NAMES[LEAST_ROLE[verb.right]]) is None


def test_no_verb_on_a_store_was_forgotten() -> None:
    folder = Path(inspect.getfile(access)).parent
    found = set()
    for file in folder.glob("*.py"):
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                first = node.args.args[0].annotation if node.args.args else None
                if first is not None and ast.unparse(first) == "Store":
                    found.add(node.name)
    # a new verb asks `require` for a right and gets a line in VERBS, or a reason in NEEDS_NO_RIGHT
    assert found == VERBS.keys() | NEEDS_NO_RIGHT.keys()


def test_a_reader_is_not_offered_what_an_adjudicator_settles(store: Store) -> None:
    def read(name: str, act: Act) -> None:
        access.sign_in(store, name, PIN)
        reviews.record_review(store, 1, name, act, None)

    access.sign_in(store, "Ann", PIN)
    reading.set_second_reading(store, SecondReading(everyone=True, own_adjudication=True))
    read("Rea", NV)
    read("Ann", MEL)
    assert store.row(1, "Ann", None).need is Need.ADJUDICATION
    access.sign_in(store, "Rea", PIN)
    row = store.row(1, "Rea", None)
    assert (row.need, row.adjudicating) == (Need.NONE, False)
    with pytest.raises(DermreviewError) as caught:
        reviews.record_review(store, 1, "Rea", Act(Action.ADJUDICATE, "nv"), None)
    assert caught.value.code is ErrorCode.NOTHING_TO_ADJUDICATE
    access.sign_in(store, "Adi", PIN)
    reviews.record_review(store, 1, "Adi", Act(Action.ADJUDICATE, "nv"), None)
    access.sign_in(store, "Ann", PIN)
    access.set_role(store, "Adi", Role.READER)
    access.sign_in(store, "Adi", PIN)
    with pytest.raises(DermreviewError) as caught:
        reviews.record_review(store, 1, "Adi", Act(Action.ADJUDICATE, "mel"), None)
    assert caught.value.code is ErrorCode.ACCESS_DENIED


def test_a_saved_queue_of_another_mode_is_for_administrators(store: Store) -> None:
    access.sign_in(store, "Rea", PIN)
    (queue,) = saved_queues.save_queue(store, "Rea", "q", Filter(), Order.IMPORT, ReadMode.BLIND_FIRST, [1])
    with pytest.raises(DermreviewError) as caught:
        saved_queues.open_saved_queue(store, "Rea", queue.id, None)
    assert caught.value.code is ErrorCode.ACCESS_DENIED
    assert store.queue_mode() is ReadMode.ASSISTED


def test_the_same_verbs_need_nothing_in_an_open_store(tmp_path: Path) -> None:
    with open_store(tmp_path / "s") as store:
        store.add_case(new_case("a"))
        store.add_case(new_case("b"))
        for name, verb in VERBS.items():
            if verb.do.__code__.co_filename == __file__ and name not in {
                "encrypt_store",
                "unguard",
                "accounts",
                "add_account",
                "set_role",
                "disable",
                "reset_password",
                "set_idle_minutes",
            }:
                assert denied(store, verb, "whoever") is None, name
