"""What a Prometheus server reads: requests by route, method and status, how long they took, and how the site stands.

Counts of all processes of a server are added up in files of ``metrics_dir`` (prometheus_client's multiprocess
mode); without that folder, as in tests, each process counts for itself.
"""

from __future__ import annotations

import hmac
import logging
import os
from collections.abc import Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from config.watching import readiness, room

room.reserve()
log = logging.getLogger(__name__)
REGISTRY = CollectorRegistry()
#: Seconds: a stored page takes one or two milliseconds, an exam's submit a fifth of a second.
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
#: Other words in the place of a method are counted as one: they are the visitor's, and there is no end of them.
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})

requests = Counter("lectern_requests", "Requests answered.", ["route", "method", "status"], registry=REGISTRY)
durations = Histogram(
    "lectern_request_seconds", "How long answers took.", ["route"], buckets=BUCKETS, registry=REGISTRY
)


def count(route: str, method: str, status: int, seconds: float) -> None:
    """A full disk has no room for a count that is new; the request is answered all the same."""
    try:
        requests.labels(route, method if method in METHODS else "other", str(status)).inc()
        durations.labels(route).observe(seconds)
    except OSError as error:
        log.warning("metrics: this request is not counted: %s", error.strerror)


def metrics(request: HttpRequest) -> HttpResponse:
    """Everything counted, for whoever has the token. Raises Http404 for others, and where no token is set."""
    token, given = settings.ENV.metrics_token, request.headers.get("Authorization", "")
    if not token or not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        raise Http404
    return HttpResponse(exposed(), content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


def exposed() -> bytes:
    """The text of ``/metrics``."""
    counted: CollectorRegistry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        counted = CollectorRegistry()
        MultiProcessCollector(counted)
    standing = CollectorRegistry()
    standing.register(Standing())
    return generate_latest(counted) + generate_latest(standing)


class Standing(Collector):
    """How the site stands at the moment it is asked: nothing that processes count."""

    def collect(self) -> Iterator[Metric]:
        ready = GaugeMetricFamily("lectern_ready", "1 where a part of the site is ready, else 0.", labels=["part"])
        for part in readiness.parts():
            ready.add_metric([part.name], float(part.is_ready))
        yield ready
        age = readiness.sweeper_age()
        if age is not None:
            yield GaugeMetricFamily("lectern_sweeper_age_seconds", "How long ago the sweeper ran.", value=age)
