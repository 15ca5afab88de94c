"""Figures of the running service for Prometheus: requests by route and status, documents by state. No label names a person."""

from collections.abc import Callable, Iterable, Mapping

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from intake.store.views import WorkStats

Figures = Mapping[str, tuple[str, float]]
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class _Work(Collector):
    """The state of the work, asked of the store whenever the figures are."""

    def __init__(self, stats: Callable[[], WorkStats], figures: Callable[[], Figures]) -> None:
        self._stats, self._figures = stats, figures

    def describe(self) -> Iterable[Metric]:
        return ()  # nothing is asked of the store before somebody asks for the figures

    def collect(self) -> Iterable[Metric]:
        stats = self._stats()
        documents = GaugeMetricFamily("yinzheng_documents", "Documents by status", labels=["status"])
        for status, count in sorted(stats.by_status.items()):
            documents.add_metric([status], count)
        yield documents
        yield GaugeMetricFamily(
            "yinzheng_oldest_queued_seconds", "Age of the oldest waiting document", stats.oldest_queued or 0
        )
        yield GaugeMetricFamily("yinzheng_workers", "Workers seen lately", stats.workers)
        for name, (meaning, value) in self._figures().items():
            yield GaugeMetricFamily(name, meaning, value)


class Meter:
    """One app's figures, in a registry of its own."""

    def __init__(self, stats: Callable[[], WorkStats], figures: Callable[[], Figures] = dict) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "yinzheng_requests", "Requests answered", ["route", "method", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "yinzheng_request_seconds", "Time to answer", ["route"], buckets=SECONDS, registry=self._registry
        )
        self._refused = Counter("yinzheng_refused_files", "Files refused at upload", ["code"], registry=self._registry)
        self._registry.register(_Work(stats, figures))

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Counts one answered request; `route` is the rule, never the path."""
        known = method if method in ("GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS") else "other"
        self._requests.labels(route, known, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def refused(self, code: str) -> None:
        """Counts one file that was not taken."""
        self._refused.labels(code).inc()

    def page(self) -> bytes:
        """The figures in Prometheus' text format."""
        return generate_latest(self._registry)
