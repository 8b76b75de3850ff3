"""Runs the SQL of `EventQuery::to_sql` on DuckDB and SQLite, on all filter vectors, and compares with our answers.

    test_sql.py TESTEE    (a command of the conformance protocol, as `make -s testee HOST=rust` prints it)

DuckDB has to give the same events. SQLite has to where the filters and the events they look at are ASCII; elsewhere it
may give more, never less, and the clause has to carry `filter-sql-approximate`.
"""

import json
import shlex
import sqlite3
import subprocess
import sys
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
    events = data["events"]
    databases = tables(events)
    ascii_events = {index for index, event in enumerate(events) if json.dumps(event, ensure_ascii=False).isascii()}
    testee = Testee(command)
    checked = 0
    wrong = []
    for name, query in queries(data):
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
