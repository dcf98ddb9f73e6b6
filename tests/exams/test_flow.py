"""The cheapest flow, against every flow that there is in networks small enough to try them all."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.flow import Network

property_test = settings(max_examples=300, deadline=None, derandomize=True, database=None)
NODES = range(4)
FORWARD = [(tail, head) for tail in NODES for head in NODES if tail < head]
ANYWHERE = [(tail, head) for tail in NODES for head in NODES if tail != head]


def edges(between, costs):
    """Up to six edges (tail, head, capacity, cost); two may join the same nodes."""
    edge = st.tuples(st.sampled_from(between), st.integers(0, 2), costs)
    return st.lists(edge, max_size=6).map(lambda found: [(*ends, room, cost) for ends, room, cost in found])


def network(found):
    made = Network()
    return made, [made.add(*edge) for edge in found]


def balance(found, flow, node):
    """What leaves a node beyond what comes in."""
    out = sum(units for edge, units in zip(found, flow, strict=True) if edge[0] == node)
    return out - sum(units for edge, units in zip(found, flow, strict=True) if edge[1] == node)


def price(found, flow):
    return sum(edge[3] * units for edge, units in zip(found, flow, strict=True))


def best(found, amount):
    """The most that flows from the first node to the last, up to ``amount``, and the least that so much costs."""
    outcomes = [
        (balance(found, flow, 0), -price(found, flow))
        for flow in product(*(range(edge[2] + 1) for edge in found))
        if all(balance(found, flow, node) == 0 for node in NODES[1:-1]) and 0 <= balance(found, flow, 0) <= amount
    ]
    sent, cost = max(outcomes)
    return sent, -cost


def outcome(found, amount):
    """What a network sends and what it costs; the flow of every edge is one that there is."""
    made, numbers = network(found)
    sent = made.send(NODES[0], NODES[-1], amount)
    flow = [made.used(number) for number in numbers]
    assert all(0 <= units <= edge[2] for units, edge in zip(flow, found, strict=True))
    assert [balance(found, flow, node) for node in NODES] == [sent, 0, 0, -sent]
    return sent, price(found, flow)


@property_test
@given(edges(FORWARD, st.integers(-5, 9)), st.integers(0, 5))
def test_no_flow_is_larger_and_none_so_large_is_cheaper_where_costs_may_be_below_zero(found, amount):
    assert outcome(found, amount) == best(found, amount)


@property_test
@given(edges(ANYWHERE, st.integers(0, 9)), st.integers(0, 5))
def test_no_flow_is_larger_and_none_so_large_is_cheaper_where_edges_go_in_circles(found, amount):
    assert outcome(found, amount) == best(found, amount)


def test_a_unit_takes_the_cheaper_way_and_the_next_one_what_is_left():
    made = Network()
    cheap, dear = made.add("s", "t", 1, 3), made.add("s", "t", 5, 7)

    sent = made.send("s", "t", 3)

    assert (sent, made.used(cheap), made.used(dear)) == (3, 1, 2)


def test_a_unit_gives_way_to_a_later_one():
    """The cheapest first path takes the middle edge; two units only fit when it is given back."""
    made = Network()
    middle = made.add("a", "b", 1, 0)
    for ends, cost in (("sa", 1), ("sb", 5), ("at", 5), ("bt", 1)):
        made.add(*ends, 1, cost)

    assert made.send("s", "t", 1) == 1
    assert made.used(middle) == 1
    assert made.send("s", "t", 1) == 1
    assert made.used(middle) == 0


@pytest.mark.parametrize("amount", [0, 4])
def test_nothing_flows_where_nothing_leads(amount):
    made = Network()
    made.add("s", "a", 9)
    made.add("b", "t", 9)

    assert made.send("s", "t", amount) == 0


def test_a_source_that_no_edge_names_is_a_node_like_any_other():
    made = Network()

    assert made.send("s", "t", 1) == 0


def test_costs_that_are_far_apart_are_added_exactly():
    made = Network()
    found = [made.add("s", "t", 1, -(10**13) + cost) for cost in (3, 1, 2)]

    made.send("s", "t", 2)

    assert [made.used(edge) for edge in found] == [0, 1, 1]
