"""Refusal: every way in which the house says no.

Each door says a refusal in its own way: the portal as a page in the resident's language, the officer API
as application/problem+json in Dutch. `tests/house/test_refusals.py` fails until both doors know each of them.

    Refusal
    ├── Unknown                    what was asked for is not there (or belongs to a neighbour, which looks the same)
    │   ├── UnknownPage            an address that leads nowhere
    │   ├── UnknownMunicipality
    │   ├── UnknownLanguage
    │   ├── UnknownStep            a key in the address that is no step of the guide
    │   ├── UnknownAnswer          a value that is no option of its step
    │   ├── UnknownTopic
    │   ├── UnknownCase
    │   ├── UnknownNeed            a paper that this case does not ask for
    │   ├── UnknownEvidence
    │   ├── UnknownReceipt
    │   ├── UnknownUpload
    │   ├── UnknownRequest
    │   ├── UnknownReexamination
    │   ├── UnknownTemplate        a kind of message that there is not
    │   └── UnknownLetter          a letter of a decision that was not sent, or not yet
    ├── FileRefused                the paper did not arrive; nothing of it was kept
    │   ├── FileAbsent             no file in the form, or the form broke off
    │   ├── FileEmpty
    │   ├── FileTooBig
    │   ├── FileKindUnknown        no PDF, JPEG or PNG, whatever its name says
    │   ├── FileIncomplete         the end of the file is missing
    │   ├── FileLocked             a PDF with a password
    │   ├── FileUnreadable         it cannot be opened, or only with unreasonable effort
    │   └── CaseFull               the case holds as many files as one case may
    ├── CodeRefused                wrong, expired, unknown, braked or dead: one and the same answer
    │   └── CodeMistyped           the check character fails: told at once and not counted
    ├── AddressBraked              too many wrong codes from one network
    ├── VisitLost                  the visit ended, or never was
    ├── FormRefused                a form from elsewhere, or without its token
    ├── FormUnreadable             not a form, or a broken one
    ├── FieldRefused               a field that must be filled in differently
    ├── CaseEnded                  nothing can be handed in any more
    ├── EvidenceHeld               a paper that may not be opened
    │   ├── EvidenceWaits          it was not scanned yet
    │   └── EvidenceInfected       malware was found in it
    ├── RequestOpen                the case has a request for additional information already
    ├── RequestEnded               the request was answered or taken back
    ├── MoveNotAllowed             a status that cannot follow the present one
    ├── TemplateMissing            a municipality that sends its own words only has none for this yet
    ├── PapersByPostOnly           this municipality takes papers by post
    ├── HandoffNotOffered          this municipality does not use Ockto
    │   └── HandoffNotForOthers    somebody acts for the resident, and nobody can log in for somebody else
    ├── NotAllowed                 the caller may not do this
    │   ├── TokenRefused           no, expired or foreign token
    │   ├── ScopeMissing
    │   └── LicenceNeeded          the municipality's licence does not hold this; it names the one that does
    ├── CursorExpired              a place in the feed from before what is still kept
    ├── KeyReused                  another request with a key that was used already
    ├── QueryRefused               a request that the contract does not know, with all its errors together
    └── Unavailable                not now; nothing is lost; try again
        ├── DiskFull
        └── ProviderDown           Ockto does not answer
            ├── ProviderBusy       it says that it has too much to do
            └── ProviderUnclear    it answers something that we do not understand
"""

from dataclasses import dataclass
from typing import ClassVar


class Refusal(Exception):
    """A no that the caller can do something about. `code` is stable and names it in every door."""

    code: ClassVar[str]


class Unknown(Refusal):
    code = "unknown"


class UnknownPage(Unknown):
    code = "page-unknown"


class UnknownMunicipality(Unknown):
    code = "municipality-unknown"


class UnknownLanguage(Unknown):
    code = "language-unknown"


class UnknownStep(Unknown):
    code = "step-unknown"


class UnknownAnswer(Unknown):
    code = "answer-unknown"


class UnknownTopic(Unknown):
    code = "topic-unknown"


class UnknownCase(Unknown):
    code = "case-unknown"


