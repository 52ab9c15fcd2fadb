"""Which actions a role may use; the others are disabled and say why. The rule itself is kept by the services."""

from typing import Final

from dermreview.domain.access import LEAST_ROLE, Right, Role, role_may
from dermreview.ui.action_table import name_keys
from dermreview.ui.actions import Actions
from dermreview.ui.domain_words import role_name
from dermreview.ui.language import translate

_NEEDS: Final = {
    "export": Right.EXPORT,
    "assisted": Right.ADMINISTER,
    "blind_first": Right.ADMINISTER,
    "second_reading": Right.ADMINISTER,
    "quality_control": Right.ADMINISTER,
    "erase": Right.ADMINISTER,
    "accounts": Right.ADMINISTER,
}
"""Action by the name of its attribute; what is not here is for everyone who reads."""


def offer_by_role(actions: Actions, role: Role | None) -> None:
    """Enable what a role may use, and let the tooltip of the rest say whom to ask.

    Args:
        actions: Of the window.
        role: Of who is signed in; None in a store without sign-in, where everyone may do everything.
    """
    named = actions.named()
    for name, right in _NEEDS.items():
        action = named[name]
        allowed = role is None or role_may(role, right)
        action.setEnabled(allowed)
        name_keys(action)
        if not allowed:
            why = translate("rights", "{what}. This needs the role {role}")
            action.setToolTip(why.format(what=action.whatsThis(), role=role_name(LEAST_ROLE[right])))
    actions.lock.setEnabled(role is not None)
