"""What a key of the reader means for the case on screen: a verdict, or why it means none."""

from dataclasses import dataclass

from dermreview.domain.review import Action, ReadMode, final_action
from dermreview.services.reading import OpenCase
from dermreview.ui.language import translate


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be recorded.

    Attributes:
        action: The act.
        label: One of `dermreview.domain.taxonomy.LABELS`, for the labelling acts.
        diagnosis: The diagnosis in words of ``other``.
    """

    action: Action
    label: str | None = None
    diagnosis: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a key means nothing.

    Attributes:
        why: In words, without a full stop.
        label_helps: Whether a label key does what this one could not.
    """

    why: str
    label_helps: bool = False


@dataclass(frozen=True, slots=True)
class OnScreen:
    """What the screen shows of the AI's opinion.

    Attributes:
        suggestion: The class that is suggested for the whole image, None if none is.
        crop_in_view: Whether the opinion on a crop is shown in its place.
    """

    suggestion: str | None
    crop_in_view: bool


def on_label(opened: OpenCase, screen: OnScreen, label: str, diagnosis: str | None = None) -> Verdict:
    """Return what a label key means: in a blind read first a provisional label, then the final one.

    Args:
        opened: The case on screen.
        screen: What is shown of the AI's opinion.
        label: The label of the key.
        diagnosis: The diagnosis in words of ``other``.
    """
    if opened.row.adjudicating:
        return Verdict(Action.ADJUDICATE, label, diagnosis)
    if opened.row.veiled:
        return Verdict(Action.PROVISIONAL, label, diagnosis)
    first = opened.state.provisional
    return Verdict(
        final_action(label, screen.suggestion, None if first is None else first.act.label), label, diagnosis
    )


def on_confirm(opened: OpenCase, screen: OnScreen) -> Verdict | Refusal:
    """Return what confirming means: the suggestion, or after a blind read the reader's own first label."""
    if opened.row.adjudicating:
        return _choose_the_final_label()
    if opened.row.mode is ReadMode.ASSISTED:
        if screen.crop_in_view:
            return _of_the_crop()
        if screen.suggestion is None:
            return Refusal(translate("verdicts", "There is no suggestion to confirm"), label_helps=True)
        return on_label(opened, screen, screen.suggestion)
    first = opened.state.provisional
    if first is None or first.act.label is None:
        return Refusal(translate("verdicts", "There is no label of yours to keep"), label_helps=True)
    return on_label(opened, screen, first.act.label, first.act.diagnosis)


def on_adopt(opened: OpenCase, screen: OnScreen) -> Verdict | Refusal:
    """Return what taking over the AI's label means; only after a blind read does it mean anything."""
    if opened.row.adjudicating:
        return _choose_the_final_label()
    if opened.row.mode is ReadMode.ASSISTED:
        return Refusal(
            translate("verdicts", "To adopt is for reading blind first; here the suggestion can be confirmed")
        )
    if screen.crop_in_view:
        return _of_the_crop()
    if screen.suggestion is None:
        return Refusal(translate("verdicts", "There is nothing to adopt"), label_helps=True)
    return on_label(opened, screen, screen.suggestion)


def on_judge(opened: OpenCase, action: Action) -> Verdict | Refusal:
    """Return what ungradable, defer or flag means."""
    if opened.row.adjudicating and action is Action.FLAG:
        return Refusal(
            translate("verdicts", "The readers differ and you are the last one: choose a label, or defer")
        )
    return Verdict(action)


def _choose_the_final_label() -> Refusal:
    return Refusal(translate("verdicts", "The readers differ"), label_helps=True)


def _of_the_crop() -> Refusal:
    return Refusal(translate("verdicts", "The crop is in view: go back to the whole image"), label_helps=True)
