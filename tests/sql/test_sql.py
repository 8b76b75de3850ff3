"""Runs the SQL of `EventQuery::to_sql` on DuckDB and SQLite, on all filter vectors and some
events and queries more, and compares with our answers.

    test_sql.py TESTEE    (a command of the conformance protocol, as `make -s testee HOST=rust` prints it)

DuckDB has to give the same events. SQLite has to where the filters and the events they look at are ASCII; elsewhere it
may give more, never less, and the clause has to carry `filter-sql-approximate`.
"""

import json
import shlex
import sqlite3
import subprocess
import sys
from itertools import chain
from pathlib import Path

import duckdb

VECTORS = Path(__file__).resolve().parents[1] / "vectors" / "filters.json"


class Testee:
    def __init__(self, command):
        self.process = subprocess.Popen(
            shlex.split(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        self.id = 0

    def ask(self, op, args):
        self.id += 1
        self.process.stdin.write(json.dumps({"id": self.id, "op": op, "args": args}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            raise ValueError(f"{op} {args}: {answer['error']}")
        return answer["ok"]


# Texts and numbers that databases see in their own way, as subject, size and recipient of an event.
SUBJECTS = [
    *(
        "ΟΔΟΣ",
        "οδος",
        "ΟΔΟΣ ΑΒΣ!",
        "Σ",
        "ΑΣ.Α",
        "İstanbul",
        "istanbul",
        "STRASSE ẞ",
        "straße",
        "ÉTÉ—2026",
        "KELVIN \u212a",
    ),
    *("日本語、件名", "😀hello", "№hello", "line\nhello\tthere", "x]hello[y", "100% *hello? [w]", "^hello-\\world", ""),
]
SIZES = [
    "1200",
    " 1200 ",
    "nan",
    "inf",
    "1_200",
    "0x4B0",
    "1e4",
    "1200.5",
    "-",
    "007",
    "1-2",
    1e4,
    1200.5,
    -5,
    True,
    None,
]
RECIPIENTS = [
    *(
        "Ann <ANN@example.com>",
        " <ann@example.com> ",
        "x<y<ann@example.com>",
        "< ann@example.com >\n",
        "<ann@example.com",
    ),
    *("ann@example.com >", "ann@example.com>", "\u00a0ann@example.com", "Änn <ann@example.com>"),
]
VARIABLES = [{"Key": "Value", "n": 5, "o": {"a": [1, 2]}, "z": None}, '{"key":"value"}', {'a.b"c': "É"}, {"t": True}]
EXTRA_FILTERS = [
    *(
        ("subject", term)
        for term in ("hello", '"οδος"', "οδοσ", "ΟΔΟΣ", "αβς", "istanbul", "İstanbul", "straße", "ẞ", "k")
    ),
    *(
        ("subject", term)
        for term in ("été", "件名", '"[w]"', "*hello?", "hello\\world", "100%", "^hello", "NOT (hello OR été)")
    ),
    *(("size", test) for test in (">1000", "<1000", ">1199 <1201", "NOT >0", ">9999", "<6")),
    *(("recipient", term) for term in ("ann", "änn", "NOT ann")),
]
EXTRA_CONDITIONS = [
    ("recipient", "=", "ann@example.com"),
    ("recipient", "!=", "ann@example.com"),
    ("subject", "=", "οδος"),
    ("subject", "not contains", "İ"),
    *(("user_variables", "contains", text) for text in ("key", "5", "[1,2]", "null", "true", "é", '"')),
]


def extra_events():
    for subject in SUBJECTS:
        yield {"event": "accepted", "message": {"headers": {"subject": subject}}}
    for size in SIZES:
        yield {"event": "accepted", "message": {"size": size}}
    for recipient in RECIPIENTS:
        yield {"event": "opened", "recipient": recipient}
    for variables in VARIABLES:
        yield {"event": "opened", "user-variables": variables}


def extra_queries():
    for pair in EXTRA_FILTERS:
        yield f"extra {pair}", {"filters": [pair]}
    for attribute, comparator, value in EXTRA_CONDITIONS:
        condition = {"attribute": attribute, "comparator": comparator, "values": [{"label": value, "value": value}]}
        yield f"extra {attribute} {comparator} {value}", {"structured": {"AND": [condition]}}


def tables(events):
    """The events in both databases."""
    rows = [(index, json.dumps(event, ensure_ascii=False)) for index, event in enumerate(events)]
    duck = duckdb.connect(config={"threads": 1})
    duck.execute("CREATE TABLE archive (number INTEGER, event JSON)")
    duck.executemany("INSERT INTO archive VALUES (?, ?)", rows)
    lite = sqlite3.connect(":memory:")
    lite.execute("CREATE TABLE archive (number INTEGER, event TEXT)")
    lite.executemany("INSERT INTO archive VALUES (?, ?)", rows)
    return {"duckdb": duck, "sqlite": lite}


def select(database, sql):
    cursor = database.execute(f"SELECT number FROM archive WHERE {sql['clause']} ORDER BY number", sql["parameters"])
    return [number for (number,) in cursor.fetchall()]


def queries(data):
    for case in data["cases"]:
        if "error" in case["expect"]:
            continue
        if case["group"] == "filter":
            yield case["id"], {"filters": case["filter"]}
        elif case["group"] == "structured":
            yield case["id"], {"structured": case["structured"]}
        elif case["group"] == "query":
            # The limit is not part of the clause.
            params = {name: value for name, value in case["params"].items() if name != "limit"}
            yield case["id"], {"filters": case["filter"], "range": params}


def main(command):
    data = json.loads(VECTORS.read_text(encoding="utf-8"))
    events = data["events"] + list(extra_events())
    databases = tables(events)
    ascii_events = {index for index, event in enumerate(events) if json.dumps(event, ensure_ascii=False).isascii()}
    testee = Testee(command)
    checked = 0
    wrong = []
    for name, query in chain(queries(data), extra_queries()):
        ours = testee.ask("query.match", {**query, "events": events})["matches"]
        for dialect, database in databases.items():
            sql = testee.ask("query.sql", {**query, "dialect": dialect, "column": "event"})
            theirs = select(database, sql)
            approximate = any(found["code"] == "filter-sql-approximate" for found in sql["diagnostics"])
            more, less = set(theirs) - set(ours), set(ours) - set(theirs)
            if dialect == "duckdb":
                good = not more and not less
            else:
                in_ascii = json.dumps(query, ensure_ascii=False).isascii()
                good = not less and (not more or approximate) and not (in_ascii and more & ascii_events)
            if not good:
                wrong.append(f"{name} {dialect}: more {sorted(more)}, less {sorted(less)}: {sql['clause']}")
            checked += 1
    print("\n".join(wrong))
    print(f"{checked} queries on {', '.join(databases)}, {len(wrong)} wrong")
    assert checked > 300, "the vectors were read"
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
