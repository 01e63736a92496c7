"""Showing: one case as a whole: its people, their wishes, what it needs, and the other cases of the household."""

from uuid import UUID

from starlette.responses import Response

from cases import intake, preference, standing
from cases.standing import Standing
from officer_api.case import needing, telling
from officer_api.operation import Call, answer
from officer_api.query import Nothing


async def as_it_is_now(call: Call[Nothing], case_id: UUID) -> Response:
    """The case after a change that was recorded."""
    return await shown(call, await standing.find(call.state["database"], case_id, call.officer.municipalities))


async def shown(call: Call[Nothing], found: Standing) -> Response:
    """The answer that tells the whole case, with its ETag."""
    database = call.state["database"]
    wishes = await preference.look_up(database, found.id)
    linked = await intake.look_up_linked(database, found.id)
    told = telling.told(found, with_people=True, wishes=wishes, linked=linked)
    told.vereisten, told.opschorting = await needing.told(call, found)
    return answer(told, headers={"ETag": f'"{found.version}"'})
