"""ODM: invented data on income and property, the same for the same birth date, and far more than anybody needs."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from practice.ockto.session import COMPLETED, OF_PARTNER, SOURCES, Session

VERSION = "V3_1"
PENSION_AGE = 67
MONTHS = 3
EMPLOYERS = ("Bakkerij De Gedachte Krakeling", "Schoonmaakbedrijf Blinkend Bedacht", "Kwekerij Het Denkbeeld")
GIVEN, FAMILY = ("Sam", "Noor", "Alex", "Robin", "Imani", "Yara"), ("Oefenaar", "Voorbeeld", "Fictief", "Bedacht")
Told = dict[str, Any]
Shape = Callable[[Random, str], list[Told]]


def compose(session: Session, sources: Sequence[dict[str, str]], names: dict[str, str], today: date) -> Told:
    """The whole result of a session, without its documents; `names` are those of known birth dates."""
    people = [_person("applicant", session.born or "", session, names, today)]
    if session.partner_born:
        people.append(_person("partner", session.partner_born, session, names, today))
    return {
        "odmVersion": VERSION,
        "people": people,
        "household": _household(session, today),
        "assets": [asset for person in people for asset in _assets(person, session, today)],
        "debts": [debt for person in people for debt in _debts(person, session, today)],
        "expenses": [{"kind": "rent", "amount": 61_200}],
        "sources": list(sources),
    }


def collected(born: str, partner: str | None, names: dict[str, str], at: datetime) -> Told:
    """What somebody shared at that moment from all sources, as a result tells it."""
    past = Session(
        id="", ticket="", return_address="", alone=partner is None, documents_asked=[], expires=at,
        step=COMPLETED, born=born, partner_born=partner, chosen=list(SOURCES), completed=at,
        began_collecting=datetime.min.replace(tzinfo=at.tzinfo),
        began_partner=datetime.min.replace(tzinfo=at.tzinfo) if partner else None,
    )  # fmt: skip
    told = compose(past, past.sources(at, timedelta(seconds=1)), names, at.date())
    return told | {"collectedAt": at.isoformat()}


def _person(role: str, born: str, session: Session, names: dict[str, str], today: date) -> Told:
    chance = _chance(born, "person")
    given, _, family = names.get(born, f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}").partition(" ")
    return {
        "role": role,
        "bsn": f"99999{chance.randrange(10_000):04}",
        "givenName": given,
        "familyName": family,
        "birthDate": born,
        "nationality": "Onbekend",
        "addresses": [{"street": "Verzonnenlaan", "number": chance.randrange(1, 90), "city": "Oefenstad"}],
        "income": _income(born, session, today) if {"UWV", "Belastingdienst"} & set(_gave(session)) else [],
        "formerPartners": [],
    }


def _income(born: str, session: Session, today: date) -> list[Told]:
    shape = LIVES_ON.get(session.plays.lives_on) or _shape(born, today)
    return [
        line
        for month in _months(today)
        for line in shape(_chance(born, "income"), month)
        if line["source"] in _gave(session)
    ]


def _shape(born: str, today: date) -> Shape:
    """What somebody lives on: a pension from 67, otherwise one of six ways by birth date."""
    if today.year - int(born[:4]) > PENSION_AGE:
        return _pension
    return _chance(born, "shape").choice(SHAPES)


def _line(source: str, kind: str, payer: str, month: str, gross: int, net: int) -> Told:
    return {
        "source": source, "kind": kind, "payer": payer, "payerNumber": "000000000L01",
        "month": month, "gross": gross, "net": net, "hours": 96,
    }  # fmt: skip


def _wage(chance: Random, month: str) -> list[Told]:
    gross = chance.randrange(60_000, 150_000)
    return [_line("UWV", "wage", chance.choice(EMPLOYERS), month, gross, gross * 88 // 100)]


def _two_jobs(chance: Random, month: str) -> list[Told]:
    return [
        _line("UWV", "wage", payer, month, gross, gross * 88 // 100)
        for payer, gross in zip(
            chance.sample(EMPLOYERS, 2), (chance.randrange(30_000, 80_000) for _ in "12"), strict=True
        )
    ]


def _benefit(chance: Random, month: str) -> list[Told]:
    net = chance.randrange(90_000, 133_000)
    return [_line("UWV", "benefit", "UWV (verzonnen uitkering)", month, net * 110 // 100, net)]


def _wage_and_benefit(chance: Random, month: str) -> list[Told]:
    return [*_wage(chance, month), _line("UWV", "benefit", "UWV (verzonnen uitkering)", month, 45_000, 41_000)]


def _self_employed(chance: Random, month: str) -> list[Told]:
    gross = chance.randrange(40_000, 190_000)
    return [_line("Belastingdienst", "self-employed", "Eigen bedrijf", month, gross, gross * 80 // 100)]


def _nothing(_: Random, __: str) -> list[Told]:
    return []


def _pension(chance: Random, month: str) -> list[Told]:
    extra = chance.randrange(5_000, 60_000)
    return [
        _line("UWV", "pension", "SVB (verzonnen AOW)", month, 158_000, 149_000),
        _line("UWV", "pension", "Pensioenfonds De Luchtbel", month, extra, extra * 81 // 100),
    ]


SHAPES: tuple[Shape, ...] = (_wage, _two_jobs, _benefit, _wage_and_benefit, _self_employed, _nothing)
LIVES_ON: dict[str, Shape] = {
    "wage": _wage, "two-jobs": _two_jobs, "benefit": _benefit, "wage-and-benefit": _wage_and_benefit,
    "self-employed": _self_employed, "nothing": _nothing, "pension": _pension,
}  # fmt: skip


def _household(session: Session, today: date) -> Told:
    chance = _chance(session.born or "", "household")
    children = [f"{today.year - chance.randrange(1, 17)}-06-15" for _ in range(chance.choice((0, 0, 1, 2)))]
    together = bool(session.partner_born or session.plays.partner)
    return {
        "composition": "couple" if together else "alone",
        "adults": 2 if together else 1,
        "children": [{"birthDate": born, "name": "Kind"} for born in sorted(children)],
    }


def _assets(person: Told, session: Session, today: date) -> list[Told]:
    if "Belastingdienst" not in _gave(session):
        return []
    chance = _chance(person["birthDate"], "assets")
    found = [_owned("savings", person, chance.randrange(0, 900_000), today)]
    if chance.random() < 0.4:
        found.append(_owned("vehicle", person, chance.randrange(100_000, 600_000), today))
    if chance.random() < 0.15:
        found.append(_owned("home", person, chance.randrange(21_000_000, 31_000_000), today))
    return found


def _debts(person: Told, session: Session, today: date) -> list[Told]:
    chance = _chance(person["birthDate"], "debts")
    if "Belastingdienst" not in _gave(session) or chance.random() < 0.7:
        return []
    return [_owned("student", person, chance.randrange(200_000, 2_000_000), today)]


def _owned(kind: str, person: Told, cents: int, today: date) -> Told:
    return {
        "source": "Belastingdienst", "kind": kind, "owner": person["role"], "amount": cents,
        "on": f"{today.year}-01-01", "accountNumber": "NL00OEFN0000000000",
    }  # fmt: skip


def _gave(session: Session) -> list[str]:
    silent = (*session.unavailable, *session.plays.nothing_at)
    return [name.removesuffix(OF_PARTNER) for name in session.chosen if name not in silent]


def _months(today: date) -> list[str]:
    last = today.year * 12 + today.month - 2
    return [f"{(last - back) // 12}-{(last - back) % 12 + 1:02}" for back in range(MONTHS)]


def _chance(born: str, of_what: str) -> Random:
    return Random(f"oefen-ockto/{born}/{of_what}")
