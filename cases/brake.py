"""Brake: slows down who guesses codes, without locking out a library or a resident who mistypes.

Three counts, each kept in the database so that all processes share it: per code (also for codes that do not exist),
per network, and per municipality. Source: standards.md 4.6.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from uuid import UUID

from sqlalchemy import bindparam, delete, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from cases.database import Moment, Table

CODE_TRIES = 5
CODE_PAUSE = timedelta(minutes=15)
CODE_DEAD = 20
NETWORK_TRIES = 60
NETWORK_WINDOW = timedelta(hours=1)
FEEDBACK_TRIES = 120
LOST_CODE_TRIES = 60
RENEWED_EVERY = timedelta(days=7)
TOWN_TRIES = 600
TOWN_WINDOW = timedelta(minutes=10)
TOWN_WAIT = timedelta(seconds=2)
FORGET = timedelta(days=90)


class Brake(Table):
    """How often something went wrong: `count` since `since`; for a code also until when it is paused."""

    __tablename__ = "brake"

    what: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    since: Mapped[datetime]
    paused_until: Mapped[datetime | None]


UNLESS_THERE = text(
    "INSERT INTO brake (what, count, since) VALUES (:what, 0, :since) ON CONFLICT (what) DO NOTHING"
).bindparams(bindparam("since", type_=Moment))
"""Two first tries at the same moment must not trip over each other."""


@dataclass(frozen=True)
class Try:
    """One try at a code: the municipality, the code's selector, and the network it comes from."""

    municipality: str
    selector: str
    network: str

    @property
    def code_key(self) -> str:
        return f"code:{self.municipality}:{self.selector}"

    @property
    def network_key(self) -> str:
        return f"network:{self.network}"

    @property
    def town_key(self) -> str:
        return f"town:{self.municipality}"


def network_of(address: str) -> str:
    """The network of an internet address (/24 or /48), which is all that is kept of it."""
    try:
        version = ip_address(address).version
    except ValueError:
        return "unknown"
    return str(ip_network(f"{address}/{24 if version == 4 else 48}", strict=False))


async def network_wait(session: AsyncSession, attempt: Try, now: datetime) -> timedelta | None:
    """How long this network must wait before its next try, or None when it need not."""
    brake = await session.get(Brake, attempt.network_key)
    if brake is None or brake.count < NETWORK_TRIES or now >= brake.since + NETWORK_WINDOW:
        return None
    return brake.since + NETWORK_WINDOW - now


async def town_wait(session: AsyncSession, attempt: Try, now: datetime) -> timedelta:
    """How long each try in this municipality is held up now: nobody is refused, guessing becomes slow."""
    brake = await session.get(Brake, attempt.town_key)
    busy = brake is not None and brake.count > TOWN_TRIES and now < brake.since + TOWN_WINDOW
    return TOWN_WAIT if busy else timedelta()


async def code_is_stopped(session: AsyncSession, attempt: Try, now: datetime) -> bool:
    """Whether this code is paused or dead."""
    brake = await session.get(Brake, attempt.code_key)
    if brake is None:
        return False
    return brake.count >= CODE_DEAD or (brake.paused_until is not None and now < brake.paused_until)


async def count_wrong(session: AsyncSession, attempt: Try, now: datetime, *, stopped: bool) -> None:
    """Count a wrong try. While a code is `stopped`, tries at it count for the network and the municipality only."""
    await _count(session, attempt.network_key, now, NETWORK_WINDOW)
    await _count(session, attempt.town_key, now, TOWN_WINDOW)
    if not stopped:
        brake = await _count(session, attempt.code_key, now, FORGET)
        if brake.count % CODE_TRIES == 0:
            brake.paused_until = now + CODE_PAUSE


async def takes_feedback(session: AsyncSession, network: str, now: datetime) -> bool:
    """Count a remark of this network; False when it sent too many within an hour."""
    return (await _count(session, f"feedback:{network}", now, NETWORK_WINDOW)).count <= FEEDBACK_TRIES


async def takes_lost_code(session: AsyncSession, network: str, now: datetime) -> bool:
    """Count a question of this network for a new code; False when it asked too often within an hour."""
    return (await _count(session, f"lost:{network}", now, NETWORK_WINDOW)).count <= LOST_CODE_TRIES


async def takes_renewal(session: AsyncSession, case_id: UUID, now: datetime) -> bool:
    """Count a question for a new code of this case; False when it got one within seven days."""
    return (await _count(session, f"renewal:{case_id}", now, RENEWED_EVERY)).count == 1


async def release(session: AsyncSession, attempt: Try) -> None:
    """Forget the wrong tries at a code that was now entered rightly."""
    await session.execute(delete(Brake).where(Brake.what == attempt.code_key))


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Forget counts that no brake looks at any more. Those of codes stay as long as a code can live."""
    lasting = Brake.what.like("code:%") | Brake.what.like("renewal:%")
    old = (~lasting & (Brake.since < now - NETWORK_WINDOW)) | (Brake.since < now - FORGET)
    await session.execute(delete(Brake).where(old))


async def _count(session: AsyncSession, what: str, now: datetime, window: timedelta) -> Brake:
    await session.execute(UNLESS_THERE, {"what": what, "since": now})
    brake = await session.get_one(Brake, what, with_for_update=True)
    if now >= brake.since + window:
        brake.count, brake.since = 0, now
    brake.count += 1
    await session.flush()
    return brake
