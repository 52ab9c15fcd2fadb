"""Words of the rooms below the screen, in the reader's language: classes, badges, reasons, errors, sites.

These rooms know nothing of Qt and hold their words in English. `TEXTS` names every such table once, so that the
tool that collects the texts finds them.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from dermreview.domain.access import Role
from dermreview.domain.errors import MESSAGES, DermreviewError
from dermreview.domain.quality import ABSTENTIONS, BADGE_MEANINGS, BADGE_NAMES, Badge
from dermreview.domain.taxonomy import LABELS, display_name
from dermreview.domain.vocabulary import OTHER_DIAGNOSES, REASONS
from dermreview.ui.language import translate

_SITES = (
    *(
        "abdomen",
        "acral",
        "anterior torso",
        "back",
        "chest",
        "ear",
        "face",
        "foot",
        "genital",
        "hand",
        "head/neck",
    ),
    *("lateral torso", "lower extremity", "neck", "oral/genital", "palms/soles", "posterior torso", "scalp"),
    *("torso", "trunk", "unknown", "upper extremity"),
)
"""The words of HAM10000 and ISIC; another source's words are shown as they are."""

_METHODS = ("class activation", "Grad-CAM")
"""How an activation map was made; maps of several members may name more than one, with a slash between."""

_WITHIN = " (within a sentence)"


def _lowered(words: str) -> str:
    """Return words as they stand inside an English sentence; abbreviations keep their capitals."""
    return words[:1].lower() + words[1:]


TEXTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "errors": tuple(MESSAGES.values()),
        "roles": tuple(role.value for role in Role),
        "classes": tuple(display_name(label) for label in LABELS),
        f"classes{_WITHIN}": tuple(_lowered(display_name(label)) for label in LABELS),
        "badges": (*BADGE_NAMES.values(), *BADGE_MEANINGS.values()),
        f"badges{_WITHIN}": tuple(_lowered(name) for name in BADGE_NAMES.values()),
        "abstentions": tuple(ABSTENTIONS.values()),
        "reasons": tuple(REASONS.values()),
        f"reasons{_WITHIN}": tuple(_lowered(name) for name in REASONS.values()),
        "diagnoses": OTHER_DIAGNOSES,
        "methods": _METHODS,
        "patients": ("age", "sex", "site", "female", "male", *_SITES),
    }
)
"""Context to the English texts that are translated in it."""


def error_in_words(error: DermreviewError) -> str:
    """Return what an error says, beginning as it does inside a sentence."""
    roles = {name: role_name(value) for name, value in error.data.items() if isinstance(value, Role)}
    return translate("errors", MESSAGES[error.code]).format(**error.words | roles)


def role_name(role: Role) -> str:
    """Return the name of a role, as it stands inside a sentence."""
    return translate("roles", role.value)


def class_name(label: str) -> str:
    """Return the name of a class or of ``other``.

    Raises:
        KeyError: If ``label`` is neither.
    """
    return translate("classes", display_name(label))


def class_within_sentence(label: str) -> str:
    """Return the name of a class or of ``other`` as it stands inside a sentence.

    Raises:
        KeyError: If ``label`` is neither.
    """
    return translate(f"classes{_WITHIN}", _lowered(display_name(label)))


def badge_name(badge: Badge) -> str:
    """Return what is written on a badge."""
    return translate("badges", BADGE_NAMES[badge])


def badge_within_sentence(code: str) -> str:
    """Return a badge's name inside a sentence; a code that this version does not know stays as it is."""
    known = {badge.value: name for badge, name in BADGE_NAMES.items()}
    return translate(f"badges{_WITHIN}", _lowered(known[code])) if code in known else code


def badge_meaning(badge: Badge) -> str:
    """Return what a badge means, as a sentence or two."""
    return translate("badges", BADGE_MEANINGS[badge])


def abstention_in_words(code: str | None) -> str:
    """Return the reason code of an abstention as words, '' for None."""
    if code is None:
        return ""
    return translate("abstentions", ABSTENTIONS[code]) if code in ABSTENTIONS else code.replace("_", " ")


def reason_name(code: str) -> str:
    """Return a reason for a label; a code that this version does not know stays as it is."""
    return translate("reasons", REASONS[code]) if code in REASONS else code


def reason_within_sentence(code: str) -> str:
    """Return the same as it stands inside a sentence."""
    return translate(f"reasons{_WITHIN}", _lowered(REASONS[code])) if code in REASONS else code


def diagnosis_names() -> list[str]:
    """Return the diagnoses outside the seven classes that are offered while a reader types."""
    return sorted(translate("diagnoses", name) for name in OTHER_DIAGNOSES)


def method_in_words(method: str) -> str:
    """Return how a map was made; what this version does not know stays as it is."""
    return "/".join(translate("methods", each) for each in method.split("/"))


def patient_word(word: str) -> str:
    """Return a sex or an anatomical site; what this version does not know stays as it is."""
    return translate("patients", word)
