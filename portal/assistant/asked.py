"""Asked: a question in somebody's own words as it stands in an address; what identifies a person is masked first."""

from dataclasses import dataclass

from starlette.datastructures import QueryParams

from portal.assistant.features import LONGEST
from portal.assistant.mask import mask

KEY = "q"


@dataclass(frozen=True)
class Asked:
    """The question, masked; empty when nothing was asked. An address that is not `safe` must be left at once."""

    question: str
    is_safe: bool


def read(query: QueryParams) -> Asked:
    """What is asked in this address."""
    typed = " ".join(query.get(KEY, "").split())
    question = mask(typed[:LONGEST])
    return Asked(question, is_safe=question == typed)
