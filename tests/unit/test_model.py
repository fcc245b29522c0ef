"""What a fact is made of."""

from __future__ import annotations

import pytest

from engine.model import about_service, attribute_of, contrary, value_of


@pytest.mark.parametrize(
    ("fact", "attribute", "value"),
    [
        ("need=keep-order", "need", "keep-order"),
        ("run-time=20 minutes", "run-time", "20 minutes"),
        ("not need=keep-order", "not need", "keep-order"),
        ("a=b=c", "a", "b=c"),
        ("keep-order", "keep-order", ""),
    ],
)
def test_a_fact_is_taken_apart_at_its_first_sign(fact: str, attribute: str, value: str) -> None:
    assert (attribute_of(fact), value_of(fact)) == (attribute, value)


def test_the_contrary_of_the_contrary_is_the_fact_itself() -> None:
    assert contrary("need=keep-order") == "not need=keep-order"
    assert contrary("not need=keep-order") == "need=keep-order"


def test_a_fact_is_about_a_service_also_where_it_denies_one() -> None:
    assert [about_service(one) for one in ("service=sqs", "not service=sqs")] == [True, True]
    assert not any(map(about_service, ("feature=sqs-fifo", "names=service", "services=sqs")))
