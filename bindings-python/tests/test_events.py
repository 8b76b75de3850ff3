"""Events: what Python adds to them, any form of an event, archives from anywhere, zones, errors in code points."""

import gzip
import io
import json
import pathlib
import threading
import time
import zoneinfo
from collections import ChainMap

import pytest
from mailwright import (
    AddressParser,
    Dimension,
    Event,
    EventKind,
    EventPoller,
    EventQuery,
    Filter,
    LogFilter,
    MailwrightError,
    Metric,
    Metrics,
    MetricsPage,
    PollStep,
    Route,
    SendRequest,
    SqlDialect,
    TimeRange,
    WebhookSample,
)

EVENT = {
    "event": "failed",
    "severity": "permanent",
    "timestamp": 1772323210.5,
    "recipient": "zoë@example.org",
    "tags": ["news", "spring"],
    "user-variables": {"order": 7},
    "envelope": {"sender": "a@example.com", "transport": "smtp", "new": [1]},
    "flags": {"is-test-mode": False},
    "delivery-status": {"code": 550, "session-seconds": 0.5, "tls": True},
    "message": {
        "headers": {"subject": "Grüße 𝄞, hello"},
        "size": 12,
        "recipients": ["a", "b"],
        "attachments": [{"filename": "a.txt", "size": 1}, {"filename": "b.txt"}],
    },
    "routes": [{"id": "r1", "priority": 2, "match": {"recipient": "x@y.example"}}],
}


def refused(call, *args, **options) -> MailwrightError:
    with pytest.raises(MailwrightError) as caught:
        call(*args, **options)
    return caught.value


def test_members_of_events():
    event = Event.from_value(EVENT)
    assert event == Event.from_json(json.dumps(EVENT)) and event.fields == EVENT
    assert (event.kind, event.name, event.timestamp, event.tags) == (
        "failed-permanent",
        "failed",
        1772323210.5,
        ["news", "spring"],
    )
    assert event.envelope.sender == "a@example.com" and event.envelope.members["new"] == [1]
    assert (event.flags.is_test_mode, event.flags.is_routed) == (False, None)
    status = event.delivery_status
    assert (status.code, status.session_seconds, status.tls, status.message) == (550, 0.5, True, None)
    assert event.message.header("subject") == "Grüße 𝄞, hello" and event.message.recipients == ["a", "b"]
    assert [(one.filename, one.size) for one in event.message.attachments] == [("a.txt", 1), ("b.txt", None)]
    assert (event.routes[0].id, event.routes[0].matched_recipient) == ("r1", "x@y.example")
    assert event.user_variables == {"order": 7}
    assert Event.from_value({"user-variables": "cut"}).user_variables == "cut"
    assert event.storage is None and event.geolocation is None and event.id is None
    line = '{"event":"opened","big":123456789012345678901234567890,"f":1.50,"e":1e3}'
    assert str(Event.from_json(line)) == line
    assert Event.from_json(line.encode()).fields == {
        "event": "opened",
        "big": 123456789012345678901234567890,
        "f": 1.5,
        "e": 1000.0,
    }
    assert EventKind.event("delayed-bounce") == "failed" and EventKind.event("unknown") is None
    assert "failed-permanent" in EventKind.ALL


def test_what_is_no_event():
    text = '{"é": 𝄞}'
    [found] = refused(Event.from_json, text).diagnostics
    assert (found.code, text[slice(*found.span)]) == ("event-malformed", "𝄞")
    assert refused(Event.from_value, [1]).diagnostics[0].code == "event-not-an-object"
    with pytest.raises(UnicodeDecodeError):
        Event.from_json(b'{"a": "\xff"}')
    for wrong in [{1: 2}, {"a": object()}, {"a": {1, 2}}]:
        with pytest.raises(TypeError):
            Event.from_value(wrong)
    with pytest.raises(ValueError):
        Event.from_value({"a": float("nan")})
    loop = {}
    loop["loop"] = loop
    with pytest.raises(RecursionError):
        Event.from_value(loop)


