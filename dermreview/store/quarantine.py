"""What the audit log says of refused images: which of them are still refused.

The log is the only place where they stand: a refusal, an import that went well later, and a clearing of the list
are events of it.
"""

import json
from typing import Final

from sqlalchemy import Connection, select

from dermreview.domain.audit import AuditKind, Json
from dermreview.domain.errors import ErrorCode
from dermreview.domain.quarantine import RefusedImage
from dermreview.store import audit
from dermreview.store.database import Database
from dermreview.store.schema import audit_events

_REFUSED: Final = "refused"
_RELEASED: Final = "released"
_CLEARED: Final = "cleared"


class Quarantine:
    """The part of a store that keeps them; its methods are as safe and raise as those of the `Store`."""

    actor: str | None
    _database: Database
    # no other program writes to the store meanwhile; an import asks for every image
    _refused: dict[str, RefusedImage] | None = None

    def refused_images(self) -> list[RefusedImage]:
        """Return the images that are refused now, oldest first."""
        return list(self._known().values())

    def refused_image(self, sha256: str) -> RefusedImage | None:
        """Return the refused image of these bytes, None if they are not refused now."""
        return self._known().get(sha256)

    def refuse(self, sha256: str, size: int, code: ErrorCode, name: str) -> None:
        """Remember a refused image; the same one with the same reason again is nothing new.

        Args:
            sha256: Hex digest of the file's bytes.
            size: Bytes.
            code: Why.
            name: A pseudonym or a technical name.
        """
        known = self.refused_image(sha256)
        if known is None or known.code is not code:
            with self._database.transaction() as connection:
                details: dict[str, Json] = {
                    "act": _REFUSED,
                    "sha256": sha256,
                    "size": size,
                    "code": code.value,
                    "name": name,
                }
                audit.append(connection, AuditKind.QUARANTINE, details, reviewer=self.actor)
            self._refused = None

    def release(self, sha256: str) -> None:
        """Forget a refused image that could be imported."""
        if self.refused_image(sha256) is not None:
            with self._database.transaction() as connection:
                details: dict[str, Json] = {"act": _RELEASED, "sha256": sha256}
                audit.append(connection, AuditKind.QUARANTINE, details, reviewer=self.actor)
            self._refused = None

    def clear_refused(self) -> int:
        """Forget all refused images; return how many."""
        number = len(self._known())
        if number:
            with self._database.transaction() as connection:
                details: dict[str, Json] = {"act": _CLEARED, "images": number}
                audit.append(connection, AuditKind.QUARANTINE, details, reviewer=self.actor)
            self._refused = None
        return number

    def _known(self) -> dict[str, RefusedImage]:
        known = self._refused
        if known is None:
            with self._database.transaction() as connection:
                known = self._refused = _still_refused(connection)
        return known


def _still_refused(connection: Connection) -> dict[str, RefusedImage]:
    query = select(audit_events.c.payload).filter_by(kind=AuditKind.QUARANTINE.value).order_by(audit_events.c.seq)
    found: dict[str, RefusedImage] = {}
    for payload in connection.execute(query).scalars():
        said = json.loads(payload)
        details = said["details"]
        if details["act"] == _CLEARED:
            found.clear()
        elif details["act"] == _RELEASED:
            found.pop(details["sha256"], None)
        else:
            found[details["sha256"]] = RefusedImage(
                details["sha256"],
                details["size"],
                ErrorCode(details["code"]),
                details["name"],
                audit.moment_of(said),
            )
    return found
