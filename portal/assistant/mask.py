"""Mask: takes what identifies a person out of a question, before it can stand in an address any longer."""

import re

MASK = "…"
PERSONAL = re.compile(
    r"""
    \S+@\S+                                         # a mail address
    | \b[A-Za-z]{2}\d{2}(?:[ ]?[A-Za-z0-9]{4}){2,7}[ ]?[A-Za-z0-9]{0,4}\b      # an IBAN
    | \b[0-9A-Za-z]{4}-[0-9A-Za-z]{4}-[0-9A-Za-z]{5}\b                        # a letter's code, as it is shown
    | \b(?=[A-Za-z ]{0,14}\d)[0-9A-Za-z]{4}[ ]?[0-9A-Za-z]{4}[ ]?[0-9A-Za-z]{5}\b  # or as it is typed, with a digit
    | (?:\+|\b)\d(?:[ ./()-]{0,2}\d){6,}              # a BSN, a phone number: seven digits or more
    """,
    re.VERBOSE,
)


def mask(question: str) -> str:
    """The question with everything BSN-, phone-, mail- or IBAN-like replaced by an ellipsis."""
    return PERSONAL.sub(MASK, question)
