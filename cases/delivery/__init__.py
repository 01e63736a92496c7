"""Delivery: brings messages on their way: due, rendered, with the carrier. Done by the worker, and by nobody else.

Each step is one transaction. A code is made in the transaction that renders its message; until the carrier has the
message it lies sealed for the worker. What the carrier took just before a crash is given once more under the same
Message-ID or file name: the one thing that can happen twice. At night, on Sundays and on holidays nothing goes that
can wait.
"""

from cases.delivery.bouncing import take_bounces
from cases.delivery.office import Office, open_office
from cases.delivery.rendering import render, seal
from cases.delivery.sending import send, wake

__all__ = ["Office", "deliver", "open_office", "render", "seal", "wake"]


async def deliver(office: Office) -> int:
    """One round: take what came back, render what is due, give what is rendered. Returns how many there were."""
    return await take_bounces(office) + await render(office) + await send(office)
