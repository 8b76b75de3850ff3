"""Group `events`: DuckDB's `read_json` on one thread, told which columns are wanted."""

from pathlib import Path

import duckdb
from peer import serve

COLUMNS = {
    "delivered-or-failed": "{event: 'VARCHAR'}",
    "subject-and-size": "{message: 'STRUCT(headers STRUCT(subject VARCHAR), size BIGINT)'}",
    "structured": (
        "{event: 'VARCHAR', severity: 'VARCHAR', 'recipient-domain': 'VARCHAR',"
        " 'delivery-status': 'STRUCT(message VARCHAR)'}"
    ),
}
SUBJECT = "lower(message.headers.subject)"


def word(name):
    return f"regexp_matches({SUBJECT}, '\\b{name}\\b')"


HOLDS = {
    "delivered-or-failed": "event IN ('delivered', 'failed')",
    "subject-and-size": (
        "message.size > 2000 AND message.size < 20000 AND"
        f" (({word('hello')} AND NOT {word('rachel')}) OR ({word('farewell')} AND {word('monica')}))"
    ),
    "structured": (
        "event = 'failed' AND severity = 'permanent' AND \"recipient-domain\" IS DISTINCT FROM 'example.com'"
        " AND contains(lower(\"delivery-status\".message), 'mailbox')"
    ),
}


def prepare(args):
    path = Path(args["input"])
    database = duckdb.connect(config={"threads": 1})
    source = f"read_json('{path}', columns = {COLUMNS[args['job']]}, format = 'newline_delimited')"
    units = sum(1 for _ in path.open("rb"))

    def job():
        (found,) = database.sql(f"SELECT count(*) FROM {source} WHERE {HOLDS[args['job']]}").fetchall()[0]
        assert found == args["expected"], f"{found} instead of {args['expected']} events"
        return units, path.stat().st_size

    return f"duckdb {duckdb.__version__}", job


serve(prepare)
