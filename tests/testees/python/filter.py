"""Ops of the room `events`: filters, time ranges, and queries made of them."""

from collections.abc import Callable
from typing import Any

from mailwright import EventQuery, Filter, LogFilter, TimeRange
from spans import finding


def parse(args: dict[str, Any]) -> dict[str, Any]:
    return {"ast": Filter.parse(args["field"], args["expression"]).syntax_tree()}


def match(args: dict[str, Any]) -> dict[str, Any]:
    filters = parsed(args)
    return matches(args, lambda event: all(one.matches(event) for one in filters))


def match_structured(args: dict[str, Any]) -> dict[str, Any]:
    return matches(args, LogFilter.from_json(args["filter"]).matches)


def match_query(args: dict[str, Any]) -> dict[str, Any]:
    return matches(args, query(args).matches)


def sql(args: dict[str, Any]) -> dict[str, Any]:
    found = query(args).to_sql(args.get("dialect", "sqlite"), args.get("column", "event"))
    diagnostics = [finding(one, args) for one in found.diagnostics]
    return {"clause": found.clause, "parameters": found.parameters, "diagnostics": diagnostics}


def resolve(args: dict[str, Any]) -> dict[str, Any]:
    found = time_range(args).resolve()
    return {
        "begin": seconds(found.begin),
        "end": None if found.end is None else seconds(found.end),
        "ascending": found.is_ascending,
        "limit": found.limit,
    }


def seconds(value: float) -> int | float:
    """Whole seconds have no fraction in the protocol."""
    return int(value) if value.is_integer() else value


def parsed(args: dict[str, Any]) -> list[Filter]:
    return [Filter.parse(field, expression) for field, expression in args.get("filters") or []]


def matches(args: dict[str, Any], holds: Callable[[Any], bool]) -> dict[str, Any]:
    return {"matches": [index for index, event in enumerate(args["events"]) if holds(event)]}


def time_range(args: dict[str, Any]) -> TimeRange:
    names = [name for name in ("begin", "end", "ascending", "limit") if isinstance(args.get(name), str)]
    return TimeRange(**{name: args[name] for name in names})


def query(args: dict[str, Any]) -> EventQuery:
    """A query from any of `range`, `filters` and `structured`."""
    structured = args.get("structured")
    return EventQuery(
        time_range=time_range(args["range"]).resolve() if args.get("range") else None,
        filters=parsed(args),
        log_filters=[] if structured is None else [LogFilter.from_json(structured)],
    )


OPS = {
    "filter.parse": parse,
    "filter.match": match,
    "logfilter.match": match_structured,
    "query.match": match_query,
    "query.sql": sql,
    "timerange.resolve": resolve,
}