@pytest.mark.parametrize(
    "event", [EVENT, ChainMap(EVENT), json.dumps(EVENT), json.dumps(EVENT).encode(), Event.from_value(EVENT)]
)
def test_filters_take_events_in_any_form(event):
    assert Filter.parse("subject", "hello NOT bye").matches(event)
    assert not Filter.parse("size", ">12").matches(event)
    entry = {"attribute": "tag", "comparator": "=", "values": [{"value": "NEWS"}]}
    assert LogFilter.from_json({"AND": [entry]}).matches(event) and LogFilter().matches(event)
    query = EventQuery(filters=[Filter.parse("subject", "grüße OR bye")], log_filters=[LogFilter()], limit=5)
    assert query.matches(event) and query.max_results == 5
    first, second = query.explain(event)
    assert (first.part, first.is_found, first.value[slice(*first.place)]) == ((0, 5), True, "Grüße")
    assert (second.part, second.is_found, second.place) == ((9, 12), False, None)
    metrics = Metrics()
    metrics.add(event)
    assert metrics.aggregates.count("permanent_failed_count") == 1


@pytest.mark.parametrize("wrong", [1, None, True, [], ["x"], object()])
def test_what_cannot_be_an_event_is_a_type_error(wrong):
    calls = [EventQuery().matches, EventQuery().explain, Filter.parse("event", "a").matches, LogFilter().matches]
    for call in [*calls, Metrics().add, lambda one: EventQuery().run([one])]:
        with pytest.raises(TypeError, match="event: expected an Event, a dictionary or JSON"):
            call(wrong)
    with pytest.raises(TypeError, match=r'event\["tags"\]\[0\]: expected'):
        EventQuery().matches({"tags": [object()]})


def test_filters_refuse_in_code_points():
    expression = 'é "𝄞" (foo OR'
    [found] = refused(Filter.parse, "subject", expression).diagnostics
    assert found.parameter == "subject" and found.span == (13, 13)
    assert refused(Filter.parse, "sübject", "x").diagnostics[0].code == "filter-unknown-field"
    assert Filter.parse("tags", "a b").syntax_tree() == {"and": [{"term": "a"}, {"term": "b"}]}
    entry = {"attribute": "größe", "comparator": "=", "values": []}
    [found] = refused(LogFilter.from_json, {"AND": [entry]}).diagnostics
    assert (found.parameter, found.span) == ("filter.AND[0].attribute", (0, 5))
    assert LogFilter.attributes()["size"] == [">", "<"] and "subject" in Filter.field_names()


def test_time_ranges():
    found = TimeRange(begin=1772323200, end=1772323300.5, limit=10).resolve()
    assert (found.begin, found.end, found.is_ascending, found.limit) == (1772323200.0, 1772323300.5, True, 10)
    assert found.contains(1772323250) and not found.contains(1)
    assert TimeRange(begin="1", ascending=False) == TimeRange(begin=1, ascending="no")
    error = refused(TimeRange(begin="gestërn", limit="301", ascending="jä").resolve)
    assert [(one.parameter, one.span) for one in error.diagnostics] == [
        ("begin", (0, 7)),
        ("ascending", (0, 2)),
        ("limit", (0, 3)),
    ]
    events = [{"timestamp": at} for at in (3, 1, 2, 9)]
    query = EventQuery(time_range=TimeRange(begin=5, ascending="no").resolve(), limit=2)
    assert query.run(events) == query.run(iter(map(json.dumps, events))) == [0, 2]
    with pytest.raises(TypeError):
        TimeRange(begin=True)


ARCHIVE = b"".join(
    json.dumps({"event": "failed" if n % 7 == 0 else "opened", "id": f"ä{n}"}, ensure_ascii=False).encode() + b"\n"
    for n in range(5000)
)
QUERY = EventQuery(filters=[Filter.parse("event", "failed")])
NUMBERS = [n + 1 for n in range(5000) if n % 7 == 0]


class Trickle:
    """Reads a few bytes at a time, whatever is asked for."""

    def __init__(self, archive):
        self.file, self.turn = io.BytesIO(archive), 0

    def read(self, size):
        self.turn += 1
        return self.file.read(min(size, 1 + self.turn % 999))


