"""Minimum-cost flow in a small network: how a form is drawn when several rules hold at once. Pure.

Successive shortest paths with potentials (R. K. Ahuja, T. L. Magnanti & J. B. Orlin (1993), Network Flows, ch. 9.7);
capacities and costs are whole numbers, so the outcome is exact and the same on every machine.
"""

from __future__ import annotations

from collections.abc import Hashable
from heapq import heappop, heappush

Node = Hashable


class Network:
    """Nodes are made by naming them. Edges have a capacity and a cost per unit, which may be below zero."""

    def __init__(self) -> None:
        self.numbers: dict[Node, int] = {}
        self.edges: list[list[int]] = []  # for each node the numbers of its edges, backward ones among them
        self.head: list[int] = []
        self.room: list[int] = []
        self.cost: list[int] = []

    def node(self, name: Node) -> int:
        if name not in self.numbers:
            self.numbers[name] = len(self.edges)
            self.edges.append([])
        return self.numbers[name]

    def add(self, tail: Node, head: Node, capacity: int, cost: int = 0) -> int:
        """Add an edge and return its number, by which :meth:`used` tells its flow."""
        number = len(self.head)
        for start, end, room, price in ((tail, head, capacity, cost), (head, tail, 0, -cost)):
            self.edges[self.node(start)].append(len(self.head))
            self.head.append(self.node(end))
            self.room.append(room)
            self.cost.append(price)
        return number

    def used(self, edge: int) -> int:
        """How much flows through an edge."""
        return self.room[edge ^ 1]

    def send(self, source: Node, sink: Node, amount: int) -> int:
        """Send up to ``amount`` from source to sink at the least cost; returns how much there was room for.

        There must be no cycle of negative cost.
        """
        start, goal = self.node(source), self.node(sink)
        potential = self._first_potentials(start)
        sent = 0
        while sent < amount:
            distance, by = self._shortest(start, potential)
            if by[goal] < 0:
                return sent
            potential = [old + new if new is not None else old for old, new in zip(potential, distance, strict=True)]
            path = []
            node = goal
            while node != start:
                path.append(by[node])
                node = self.head[by[node] ^ 1]
            step = min(amount - sent, *(self.room[edge] for edge in path))
            for edge in path:
                self.room[edge] -= step
                self.room[edge ^ 1] += step
            sent += step
        return sent

    def _first_potentials(self, start: int) -> list[int]:
        """Bellman-Ford, since costs may be negative at first; nodes out of reach count as 0."""
        far: list[int | None] = [None] * len(self.edges)
        far[start] = 0
        for _ in self.edges:
            changed = False
            for node, edges in enumerate(self.edges):
                here = far[node]
                if here is None:
                    continue
                for edge in edges:
                    there = far[self.head[edge]]
                    if self.room[edge] and (there is None or here + self.cost[edge] < there):
                        far[self.head[edge]] = here + self.cost[edge]
                        changed = True
            if not changed:
                break
        return [value or 0 for value in far]

    def _shortest(self, start: int, potential: list[int]) -> tuple[list[int | None], list[int]]:
        """Dijkstra on reduced costs: the distance of each node (None: out of reach) and the edge it is reached by."""
        distance: list[int | None] = [None] * len(self.edges)
        by = [-1] * len(self.edges)
        distance[start] = 0
        heap = [(0, start)]
        while heap:
            here, node = heappop(heap)
            if here != distance[node]:
                continue
            base = here + potential[node]
            for edge in self.edges[node]:
                if self.room[edge]:
                    head = self.head[edge]
                    there = base + self.cost[edge] - potential[head]
                    known = distance[head]
                    if known is None or there < known:
                        distance[head] = there
                        by[head] = edge
                        heappush(heap, (there, head))
        return distance, by
