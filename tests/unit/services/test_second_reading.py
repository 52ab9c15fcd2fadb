"""Second reads and adjudications against a real store."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dermreview.domain.analysis import Decision
from dermreview.domain.case import ReferenceLabel
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.queue_acts import QueueAct, QueueAction
from dermreview.domain.review import Act, Action, ReadMode, SecondReadReason, Shown, Status
from dermreview.domain.second_reading import Need, SecondReading
from dermreview.domain.vocabulary import Confidence
from dermreview.domain.worklist import DONE, TO_READ, Order, RowState
from dermreview.services.queue_acts import act_on_queue
from dermreview.services.reading import open_case, set_mode, set_second_reading
from dermreview.services.reviews import record_blind_label, record_review, redo_review, undo_review
from dermreview.services.statistics import reading_statistics
from dermreview.services.stores import Store
from dermreview.store.schema import queues
from tests.support.stores import new_store

from ..store.builders import BUNDLE, MEL, NV, new_case, prediction

FINAL = Act(Action.ADJUDICATE, "mel")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "s") as opened:
        for name in ("a", "b", "c"):
            opened.add_case(new_case(name, reference=ReferenceLabel("mel", "histology")))
        yield opened


def states(store: Store, reviewer: str) -> list[RowState]:
    return [row.state for row in store.worklist(reviewer, Order.IMPORT, None)]


def differ(store: Store) -> None:
    """Ann and Ben read case 1, each their own way."""
    record_review(store, 1, "Ann", Act(Action.OVERRIDE, "nv"), None)
    record_review(store, 1, "Ann", Act(Action.FLAG), None)
    record_review(store, 1, "Ben", MEL, None)


def test_a_case_is_read_once(store: Store) -> None:
    record_review(store, 1, "Ann", NV, None)
    assert states(store, "Ben") == [RowState.READ_BY_OTHER, RowState.UNREVIEWED, RowState.UNREVIEWED]
    assert RowState.READ_BY_OTHER in DONE


def test_in_a_reader_study_every_case_is_read_by_everyone(store: Store) -> None:
    set_second_reading(store, SecondReading(everyone=True))
    record_review(store, 1, "Ann", NV, None)
    assert states(store, "Ben")[0] is RowState.UNREVIEWED


def test_a_deferred_case_waits_for_anyone(store: Store) -> None:
    record_review(store, 1, "Ann", Act(Action.DEFER), None)
    assert (states(store, "Ann")[0], states(store, "Ben")[0]) == (RowState.DEFERRED, RowState.UNREVIEWED)
    record_review(store, 1, "Ben", NV, None)
    assert states(store, "Ann")[0] is RowState.READ_BY_OTHER


def test_a_flag_asks_another_reader_who_sees_neither_label_nor_name(store: Store) -> None:
    record_review(store, 1, "Ann", Act(Action.OVERRIDE, "nv"), None)
    record_review(store, 1, "Ann", Act(Action.NOTE, note="Ann is not sure"), None)
    flagged = record_review(store, 1, "Ann", Act(Action.FLAG), None)

    assert (flagged.row.state, flagged.row.label) == (RowState.FLAGGED, "nv")
    row = store.row(1, "Ben", None)
    assert (row.state, row.need, row.label, row.final_label) == (
        RowState.SECOND_READ,
        Need.SECOND_READ,
        None,
        None,
    )
    opened = open_case(store, 1, "Ben", None)
    assert opened.history == () and opened.reads == ()
    assert "Ann" not in repr(opened) and "'nv'" not in repr(opened)


def test_equal_labels_agree_and_ask_nobody(store: Store) -> None:
    record_review(store, 1, "Ann", MEL, None)
    record_review(store, 1, "Ann", Act(Action.FLAG), None)
    record_review(store, 1, "Ben", MEL, None)
    assert states(store, "Ben")[0] is RowState.REVIEWED
    assert states(store, "Cleo")[0] is RowState.READ_BY_OTHER


def test_labels_that_differ_wait_for_a_third_reader(store: Store) -> None:
    differ(store)
    assert states(store, "Ann")[0] is RowState.FLAGGED
    assert states(store, "Ben")[0] is RowState.REVIEWED
    row = store.row(1, "Cleo", None)
    assert (row.state, row.adjudicating) == (RowState.ADJUDICATION, True)
    assert row.state in TO_READ
    opened = open_case(store, 1, "Cleo", None)
    assert {read.label for read in opened.reads} == {"nv", "mel"}
    assert "Ann" not in repr(opened) and "Ben" not in repr(opened)
    assert opened.state.status is Status.UNREVIEWED


def test_an_adjudication_is_final_for_all_and_its_author_sees_what_was_weighed(store: Store) -> None:
    differ(store)
    outcome = record_review(store, 1, "Cleo", FINAL, None)

    assert outcome.event.mode is ReadMode.ADJUDICATION
    assert (outcome.row.state, outcome.row.final_label) == (RowState.ADJUDICATED, "mel")
    for reviewer in ("Ann", "Ben", "Dora"):
        assert states(store, reviewer)[0] is RowState.ADJUDICATED
    again = open_case(store, 1, "Cleo", None)
    assert again.state.label == "mel" and len(again.reads) == 2
    assert open_case(store, 1, "Ann", None).reads == ()
    assert open_case(store, 1, "Ann", None).state.label == "nv", "a reader's own label stays what it was"


def test_an_adjudication_is_undone_redone_and_corrected(store: Store) -> None:
    differ(store)
    record_review(store, 1, "Cleo", FINAL, None)
    assert undo_review(store, "Cleo", None).row.state is RowState.ADJUDICATION
    assert redo_review(store, "Cleo", None).row.state is RowState.ADJUDICATED
    corrected = record_review(store, 1, "Cleo", Act(Action.ADJUDICATE, "bcc"), None)
    assert corrected.row.final_label == "bcc"
    ungradable = record_review(store, 1, "Cleo", Act(Action.UNGRADABLE), None)
    assert (ungradable.row.state, ungradable.row.final_label) == (RowState.ADJUDICATED, None)


def test_without_a_conflict_there_is_nothing_to_adjudicate(store: Store) -> None:
    record_review(store, 1, "Ann", NV, None)
    before = list(store.all_events())
    for case_id in (1, 2):
        with pytest.raises(DermreviewError) as caught:
            record_review(store, case_id, "Cleo", FINAL, None)
        assert caught.value.code is ErrorCode.NOTHING_TO_ADJUDICATE
    assert list(store.all_events()) == before


def test_two_readers_alone_may_be_allowed_to_judge_their_own_conflict(store: Store) -> None:
    differ(store)
    with pytest.raises(DermreviewError):
        record_review(store, 1, "Ann", FINAL, None)
    set_second_reading(store, SecondReading(own_adjudication=True))
    assert record_review(store, 1, "Ann", FINAL, None).row.state is RowState.ADJUDICATED
    assert open_case(store, 1, "Ann", None).state.label == "mel"
    read = [event for event in store.history(1, "Ann") if event.mode is ReadMode.ASSISTED]
    assert [event.act.action for event in read] == [Action.OVERRIDE, Action.FLAG]


def test_reasons_belong_to_the_decision_that_brought_the_conflict_about(store: Store) -> None:
    """Ben may adjudicate his own cases; what he adds to the label that he has just given is no adjudication."""
    set_second_reading(store, SecondReading(own_adjudication=True))
    differ(store)
    assert store.row(1, "Ben", None).adjudicating
    outcome = record_review(store, 1, "Ben", Act(Action.REASON, confidence=Confidence.LOW), None)
    assert (outcome.event.mode, outcome.state.confidence) == (ReadMode.ASSISTED, Confidence.LOW)
    record_review(store, 1, "Ben", FINAL, None)
    outcome = record_review(store, 1, "Ben", Act(Action.REASON, confidence=Confidence.HIGH), None)
    assert (outcome.event.mode, outcome.state.confidence) == (ReadMode.ADJUDICATION, Confidence.HIGH)


def test_a_deferred_adjudication_comes_back(store: Store) -> None:
    differ(store)
    outcome = record_review(store, 1, "Cleo", Act(Action.DEFER), None)
    assert (outcome.row.state, outcome.state.status) == (RowState.ADJUDICATION, Status.DEFERRED)
    assert states(store, "Dora")[0] is RowState.ADJUDICATION


def test_the_rules_ask_for_a_second_read_and_the_log_says_why(store: Store) -> None:
    set_second_reading(store, SecondReading(disagreement=True, abstention=True))
    against = Act(Action.OVERRIDE, "mel", shown=Shown(bundle="b", suggestion="nv"))
    unread = Act(Action.OVERRIDE, "mel", shown=Shown(bundle="b", abstained="blur"))
    asked = [record_review(store, 1, "Ann", act, None).event.act.second_read for act in (against, unread, MEL)]
    assert asked == [SecondReadReason.DISAGREEMENT, SecondReadReason.ABSTENTION, None]
    record_review(store, 1, "Ann", against, None)
    assert states(store, "Ben")[0] is RowState.SECOND_READ
    assert undo_review(store, "Ann", None).row.state is RowState.REVIEWED
    assert states(store, "Ben")[0] is RowState.READ_BY_OTHER, "what was undone asks for nothing"
    assert [event.act.second_read for event in store.history(1, "Ann")][:2] == asked[:2]


def test_rules_of_today_change_no_decision_of_yesterday(store: Store) -> None:
    record_review(store, 1, "Ann", NV, None)
    set_second_reading(store, SecondReading(share=1.0))
    assert states(store, "Ben")[0] is RowState.READ_BY_OTHER
    record_review(store, 2, "Ann", NV, None)
    assert states(store, "Ben")[1] is RowState.SECOND_READ
    set_second_reading(store, SecondReading())
    assert states(store, "Ben")[1] is RowState.SECOND_READ


def test_an_abstention_that_a_blind_reader_never_saw_counts(store: Store) -> None:
    set_second_reading(store, SecondReading(abstention=True))
    set_mode(store, ReadMode.BLIND_FIRST)
    unsure = replace(prediction("nv", 0.4), decision=Decision(None, "argmax", "blur"))
    store.save_analysis(1, unsure)
    first = Act(Action.PROVISIONAL, "nv")
    outcome = record_blind_label(store, 1, "Ann", first, BUNDLE, heatmap=False)
    assert outcome.event.act.second_read is SecondReadReason.ABSTENTION
    outcome = record_blind_label(store, 2, "Ann", first, BUNDLE, heatmap=False)
    assert outcome.event.act.second_read is None, "no analysis is no abstention"


def test_an_adjudicator_in_a_blind_queue_is_not_shown_the_ai(store: Store) -> None:
    set_mode(store, ReadMode.BLIND_FIRST)
    store.save_analysis(1, prediction("mel", 0.9))
    for reviewer, label in (("Ann", "nv"), ("Ben", "mel")):
        record_blind_label(store, 1, reviewer, Act(Action.PROVISIONAL, label), BUNDLE, heatmap=False)
        record_review(store, 1, reviewer, Act(Action.FLAG), BUNDLE)
        record_review(store, 1, reviewer, Act(Action.OVERRIDE, label), BUNDLE)
    set_second_reading(store, SecondReading(everyone=True))
    opened = open_case(store, 1, "Cleo", BUNDLE)
    assert (opened.row.adjudicating, opened.row.veiled, opened.analysis) == (True, True, None)


def test_rules_that_were_changed_from_outside_are_none(store: Store) -> None:
    set_second_reading(store, SecondReading(share=0.5))
    assert store.second_reading() == SecondReading(share=0.5)
    with store._database.transaction() as connection:
        connection.execute(queues.update().values(second_reading="{broken"))
    assert store.second_reading() == SecondReading()
    assert states(store, "Ann") == [RowState.UNREVIEWED] * 3


def test_the_projection_comes_anew_from_the_events(store: Store) -> None:
    differ(store)
    record_review(store, 1, "Cleo", FINAL, None)
    record_review(store, 2, "Ann", Act(Action.FLAG), None)
    before = [states(store, name) for name in ("Ann", "Ben", "Cleo")]
    assert store.rebuild_projection() == 4
    assert [states(store, name) for name in ("Ann", "Ben", "Cleo")] == before


def test_a_first_label_after_the_ai_may_have_been_seen_says_so_and_is_no_blind_figure(store: Store) -> None:
    store.save_analysis(1, prediction("mel", 0.9))
    set_mode(store, ReadMode.BLIND_FIRST)
    store.save_analysis(2, prediction("mel", 0.9))
    assert [store.row(case_id, "Ann", BUNDLE).exposed for case_id in (1, 2, 3)] == [True, False, False]
    for case_id in (1, 2):
        act = Act(Action.PROVISIONAL, "nv")
        outcome = record_blind_label(store, case_id, "Ann", act, BUNDLE, heatmap=False)
        assert outcome.event.act.exposed is (case_id == 1)
        record_review(store, case_id, "Ann", Act(Action.ADOPT, "mel", shown=Shown("b", "mel")), BUNDLE)
    everyone = reading_statistics(store).readers[0]
    assert (everyone.cases, everyone.to_right.count, everyone.to_right.of) == (2, 1, 1)
    set_mode(store, ReadMode.ASSISTED)
    set_mode(store, ReadMode.BLIND_FIRST)
    assert store.row(2, "Ann", BUNDLE).exposed, "the queue was assisted in between"


def test_a_case_that_was_put_back_may_be_known_to_its_reader_alone(store: Store) -> None:
    set_mode(store, ReadMode.BLIND_FIRST)
    store.save_analysis(1, prediction("mel", 0.9))
    record_blind_label(store, 1, "Ann", Act(Action.PROVISIONAL, "nv"), BUNDLE, heatmap=False)
    record_review(store, 1, "Ann", Act(Action.OVERRIDE, "nv"), BUNDLE)
    act_on_queue(store, "Ann", QueueAct(QueueAction.REQUEUE, (1,)), BUNDLE)
    assert (store.row(1, "Ann", BUNDLE).exposed, store.row(1, "Ann", BUNDLE).veiled) == (True, True)
    assert not store.row(1, "Ben", BUNDLE).exposed


def test_a_queue_that_never_was_assisted_exposes_nothing(store: Store) -> None:
    set_mode(store, ReadMode.BLIND_FIRST)
    store.save_analysis(1, prediction("mel", 0.9))
    set_mode(store, ReadMode.BLIND_FIRST)
    assert not store.row(1, "Ann", BUNDLE).exposed
