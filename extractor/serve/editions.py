"""What the two lines of Datasette, 0.65 and 1.0, call differently: asking for permissions, and saying who has one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Forbidden

if TYPE_CHECKING:
    from datasette.app import Datasette

Actor = Mapping[str, Any] | None


async def require_sight(datasette: Datasette, actor: Actor, database: str) -> None:
    """Raise Forbidden for a visitor who may not see the database."""
    if hasattr(datasette, "ensure_permissions"):
        await datasette.ensure_permissions(actor, [("view-database", database), "view-instance"])
        return
    from datasette.resources import DatabaseResource

    if not await datasette.allowed(action="view-database", resource=DatabaseResource(database), actor=actor):
        raise Forbidden("view-database")


async def has_permission(datasette: Datasette, actor: Actor, action: str) -> bool:
    """Say whether a visitor has a permission that is not about a table or database."""
    if hasattr(datasette, "permission_allowed"):
        return bool(await datasette.permission_allowed(actor, action, default=False))
    return bool(await datasette.allowed(action=action, actor=actor))


def declared(action: str, description: str) -> list[Any]:
    """Return a permission as Datasette 1.0 wants it declared."""
    from datasette.permissions import Action

    return [Action(name=action, description=description)]


def granted(allowed: bool, reason: str) -> Any:
    """Return the answer of Datasette 1.0's hook to whether somebody has a permission."""
    from datasette.permissions import PermissionSQL

    return PermissionSQL.allow(reason) if allowed else PermissionSQL.deny(reason)
