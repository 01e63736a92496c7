"""Wander: follow links from a page on, and choose which of the pages seen are worth a look in the browser."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from heapq import heapify, heappop, heappush

from e2e.crawl.reading import Reading

Fetch = Callable[[str], Reading | None]
Wanted = Callable[[Reading], frozenset[str]]


def wander(start: Iterable[str], fetch: Fetch, wanted: Wanted = Reading.everything) -> list[Reading]:
    """Every page that was read; one leads on only when something `wanted` of it was not seen before, so this ends."""
    ahead = deque(start)
    met, seen = set(ahead), set[str]()
    readings = []
    while ahead:
        reading = fetch(ahead.popleft())
        if reading is None:
            continue
        readings.append(reading)
        if wanted(reading) <= seen:
            continue
        seen |= wanted(reading)
        leads = [each for each in reading.leads if each not in met]
        met.update(leads)
        ahead.extend(leads)
    return readings


def choose(readings: Sequence[Reading], wanted: Wanted) -> list[Reading]:
    """Few pages that together show all that is `wanted` of each: always the one that shows most of what is left."""
    left = set[str]().union(*map(wanted, readings))
    heap = [(-len(wanted(reading)), number) for number, reading in enumerate(readings)]
    heapify(heap)
    chosen = []
    while left:
        _, number = heappop(heap)
        shows = len(wanted(readings[number]) & left)
        if heap and -shows > heap[0][0]:  # another may show more: this one has lost to those chosen meanwhile
            heappush(heap, (-shows, number))
            continue
        chosen.append(number)
        left -= wanted(readings[number])
    return [readings[number] for number in sorted(chosen)]
