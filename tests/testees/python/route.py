"""Ops of the room `receive`: routes."""

from typing import Any

from mailwright import (
    Action,
    CallTrace,
    Decision,
    ExecutedAction,
    ExecutedDestination,
    Expression,
    RouteInput,
    RouteTable,
)
from spans import finding, in_bytes


def parse(args: dict[str, Any]) -> dict[str, Any]:
    if "action" in args:
        return {"ast": Action.parse(args["action"]).syntax_tree(), "diagnostics": []}
    expression = Expression.parse(args["expression"])
    diagnostics = [finding(found, args) for found in expression.diagnostics]
    return {"ast": expression.syntax_tree(), "diagnostics": diagnostics}


def evaluate(args: dict[str, Any]) -> dict[str, Any]:
    reading = {"reading": args["reading"]} if args.get("reading") else {}
    table = RouteTable.from_json(args["routes"], **reading)
    decision = table.evaluate(RouteInput(args["recipient"], [tuple(pair) for pair in args["headers"]]))
    return {
        "executed": executed(decision, lambda destination: destination.raw),
        "executed_encoded": executed(decision, lambda destination: destination.encoded),
        "stopped_by": decision.stopped_by,
        "skipped": decision.skipped,
        "routes": decision.routes_record,
        "trace": [
            {
                "route": route.route,
                "verdict": route.verdict,
                "calls": [call_trace(call, table.routes[route.route].expression.source) for call in route.calls],
            }
            for route in decision.trace
        ],
        "diagnostics": [finding(found, args) for found in decision.diagnostics],
    }


def executed(decision: Decision, text: Any) -> list[dict[str, Any]]:
    return [
        {"route": route.route, "actions": [action(one, text) for one in route.actions]} for route in decision.executed
    ]


def action(one: ExecutedAction, text: Any) -> dict[str, Any]:
    match one:
        case ExecutedAction.Forward(destinations):
            return {"forward": [text(destination) for destination in destinations]}
        case ExecutedAction.Store(ExecutedDestination() as notify):
            return {"store": text(notify)}
        case ExecutedAction.Store():
            return {"store": None}
        case _:
            return {"stop": True}


def call_trace(call: CallTrace, expression: str) -> dict[str, Any]:
    return {
        "span": in_bytes(call.span, expression),
        "matched": call.is_matched,
        "text": call.text,
        "place": in_bytes(call.place, call.text) if call.place else None,
        "recipient_form": call.recipient_form,
        "header": call.header_index,
    }


OPS = {"route.parse": parse, "route.evaluate": evaluate}
