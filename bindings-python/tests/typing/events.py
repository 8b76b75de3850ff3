"""Types of the events room, for mypy and pyright; it runs, too."""

import datetime
import io
from typing import Any, assert_type

from mailwright import (
    DeliveryStatus,
    Dimension,
    Event,
    EventAttachment,
    EventPoller,
    EventQuery,
    Explanation,
    Filter,
    LogFilter,
    Metric,
    MetricCounts,
    Metrics,
    MetricsPage,
    PollStep,
    ResolvedTimeRange,
    ScannedLine,
    SqlDialect,
    TimeRange,
)

event = Event.from_value({"event": "failed", "timestamp": 1.5})
assert_type(event.timestamp, float | None)
assert_type(event.fields, dict[str, Any])
assert_type(event.delivery_status, DeliveryStatus | None)
if event.message is not None:
    assert_type(event.message.attachments, list[EventAttachment])
assert_type(event.user_variables, dict[str, Any] | str | None)

when = TimeRange(begin=1, end="Sun, 01 Mar 2026 00:00:00 +0000", limit=10).resolve()
assert_type(when, ResolvedTimeRange)
query = EventQuery(
    time_range=when,
    filters=[Filter.parse("event", "failed")],
    log_filters=[LogFilter(), LogFilter.from_json({"AND": []})],
    limit=5,
)
assert_type(query.run([event, {"event": "x"}, "{}", b"{}"]), list[int])
assert_type(query.explain(event), list[Explanation])
assert_type(query.max_results, int | None)
for line in query.scan(b'{"event": "failed", "timestamp": 2}'):
    assert_type(line, ScannedLine)
    assert_type(line.event(), Event)
for source in (io.BytesIO(b"{}"), io.StringIO("{}"), [b"{}"], ["{}"]):
    assert_type([one.bytes for one in query.scan_reader(source)], list[bytes])
for dialect in SqlDialect.ALL:
    assert_type(query.to_sql(dialect, "event").parameters, list[str | float])

poller = EventPoller(0, wait=20)
step = poller.step()
match step:
    case PollStep.Request(begin, next_page):
        assert_type(begin, float)
        assert_type(next_page, bool)
    case PollStep.Wait(seconds):
        assert_type(seconds, int)
anything: PollStep = step
assert_type(poller.page([1, 2.5], now=10_000), bool)

metrics = Metrics(dimensions=["time", "tag"], resolution="hour", utc_offset=datetime.UTC, period=(0, 10))
Metrics(dimensions=Dimension.ALL[:3], utc_offset=lambda at: 3600 if at else 0, duration="1m")
metrics.add(event)
assert_type(metrics.groups, list[tuple[tuple[str, ...], MetricCounts]])
assert_type(metrics.aggregates.rate("opened_rate"), float | None)
assert_type(metrics.report(MetricsPage(Metric.ALL[:2], sort="time")), dict[str, Any])
