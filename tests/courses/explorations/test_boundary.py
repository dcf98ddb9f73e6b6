"""Neighbors and centers on a map: the numbers of the lessons, what always holds, and the same in the browser."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings

from courses.explorations import boundary
from courses.explorations.maths import boundary as maths
from courses.explorations.maths.seeded import seeded
from tests.courses.explorations.node import computed, needs_node

SEEN, NEW = boundary.points("seen"), boundary.points("new")
KINDS = [kind for _, _, kind in SEEN]
#: Wrong answers of the lesson: k, among the 80 seen points, among the 400 new ones.
WRONG = [(1, 0, 44), (3, 2, 38), (25, 5, 65), (65, 14, 102), (79, 36, 197)]
MINE = (-600, 750, 1)


def grid(k, known=SEEN):
    return maths.answers(known, k)


def test_the_shipped_points_are_two_kinds_in_the_field():
    left, right, bottom, top = maths.FIELD

    assert (len(SEEN), len(NEW), sum(KINDS), sum(kind for _, _, kind in NEW)) == (80, 400, 36, 197)
    assert len({(x, y) for x, y, _ in SEEN}) == 80
    assert (min(x for x, _, _ in SEEN), max(x for x, _, _ in SEEN)) == (left, right)
    assert (min(y for _, y, _ in SEEN), max(y for _, y, _ in SEEN)) == (bottom, top)
    assert all(maths.MAP[0] < x < maths.MAP[1] and maths.MAP[2] < y < maths.MAP[3] for x, y, _ in SEEN + NEW)


@pytest.mark.parametrize(("k", "seen", "new"), WRONG)
def test_the_errors_that_the_lesson_prints(k, seen, new):
    assert (maths.wrong(SEEN, SEEN, k), maths.wrong(NEW, SEEN, k)) == (seen, new)


def test_a_seen_point_is_its_own_nearest_neighbor():
    assert all(maths.votes(point, SEEN)[1] == point[2] for point in SEEN)


@pytest.mark.parametrize("k", [79, 80])
def test_when_all_vote_the_majority_has_the_whole_map(k):
    assert set(grid(k)) == {0}
    assert maths.pieces(grid(k)) == 1


def test_a_point_in_a_crowd_of_the_other_kind_makes_an_island_and_is_outvoted():
    known = [*SEEN, MINE]

    assert (maths.pieces(grid(1)), maths.pieces(grid(1, known))) == (2, 3)
    assert maths.pieces(grid(15, known)) == maths.pieces(grid(15)) == 2
    assert maths.votes(MINE, known)[1] == 1
    assert maths.answer(maths.votes(MINE, known), 15) == 0
    assert maths.wrong(known, known, 1) == 0


def test_ties_go_to_the_lower_index_and_a_level_vote_to_the_round_ones():
    known = [(0, 10, 1), (10, 0, 0), (0, -10, 0), (-10, 0, 1)]

    assert maths.votes((0, 0), known) == [0, 1, 1, 1, 2]
    assert [maths.answer(maths.votes((0, 0), known), k) for k in (1, 2, 3, 4)] == [1, 0, 0, 0]
    assert maths.assigned([(0, 0)], [(5, 0), (-5, 0), (0, 5)]) == [0]


def test_pieces_are_counted_by_sides_and_not_across_an_edge_of_the_map():
    cells = [0] * maths.GRID**2
    assert maths.pieces(cells) == 1
    cells[0] = cells[maths.GRID + 1] = 1
    assert maths.pieces(cells) == 3
    cells[maths.GRID - 1] = cells[maths.GRID] = 1
    assert maths.pieces(cells) == 3


def test_two_centers_end_alike_and_agree_with_the_kinds_for_65_points():
    ends = Counter()
    for seed in range(1, 201):
        groups, _, _ = maths.settled(SEEN, maths.scattered(seeded(seed), 2))
        ends[tuple(maths.shape(groups))] += 1
    (groups, often), *_ = ends.most_common()

    assert often >= 198
    assert sorted(Counter(groups).values()) == [37, 43]
    assert maths.agreeing(groups, KINDS) == 65


@pytest.mark.parametrize("start", [boundary.CORNER, ((2600, 2000), (2400, 2000)), ((-1700, -1300), (-1700, -1200))])
def test_two_centers_side_by_side_move_apart(start):
    groups, centers, _ = maths.settled(SEEN, start)

    assert sorted(Counter(groups).values()) == [37, 43]
    assert maths.squared(*centers) > 1500**2


def test_three_centers_end_in_many_ways_also_in_those_of_the_figure():
    ends = {tuple(maths.shape(maths.settled(SEEN, maths.scattered(seeded(seed), 3))[0])) for seed in range(1, 101)}

    assert len(ends) > 10
    assert {(14, 28, 38), (20, 26, 34)} <= {tuple(sorted(Counter(end).values())) for end in ends}


@pytest.mark.parametrize("k", [2, 3, 4, 5])
def test_no_move_raises_the_cost_and_the_end_is_a_fixed_point(k):
    for seed in range(1, 41):
        groups, centers, costs = maths.settled(SEEN, maths.scattered(seeded(seed), k))

        assert all(later <= earlier + 1e-9 for earlier, later in pairwise(costs))
        assert maths.assigned(SEEN, centers) == groups
        assert maths.moved(SEEN, groups, centers) == centers


@pytest.mark.parametrize("k", [2, 3, 4, 5])
def test_points_without_groups_are_divided_all_the_same(k):
    noise = maths.scattered(seeded(1), 80)

    for seed in range(1, 11):
        groups, _, _ = maths.settled(noise, maths.scattered(seeded(seed), k))
        assert set(groups) == set(range(k))


def test_a_center_without_points_stays():
    assert maths.moved([(0, 0), (10, 0)], [0, 0], [(1, 1), (900, 900)]) == [(5, 0), (900, 900)]


def test_chance_repeats():
    draw = seeded(1)

    assert [round(draw() * 2**32) for _ in range(3)] == [2693262067, 11749833, 2265367787]


def test_the_pages_show_what_is_computed():
    neighbors, clusters = boundary.fallback("neighbors"), boundary.fallback("clusters")

    assert [(k, seen, new) for k, seen, new, _ in neighbors["rows"] if (k, seen, new) in WRONG] == WRONG
    assert neighbors["round"].count("M") + neighbors["triangle"].count("M") == 80
    assert neighbors["missed"].count("M") == 4
    assert clusters["sizes"] == [43, 37]
    assert (clusters["rows"][0][0], clusters["rows"][-1][2]) == (1, "49.8")


def test_the_drawing_covers_the_side_of_the_triangles():
    cells = grid(3)
    drawn = boundary.drawing(cells)

    assert sum(int(length) for length in re.findall(r"M\d+ \d+h(\d+)v1", drawn["side"])) == sum(cells)
    sides = sum(int(length) for length in re.findall(r"[hv](\d+)", drawn["edge"]))
    differing = [(a, b) for a, b in pairwise(range(3600)) if b % 60 and cells[a] != cells[b]]
    assert sides == len(differing) + sum(cells[cell] != cells[cell + 60] for cell in range(3540))


def test_all_of_it_weighs_little():
    """The two views are modules of their own, which the size that every exploration is held to does not see."""
    static = Path(settings.BASE_DIR) / "static"
    own = [*static.glob("js/explore/boundary*.js"), static / "js/explore/maths/boundary.js"]

    assert sum(path.stat().st_size for path in [*own, static / "explore/boundary.json"]) <= 25 * 1024


@needs_node
def test_the_browser_asks_the_same_neighbors():
    code = """
      const known = [...data.seen, data.mine];
      const all = (points) => {
        const cells = maths.middles().map((place) => maths.votes(place, points));
        const [seen, fresh] = [points, data.fresh].map((cases) => cases.map((point) => maths.votes(point, points)));
        const is = (point, counted, k) => maths.answer(counted, k) === point[2];
        const wrong = (cases, counted, k) => cases.filter((point, at) => !is(point, counted[at], k)).length;
        return Array.from({ length: points.length }, (_, at) => at + 1).map((k) => {
          const grid = cells.map((counted) => maths.answer(counted, k));
          return [wrong(points, seen, k), wrong(data.fresh, fresh, k), grid.join(""), maths.pieces(grid)];
        });
      };
      const box = [maths.MAP, maths.FIELD, maths.GRID];
      return { middles: maths.middles(), plain: all(data.seen), added: all(known), box };
    """

    result = computed("boundary", code, {"seen": SEEN, "fresh": NEW, "mine": MINE})

    places = list(maths.middles())
    assert result["box"] == [list(maths.MAP), list(maths.FIELD), maths.GRID]
    assert result["middles"] == [list(place) for place in places]
    for name, known in (("plain", SEEN), ("added", [*SEEN, MINE])):
        cells, seen, new = ([maths.votes(place, known) for place in asked] for asked in (places, known, NEW))
        for k, (wrong, wrong_new, answers, pieces) in enumerate(result[name], 1):
            own = [maths.answer(counted, k) for counted in cells]
            assert answers == "".join(map(str, own))
            assert pieces == maths.pieces(own)
            assert wrong == sum(maths.answer(v, k) != case[2] for v, case in zip(seen, known, strict=True))
            assert wrong_new == sum(maths.answer(v, k) != case[2] for v, case in zip(new, NEW, strict=True))


@needs_node
def test_the_browser_moves_the_same_centers():
    code = f"""
      const {{ seeded }} = await (async () => {{
        globalThis.matchMedia = () => ({{}});
        globalThis.HTMLElement = globalThis.IntersectionObserver = class {{}};
        globalThis.scrollY = 0;
        globalThis.addEventListener = () => {{}};
        globalThis.customElements = {{ define() {{}} }};
        globalThis.document = {{ documentElement: {{}} }};
        return import("{(Path(settings.BASE_DIR) / "static/js/explore/exploration.js").as_uri()}");
      }})();
      const settled = (points, start) => {{
        let centers = start;
        let groups = maths.assigned(points, centers);
        const costs = [];
        for (;;) {{
          costs.push(maths.cost(points, groups, centers));
          centers = maths.moved(points, groups, centers);
          costs.push(maths.cost(points, groups, centers));
          const again = maths.assigned(points, centers);
          if (again.join() === groups.join()) {{
            return [groups, centers, costs, maths.shape(groups), maths.agreeing(groups, data.kinds)];
          }}
          groups = again;
        }}
      }};
      const noise = maths.scattered(seeded(1), 80);
      const runs = [];
      for (const k of [2, 3, 4, 5]) for (let seed = 1; seed <= 60; seed += 1) {{
        for (const points of [data.seen, noise]) runs.push(settled(points, maths.scattered(seeded(seed), k)));
      }}
      return {{ noise, runs }};
    """

    result = computed("boundary", code, {"seen": SEEN, "kinds": KINDS})

    noise = maths.scattered(seeded(1), 80)
    assert result["noise"] == [list(place) for place in noise]
    runs = iter(result["runs"])
    for k in (2, 3, 4, 5):
        for seed in range(1, 61):
            for points in (SEEN, noise):
                groups, centers, costs = maths.settled(points, maths.scattered(seeded(seed), k))
                their_groups, their_centers, their_costs, shape, agreeing = next(runs)
                assert their_groups == groups
                assert their_centers == [list(center) for center in centers]
                assert their_costs == pytest.approx(costs, rel=1e-12)
                assert (shape, agreeing) == (maths.shape(groups), maths.agreeing(groups, KINDS))