def test_archives_from_anywhere(tmp_path: pathlib.Path):
    path, packed = tmp_path / "events.ndjson", tmp_path / "events.ndjson.gz"
    path.write_bytes(ARCHIVE)
    packed.write_bytes(gzip.compress(ARCHIVE[:1000]) + gzip.compress(ARCHIVE[1000:]))
    with path.open("rb") as binary, path.open(encoding="utf-8") as text, gzip.open(packed) as unpacked:
        for scan in [
            QUERY.scan(ARCHIVE),
            QUERY.scan(ARCHIVE.decode()),
            QUERY.scan(memoryview(ARCHIVE)),
            QUERY.scan_reader(path),
            QUERY.scan_reader(str(path)),
            QUERY.scan_reader(binary),
            QUERY.scan_reader(text),
            QUERY.scan_reader(unpacked),
            QUERY.scan_reader(Trickle(ARCHIVE)),
            QUERY.scan_reader(ARCHIVE[at : at + 333] for at in range(0, len(ARCHIVE), 333)),
            QUERY.scan_reader(ARCHIVE.splitlines(keepends=True)),
            QUERY.scan_gzip(packed),
            QUERY.scan_gzip(io.BytesIO(packed.read_bytes())),
        ]:
            lines = list(scan)
            assert [line.number for line in lines] == NUMBERS
            assert [line.event().id for line in lines[:2]] == ["ä0", "ä7"]
            assert lines[0].bytes == ARCHIVE.split(b"\n")[0] and not lines[0].diagnostics
            assert list(scan) == []
    limited = EventQuery(limit=3).scan(ARCHIVE)
    assert len(list(limited)) == 3


def test_broken_lines_are_told_and_passed_over():
    archive = '{"event": "failed"}\n{"é": \n{"event": "failed", "x": nonsense}\n\n' + '{"event": "failed"}'
    lines = list(QUERY.scan(archive))
    assert [(line.number, [found.code for found in line.diagnostics]) for line in lines] == [
        (1, []),
        (2, ["event-line-broken"]),
        (3, []),
        (5, []),
    ]
    assert refused(lines[1].event).diagnostics == lines[1].diagnostics
    # What the scan passes over it does not read.
    assert refused(lines[2].event).diagnostics[0].code == "event-malformed"
    short = EventQuery(limits={"event_line": 20})
    long = list(short.scan_reader([archive]))
    assert [found.code for found in long[2].diagnostics] == ["event-line-too-long"] and long[2].bytes == b""
    assert [line.number for line in short.scan(archive)] == [1, 2, 3, 5]


def test_bytes_are_all_of_an_archive():
    numbers = [line.number for line in QUERY.scan(ARCHIVE)]
    assert numbers
    for archive in (ARCHIVE, bytearray(ARCHIVE), memoryview(ARCHIVE)):
        assert [line.number for line in QUERY.scan_reader(archive)] == numbers
        assert [line.number for line in QUERY.scan_gzip(gzip.compress(archive))] == numbers


@pytest.mark.parametrize(
    "call",
    [
        lambda text: EventQuery(filters=text),
        lambda text: Metrics(dimensions=text),
        lambda text: MetricsPage(text),
        lambda text: AddressParser().parse_each(text),
        lambda text: Route.parse("catch_all()", text),
        lambda text: SendRequest.from_mime(b"To: a@example.com\r\n\r\n", recipients=text),
        lambda text: WebhookSample("opened", tags=text),
    ],
)
def test_a_text_is_no_list(call):
    with pytest.raises(TypeError, match="expected a list or another sequence, not str"):
        call("tag")


def test_broken_json_has_one_place(refused):
    (found,) = refused(Event.from_json, '{"é": ]')
    assert (found.message, found.span) == ("no JSON at line 1, column 7: expected value", (6, 7))


def test_what_a_source_raises_comes_through(tmp_path):
    with pytest.raises(FileNotFoundError) as caught:
        QUERY.scan_reader(tmp_path / "none")
    assert caught.value.filename == str(tmp_path / "none")
    lost = RuntimeError("lost")

    def pieces():
        yield ARCHIVE[:100]
        raise lost

    scan = QUERY.scan_reader(pieces())
    assert next(scan).number == 1
    with pytest.raises(RuntimeError) as caught:
        next(scan)
    assert caught.value is lost
    for wrong in [7, None, [7], io.StringIO().seek]:
        with pytest.raises(TypeError):
            list(QUERY.scan_reader(wrong))
    with pytest.raises(OSError):
        list(QUERY.scan_gzip([b"no gzip"]))


