"""The guide that an editor wrote: every path ends in a route with a way, in both municipalities."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from cases import municipality
from cases.municipality import Municipality
from cases.settings import ROOT
from portal.guide import guide
from portal.guide.guide import APP, PAPER, UPLOAD, Guide, routes
from portal.guide.journey import Journey, Step, walk

GUIDE = guide.read(ROOT / "content")
TOWNS = municipality.read_all(ROOT / "content")
BY_APP = {"invitation": "yes", "representative": "no", "household": "alone", "digid": "yes", "sms": "yes"}


def town(slug: str = "voorbeeldstad", **policy: object) -> Municipality:
    there = TOWNS[slug]
    chosen = msgspec.structs.replace(there.policy, **policy)
    return replace(there, facts=msgspec.structs.replace(there.facts, policy=chosen))


def every_path(steps: tuple[Step, ...], answers: dict[str, str]) -> Iterator[Journey]:
    """Every journey from here to its end. Where several options may be chosen, one will do: no step waits for them."""
    journey = walk(steps, answers)
    if journey.ahead is None:
        yield journey
        return
    step = journey.ahead
    for option in step.options[:1] if step.many else step.options:
        yield from every_path(steps, {**answers, step.key: option})


@pytest.mark.parametrize("ockto", [False, True])
@pytest.mark.parametrize("slug", TOWNS)
def test_every_path_ends_in_a_route_with_a_way_that_is_open(slug: str, *, ockto: bool) -> None:
    there = town(slug, ockto=ockto)
    steps = GUIDE.steps(there)
    assert not [step.key for step in steps if step.many for other in steps if step.key in other.only_if]
    met: set[str] = set()
    for journey in every_path(steps, {}):
        offered = routes(journey, there.policy)
        assert offered[-1] == PAPER, "paper is always a way"
        assert (UPLOAD in offered) == (there.policy.evidence == "upload")
        assert ockto or APP not in offered
        assert all(repair.days >= 0 for repair in GUIDE.repairs(journey, offered))
        met |= set(journey.answers)
    assert met == {step.key for step in steps}, "every step lies on some path"


def test_each_step_can_be_answered_with_i_do_not_know() -> None:
    assert [block.key for block in GUIDE.blocks if "do-not-know" not in block.options] == []


def test_each_step_waits_only_for_steps_before_it_and_options_they_have() -> None:
    before: dict[str, tuple[str, ...]] = {}
    for block in GUIDE.blocks:
        for key, wanted in block.only_if.items():
            assert set(wanted) <= set(before[key]), block.key
        assert set(block.repair) <= set(block.options)
        assert set(block.alone) <= set(block.options)
        assert bool(block.repair) == bool(block.repair_for)
        assert set(block.repair_for) <= {APP, UPLOAD, PAPER}
        before[block.key] = block.options


def test_who_has_everything_is_led_to_the_app_first() -> None:
    journey = walk(
        GUIDE.steps(town(ockto=True)), {**BY_APP, "phone": "yes", "app": "yes", "income": "wage", "property": "none"}
    )
    assert journey.ahead is None
    assert routes(journey, town(ockto=True).policy) == (APP, UPLOAD, PAPER)
    assert routes(journey, town(ockto=False).policy) == (UPLOAD, PAPER)
    assert routes(journey, town(ockto=True, evidence="paper").policy) == (APP, PAPER)


@pytest.mark.parametrize(
    "answers",
    [{"representative": "yes"}, {"phone": "no"}, {"phone": "old"}],
    ids=["somebody acts for them", "no phone", "an old phone"],
)
def test_who_cannot_use_the_app_is_not_sent_to_it(answers: dict[str, str]) -> None:
    journey = walk(GUIDE.steps(town(ockto=True)), {**BY_APP, "income": "wage", "property": "none", **answers})
    assert journey.ahead is None
    assert APP not in routes(journey, town(ockto=True).policy)


@pytest.mark.parametrize("digid", ["no", "app-only", "do-not-know"])
def test_without_a_ready_digid_papers_come_first_and_the_app_after_its_repairs(digid: str) -> None:
    answers = {**BY_APP, "digid": digid, "phone": "yes", "app": "no", "income": "wage", "property": "none"}
    journey = walk(GUIDE.steps(town(ockto=True)), answers)
    offered = routes(journey, town(ockto=True).policy)
    assert offered == (UPLOAD, APP, PAPER)
    repairs = GUIDE.repairs(journey, offered)
    assert [repair.step for repair in repairs][:1] == ["digid"]
    assert [repair.days for repair in repairs] == sorted((repair.days for repair in repairs), reverse=True)
    assert GUIDE.repairs(journey, (UPLOAD, PAPER)) == [], "what only the app needs is not asked for papers"


def test_a_missing_invitation_is_put_in_order_first_for_every_way() -> None:
    answers = {"invitation": "no", "representative": "yes", "household": "alone", "income": "wage", "property": "none"}
    journey = walk(GUIDE.steps(town(ockto=True)), answers)
    for offered in ((APP,), (UPLOAD, PAPER), (PAPER,)):
        assert [(repair.step, repair.days) for repair in GUIDE.repairs(journey, offered)] == [("invitation", 7)]


def test_property_is_asked_only_where_it_matters() -> None:
    asked = {slug: [step.key for step in GUIDE.steps(there)] for slug, there in TOWNS.items()}
    assert "property" in asked["voorbeeldstad"]
    assert "property" not in asked["meerdijk"]
    assert "property" in [step.key for step in GUIDE.every_step()]


@pytest.mark.parametrize("wrong", ['key = "x"', 'key = "x"\noptions = ["a"]\ncolour = "red"', "key = "])
def test_a_step_that_is_written_wrongly_stops_the_start_and_is_named(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "guide.toml").write_text(f"[[step]]\n{wrong}\n")
    with pytest.raises(ValueError, match=r"guide\.toml: "):
        guide.read(tmp_path)


def test_the_guide_finds_a_step_by_its_key() -> None:
    assert isinstance(GUIDE, Guide)
    assert [GUIDE.by_key[block.key] for block in GUIDE.blocks] == list(GUIDE.blocks)
