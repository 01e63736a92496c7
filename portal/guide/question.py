"""Question: reads the answers out of an address, strictly, and writes the addresses around a step."""

from collections.abc import Mapping

from starlette.datastructures import QueryParams

from cases.refusal import UnknownAnswer, UnknownStep
from portal.guide.journey import Step

RESERVED = frozenset({"dank", "naast", "q", "visit"})


def read(query: QueryParams, steps: tuple[Step, ...]) -> dict[str, str]:
    """The answers in a query; several options of one answer are joined by commas, in the step's order.

    Raises `UnknownStep` for a key that no step has and `UnknownAnswer` for a value that is no option of its step.
    """
    known = {step.key: step for step in steps}
    answers = {}
    for key in query:
        if key in RESERVED:
            continue
        if key not in known:
            raise UnknownStep
        answers[key] = _answer(known[key], query.getlist(key))
    return {step.key: answers[step.key] for step in steps if step.key in answers}


def without(answers: Mapping[str, str], key: str) -> dict[str, str]:
    """The answers without that of one step, to ask it again."""
    return {each: answer for each, answer in answers.items() if each != key}


def _answer(step: Step, values: list[str]) -> str:
    given = [option for value in values for option in value.split(",") if option]
    if not set(given) <= set(step.options) or (not step.many and len(given) > 1):
        raise UnknownAnswer
    return ",".join(option for option in step.options if option in given)
