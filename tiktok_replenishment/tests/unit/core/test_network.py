# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np
import pytest
from core.fair_share import fair_shares
from core.network import NetworkEdges, downstream_order, echelons
from core.transfers import TransferNeeds, allocate_transfers


def lane(dest, source, *, sequence=1, days=10.0):
    return {
        "dest": dest,
        "source": source,
        "sequence": sequence,
        "transfer_days": days,
    }


@pytest.fixture
def lanes(table):
    return lambda *rows: table(NetworkEdges, rows)


def as_lists(levels):
    return [level.tolist() for level in levels]


def test_destinations_are_planned_before_their_sources(lanes):
    edges = lanes(lane(1, 0), lane(2, 1), lane(2, 0, sequence=2), lane(3, 0))
    assert as_lists(downstream_order(edges, 5)) == [[2, 3, 4], [1], [0]]


def test_without_lanes_all_items_are_planned_together():
    assert as_lists(downstream_order(NetworkEdges.empty(), 3)) == [[0, 1, 2]]


def test_a_circle_of_lanes_is_refused(lanes):
    with pytest.raises(ValueError, match="circle"):
        downstream_order(lanes(lane(1, 0), lane(0, 1)), 3)
    with pytest.raises(ValueError, match="circle"):
        downstream_order(lanes(lane(1, 1)), 3)


def test_an_item_belongs_to_the_echelons_along_its_first_source(lanes):
    edges = lanes(
        lane(1, 0, days=10.0),
        lane(2, 1, days=4.0),
        lane(3, 1, sequence=2, days=9.0),
        lane(3, 0, sequence=1, days=25.0),
    )
    chains = echelons(edges, 5)
    members = as_lists(chains.members_of(5))
    assert members == [[0, 1, 2, 3], [1, 2], [2], [3], [4]]
    assert chains.longest_way(5).tolist() == [25.0, 4.0, 0.0, 0.0, 0.0]
    assert chains.owners.tolist() == [0, 1]
    totals = chains.totals(np.array([1.0, 10.0, 100.0, 1000.0, 5.0]))
    assert totals.tolist() == [1111.0, 110.0]


def test_a_long_way_adds_up_over_the_warehouses_between(lanes):
    chains = echelons(lanes(lane(1, 0, days=10.0), lane(2, 1, days=4.0)), 3)
    assert chains.longest_way(3).tolist() == [14.0, 4.0, 0.0]


def needs(
    need, *, urgency="normal", stockout_day=-1, carton=0.0, campaign=0.0, room=np.inf
):
    need = np.asarray(need, dtype=float)
    campaign = np.broadcast_to(campaign, need.shape)
    return TransferNeeds(
        need=need,
        base=need - campaign,
        campaign=campaign.astype(float),
        urgency=np.broadcast_to(urgency, need.shape),
        stockout_day=np.broadcast_to(stockout_day, need.shape),
        carton_qty=np.broadcast_to(carton, need.shape).astype(float),
        unit_step=np.zeros(need.shape),
        room=np.full(need.shape, room),
    )


def given(allocation):
    t = allocation.transfers
    return list(
        zip(t.dest.tolist(), t.source.tolist(), t.quantity.tolist(), strict=True)
    )


def test_the_most_urgent_takes_first(lanes):
    edges = lanes(*(lane(dest, 0) for dest in (1, 2, 3)))
    asking = needs([0, 300, 300, 300], urgency=["ok", "normal", "critical", "urgent"])
    allocation = allocate_transfers(edges, asking, np.array([500.0, 0, 0, 0]))
    assert given(allocation) == [(2, 0, 300.0), (3, 0, 200.0)]
    assert allocation.short_base.tolist() == [0.0, 300.0, 0.0, 100.0]
    assert allocation.spare[0] == 0.0


def test_what_is_too_little_for_equals_is_shared_by_their_need(lanes):
    edges = lanes(*(lane(dest, 0) for dest in (1, 2, 3)))
    asking = needs([0, 100, 300, 200], carton=10.0)
    allocation = allocate_transfers(edges, asking, np.array([360.0, 0, 0, 0]))
    # 60 % of each need
    assert given(allocation) == [(1, 0, 60.0), (2, 0, 180.0), (3, 0, 120.0)]
    assert allocation.short_base.tolist() == [0.0, 40.0, 120.0, 80.0]


def test_cartons_left_over_go_to_whom_the_least_of_its_need_was_given(lanes):
    edges = lanes(*(lane(dest, 0) for dest in (1, 2)))
    asking = needs([0, 300, 500], carton=100.0)
    allocation = allocate_transfers(edges, asking, np.array([500.0, 0, 0]))
    # 187.5 and 312.5 in whole cartons are 100 and 300: a third of it and three fifths.
    assert given(allocation) == [(1, 0, 200.0), (2, 0, 300.0)]