def test_threads_share_a_scan():
    class Slow:
        """Lets other threads run while it reads."""

        def __init__(self):
            self.archive = io.BytesIO(b'{"event":"opened"}\n' * 3_000)

        def read(self, size):
            time.sleep(0)
            return self.archive.read(min(size, 50))

    for scan in [EventQuery().scan(b'{"event":"opened"}\n' * 3_000), EventQuery().scan_reader(Slow())]:
        numbers, failures = [], []

        def work(scan=scan, numbers=numbers, failures=failures):
            try:
                for line in scan:
                    numbers.append(line.number)
            except BaseException as failure:
                failures.append(failure)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == [] and sorted(numbers) == [*range(1, 3_001)]


def test_a_source_that_asks_its_own_scan_is_refused():
    class Loop:
        def read(self, size):
            return next(self.scan).bytes

    source = Loop()
    source.scan = EventQuery().scan_reader(source)
    with pytest.raises(RuntimeError, match="the source of a scan asks the scan"):
        next(source.scan)


def test_each_line_is_given_on_when_it_is_there():
    seen = []

    def pieces():
        for n in range(3):
            seen.append(n)
            yield b'{"event":"failed"}\n'

    scan = QUERY.scan_reader(pieces())
    next(scan)
    assert seen == [0]


def test_sql():
    query = EventQuery(filters=[Filter.parse("size", ">1000"), Filter.parse("event", "failed")])
    for dialect in SqlDialect.ALL:
        found = query.to_sql(dialect, "event")
        assert 1000.0 in found.parameters and "event" in found.clause
        assert all(isinstance(one, str | float) for one in found.parameters)
    assert [one.code for one in query.to_sql("sqlite", "event").diagnostics] == ["filter-sql-approximate"]
    with pytest.raises(ValueError, match="duckdb"):
        query.to_sql("mysql", "event")


def test_polling():
    poller = EventPoller(1000, threshold=1800)
    assert poller.step() == PollStep.Request(1000.0, False)
    assert not poller.page([1200, 9400], now=10_000)
    match poller.step():
        case PollStep.Wait(seconds):
            assert seconds == 15
        case other:
            pytest.fail(str(other))
    assert poller.step() == PollStep.Request(begin=1000.0, next_page=False)
    assert poller.page([1200, 9400], now=11_201) and poller.step() == PollStep.Request(9400.0, True)
    assert EventPoller(0).page([1.5])


def test_metrics():
    metrics = Metrics(dimensions=["tag"])
    for event, tags in [("delivered", ["news", "ä"]), ("opened", ["news"]), ("opened", ["news"])]:
        metrics.add({"event": event, "timestamp": 1772323300, "tags": tags, "recipient": "ann@example.com"})
    news = metrics.group(["news"])
    assert (news.count("opened_count"), news.count("unique_opened_count"), news.rate("unique_opened_rate")) == (
        2,
        1,
        100.0,
    )
    assert [values for values, _ in metrics.groups] == [("news",), ("ä",)] and metrics.group(["none"]) is None
    assert metrics.aggregates.value("delivered_count") == 2 and metrics.aggregates.value("opened_rate") == 100.0
    page = MetricsPage(["opened_count", "opened_rate"], sort="opened_count:desc", include_aggregates=True, limit=1)
    answer = metrics.report(page)
    assert answer["items"][0]["dimensions"][0]["value"] == "news" and answer["pagination"]["total"] == 2
    assert answer["items"][0]["metrics"] == {"opened_count": 2, "opened_rate": 200.0}
    error = refused(MetricsPage, ["opened_count", "größe"])
    assert [(one.parameter, one.span) for one in error.diagnostics] == [("metrics[1]", (0, 5))]
    assert refused(MetricsPage, ["opened_count"], sort="größe").diagnostics[0].span == (0, 5)
    assert refused(Metrics, dimensions=["tag", "tag"]).diagnostics[0].code == "event-metrics-dimensions"
    assert refused(Metrics, duration="eïne").diagnostics[0].span == (0, 4)
    with pytest.raises(ValueError, match="recipient_domain"):
        Metrics(dimensions=["tags"])
    assert Metric.quotient("opened_rate") == ("opened_count", "delivered_count") and Metric.is_rate("bounce_rate")
    assert Metric.quotient("sent_count") is None and len(Metric.ALL) > 30 and "time" in Dimension.ALL
    early = Metrics(duration="24h", end=1772323300)
    early.add({"event": "opened", "timestamp": 1772323299})
    early.add({"event": "opened", "timestamp": 1772323300})
    assert early.aggregates.count("opened_count") == 1