class UnknownNeed(Unknown):
    code = "need-unknown"


class UnknownEvidence(Unknown):
    code = "evidence-unknown"


class UnknownReceipt(Unknown):
    code = "receipt-unknown"


class UnknownUpload(Unknown):
    code = "upload-unknown"


class UnknownRequest(Unknown):
    code = "request-unknown"


class UnknownReexamination(Unknown):
    code = "reexamination-unknown"


class UnknownTemplate(Unknown):
    code = "template-unknown"


class UnknownLetter(Unknown):
    code = "letter-unknown"


class FileRefused(Refusal):
    code = "file-refused"


class FileAbsent(FileRefused):
    code = "file-absent"


class FileEmpty(FileRefused):
    code = "file-empty"


class FileTooBig(FileRefused):
    code = "file-too-big"


class FileKindUnknown(FileRefused):
    code = "file-kind-unknown"


class FileIncomplete(FileRefused):
    code = "file-incomplete"


class FileLocked(FileRefused):
    code = "file-locked"


class FileUnreadable(FileRefused):
    code = "file-unreadable"


class CaseFull(FileRefused):
    code = "case-full"


class CodeRefused(Refusal):
    code = "code-refused"


class CodeMistyped(CodeRefused):
    code = "code-mistyped"


class AddressBraked(Refusal):
    code = "address-braked"


class VisitLost(Refusal):
    code = "visit-lost"


class FormRefused(Refusal):
    code = "form-refused"


class FormUnreadable(Refusal):
    code = "form-unreadable"


class FieldRefused(Refusal):
    code = "field-refused"


class CaseEnded(Refusal):
    code = "case-ended"


class EvidenceHeld(Refusal):
    code = "evidence-held"


class EvidenceWaits(EvidenceHeld):
    code = "evidence-waits"


class EvidenceInfected(EvidenceHeld):
    code = "evidence-infected"


class RequestOpen(Refusal):
    code = "request-open"


class RequestEnded(Refusal):
    code = "request-ended"


class MoveNotAllowed(Refusal):
    code = "move-not-allowed"


class TemplateMissing(Refusal):
    code = "template-missing"


class PapersByPostOnly(Refusal):
    code = "papers-by-post-only"


class HandoffNotOffered(Refusal):
    code = "handoff-not-offered"


class HandoffNotForOthers(HandoffNotOffered):
    code = "handoff-not-for-others"


class NotAllowed(Refusal):
    code = "not-allowed"


class TokenRefused(NotAllowed):
    code = "token-refused"


class ScopeMissing(NotAllowed):
    code = "scope-missing"


class LicenceNeeded(NotAllowed):
    code = "licence-needed"

    def __init__(self, licence: str) -> None:
        """`licence`: the least one that holds what was asked."""
        super().__init__(self.code)
        self.licence = licence


@dataclass(frozen=True)
class Flaw:
    """One thing wrong with a request: where (`pointer`: a JSON pointer, query key or header), which, and in Dutch."""

    pointer: str
    code: str
    detail: str


class CursorExpired(Refusal):
    code = "cursor-expired"


class KeyReused(Refusal):
    code = "key-reused"


class QueryRefused(Refusal):
    code = "query-refused"

    def __init__(self, flaws: list[Flaw]) -> None:
        super().__init__(self.code)
        self.flaws = flaws


class Unavailable(Refusal):
    code = "unavailable"


class DiskFull(Unavailable):
    code = "disk-full"


class ProviderDown(Unavailable):
    code = "provider-down"

    def __init__(self, retry_after: int | None = None) -> None:
        """`retry_after`: after how many seconds the provider wants to be asked again, if it says."""
        super().__init__(self.code)
        self.retry_after = retry_after


class ProviderBusy(ProviderDown):
    code = "provider-busy"


class ProviderUnclear(ProviderDown):
    code = "provider-unclear"


def every_refusal(kind: type[Refusal] = Refusal) -> list[type[Refusal]]:
    """All refusals of the tree above, the general ones before their particulars."""
    return [each for child in kind.__subclasses__() for each in (child, *every_refusal(child))]