def test_a_carton_left_over_goes_to_whom_runs_out_first(lanes):
    edges = lanes(lane(1, 0), lane(2, 0))
    asking = needs([0, 300, 300], stockout_day=[-1, 9, 4], carton=100.0)
    allocation = allocate_transfers(edges, asking, np.array([300.0, 0, 0]))
    assert given(allocation) == [(1, 0, 100.0), (2, 0, 200.0)]


def test_the_more_urgent_are_served_before_anything_is_shared(lanes):
    edges = lanes(*(lane(dest, 0) for dest in (1, 2, 3)))
    asking = needs([0, 300, 300, 300], urgency=["ok", "normal", "normal", "urgent"])
    allocation = allocate_transfers(edges, asking, np.array([500.0, 0, 0, 0]))
    assert given(allocation) == [(3, 0, 300.0), (1, 0, 100.0), (2, 0, 100.0)]


def test_of_two_lanes_from_one_source_the_first_counts(lanes):
    edges = lanes(lane(1, 0, sequence=2, days=3.0), lane(1, 0, sequence=1))
    allocation = allocate_transfers(edges, needs([0, 300]), np.array([200.0, 0]))
    assert given(allocation) == [(1, 0, 200.0)]
    assert allocation.transfers.edge.tolist() == [1]


def test_no_more_is_sent_than_there_is_room_for(lanes):
    edges = lanes(lane(1, 0))
    asking = needs([0, 130], carton=50.0, room=140.0)
    allocation = allocate_transfers(edges, asking, np.array([900.0, 0]))
    assert given(allocation) == [(1, 0, 100.0)]


def test_what_one_has_no_room_for_is_shared_by_the_others_at_once():
    # By the gram, 0.01 at a time, it would take ten million steps.
    need = np.array([200_000.0, 100_000.0, 50_000.0])
    wanted = np.array([600.0, 100_000.0, 50_000.0])
    step, day = np.full(3, 0.01), np.zeros(3)
    shares = fair_shares(90_600.0, need, wanted, step, day)
    assert shares.tolist() == [600.0, 60_000.0, 30_000.0]


def test_a_second_source_gives_what_the_first_cannot(lanes):
    edges = lanes(lane(2, 1, sequence=2), lane(2, 0, sequence=1))
    allocation = allocate_transfers(
        edges, needs([0, 0, 300], carton=40.0), np.array([130.0, 1000.0, 0])
    )
    # 3 cartons of the first source; 180 stay open, 5 cartons of the second.
    assert given(allocation) == [(2, 0, 120.0), (2, 1, 200.0)]
    assert allocation.transfers.edge.tolist() == [1, 0]
    assert allocation.short_base.tolist() == [0.0, 0.0, 0.0]


def test_a_second_source_helps_where_the_first_has_not_one_carton(lanes):
    edges = lanes(lane(2, 0, sequence=1), lane(2, 1, sequence=2))
    allocation = allocate_transfers(
        edges, needs([0, 0, 80], carton=40.0), np.array([39.0, 100.0, 0])
    )
    assert given(allocation) == [(2, 1, 80.0)]


def test_transfers_are_whole_cartons_up_where_the_source_can_else_down(lanes):
    edges = lanes(lane(1, 0))
    asking = needs([0, 130], carton=50.0)
    enough = allocate_transfers(edges, asking, np.array([150.0, 0]))
    assert given(enough) == [(1, 0, 150.0)]
    limited = allocate_transfers(edges, asking, np.array([149.0, 0]))
    assert given(limited) == [(1, 0, 100.0)]
    assert limited.short_base.tolist() == [0.0, 30.0]


def test_a_source_without_spare_gives_nothing(lanes):
    allocation = allocate_transfers(
        lanes(lane(1, 0)), needs([0, 130], carton=50.0), np.array([49.0, 0])
    )
    assert given(allocation) == []
    assert allocation.short_base.tolist() == [0.0, 130.0]


def test_a_short_transfer_serves_the_base_before_the_campaign(lanes):
    allocation = allocate_transfers(
        lanes(lane(1, 0)), needs([0, 500], campaign=[0, 200]), np.array([350.0, 0])
    )
    assert allocation.transfers.base.tolist() == [300.0]
    assert allocation.transfers.campaign.tolist() == [50.0]
    assert allocation.short_campaign.tolist() == [0.0, 150.0]