@pytest.mark.parametrize("time", [float("nan"), float("-inf"), 10**400])
def test_times_are_numbers_of_seconds(time):
    for call in [
        lambda time: EventPoller(time),
        lambda time: EventPoller(1).page([1, time]),
        lambda time: EventPoller(1).page([1], now=time),
        lambda time: TimeRange(begin=1, end=2).resolve().contains(time),
        lambda time: Metrics(period=(1, time)),
        lambda time: Metrics(duration="1d", end=time),
    ]:
        with pytest.raises(ValueError, match="not a time in Unix seconds"):
            call(time)
        with pytest.raises(TypeError, match=r"expected a time in Unix seconds \(int or float\), not str"):
            call(str(time))


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("threshold", lambda number: EventPoller(1, threshold=number)),
        ("wait", lambda number: EventPoller(1, wait=number)),
        ("limit", lambda number: EventQuery(limit=number)),
        ("skip", lambda number: MetricsPage(["opened_count"], skip=number)),
        ("limit", lambda number: MetricsPage(["opened_count"], limit=number)),
    ],
)
def test_numbers_are_whole_and_from_0(name, call):
    for number in [-1, 2**64]:
        with pytest.raises(ValueError, match=r"not a number from 0 to \d+") as caught:
            call(number)
        assert caught.value.__notes__ == [f"while processing '{name}'"]
    with pytest.raises(TypeError, match="expected int, not float"):
        call(1.0)


def test_zones_are_pythons():
    berlin = zoneinfo.ZoneInfo("Europe/Berlin")
    for zone in [berlin, lambda at: 3600 if at < 1774746000 else 7200]:
        metrics = Metrics(dimensions=["time"], resolution="hour", utc_offset=zone)
        for at in (1774744200, 1774747800):
            metrics.add({"event": "opened", "timestamp": at})
        assert [values[0] for values, _ in metrics.groups] == [
            "Sun, 29 Mar 2026 01:00:00 +0100",
            "Sun, 29 Mar 2026 03:00:00 +0200",
        ]
    fixed = Metrics(dimensions=["time"], resolution="hour", utc_offset=-3600)
    fixed.add({"event": "opened", "timestamp": 1774744200})
    assert fixed.groups[0][0] == ("Sat, 28 Mar 2026 23:00:00 -0100",)
    lost = KeyError("zone")

    def nowhere(at):
        raise lost

    broken = Metrics(dimensions=["time"], resolution="hour", utc_offset=nowhere)
    with pytest.raises(KeyError) as caught:
        broken.add({"event": "opened", "timestamp": 1})
    assert caught.value is lost
    with pytest.raises(TypeError):
        Metrics(utc_offset="Europe/Berlin")


def test_threads_share_metrics():
    def at_home(at):
        # Lets other threads run, with or without the interpreter's lock.
        time.sleep(0)
        return 3600

    for options in [{}, {"dimensions": ["time"], "resolution": "hour", "utc_offset": at_home}]:
        metrics = Metrics(**options)

        def add(metrics=metrics):
            for _ in range(500):
                metrics.add({"event": "opened", "timestamp": 1774744200})
                assert metrics.aggregates.count("opened_count") > 0
                metrics.report(MetricsPage(["opened_count"]))

        threads = [threading.Thread(target=add) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert metrics.aggregates.count("opened_count") == 2000

    def asks_back(at):
        return asked.aggregates.count("opened_count")

    asked = Metrics(dimensions=["time"], resolution="hour", utc_offset=asks_back)
    with pytest.raises(RuntimeError, match="utc_offset"):
        asked.add({"event": "opened", "timestamp": 1774744200})
    assert asked.aggregates.count("opened_count") == 1
