"""Households: the forty worked examples, and rules and households as a sum wants them."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from cases import norms
from cases.advice import Asset, Debt, Household, Income, Person, Rules, Source
from cases.settings import ROOT

FILE = ROOT / "tests/cases/advice/examples.toml"
TOLD: dict[str, Any] = tomllib.loads(FILE.read_text())
LAW = norms.read(ROOT / "content")
EVERY_SOURCE = ("UWV", "Belastingdienst", "MijnOverheid")


@dataclass(frozen=True)
class Example:
    """One worked household, and what came out by hand."""

    name: str
    household: Household
    rules: Rules
    on: date
    told: dict[str, Any]


def a_policy(name: str) -> Rules:
    return rules_of(TOLD["policy"][name])


def rules_of(told: dict[str, Any]) -> Rules:
    income = msgspec.convert(told["income"], tuple[norms.Income, ...])
    return norms.rules(LAW, income, msgspec.convert(told["assets"], tuple[norms.Assets, ...]))


def an_example(told: dict[str, Any]) -> Example:
    whose = ("me", "partner")[: len(told["people"])]
    household = Household(
        people=tuple(Person(*each) for each in zip(whose, told["people"], strict=True)),
        children=tuple(told.get("children", ())),
        co_residents=told.get("co-residents", 0),
        income=tuple(_income(line) for line in told["income"]),
        assets=tuple(_asset(line, told["on"]) for line in told.get("assets", ())),
        debts=tuple(_debt(line) for line in told.get("debts", ())),
        sources=tuple(Source(each, name, "collected") for each in whose for name in EVERY_SOURCE),
        collected_on=told["on"],
    )
    return Example(told["name"], household, a_policy(told["policy"]), told["on"], told)


def _income(line: str) -> Income:
    whose, kind, month, amount = line.split()
    return Income(whose, kind, month, Decimal(amount), Decimal(amount), "UWV")


def _asset(line: str, on: date) -> Asset:
    whose, kind, amount = line.split()
    return Asset(whose, kind, Decimal(amount), date(on.year, 1, 1), "Belastingdienst")


def _debt(line: str) -> Debt:
    whose, kind, amount = line.split()
    return Debt(whose, kind, Decimal(amount), "Belastingdienst")


EXAMPLES = [an_example(told) for told in TOLD["example"]]
