"""Group `events`: jq, a process over the whole file."""

import subprocess
from pathlib import Path

from peer import serve

HOLDS = {
    "delivered-or-failed": '.event == "delivered" or .event == "failed"',
    "subject-and-size": (
        '(.message.size // 0) as $size | (.message.headers.subject // "" | ascii_downcase) as $subject | '
        "$size > 2000 and $size < 20000 and "
        '(($subject | test("\\\\bhello\\\\b")) and ($subject | test("\\\\brachel\\\\b") | not)'
        ' or ($subject | test("\\\\bfarewell\\\\b")) and ($subject | test("\\\\bmonica\\\\b")))'
    ),
    "structured": (
        '.event == "failed" and .severity == "permanent" and ."recipient-domain" != "example.com"'
        ' and (."delivery-status".message // "" | ascii_downcase | contains("mailbox"))'
    ),
}


def prepare(args):
    path = Path(args["input"])
    version = subprocess.run(["jq", "--version"], capture_output=True, check=True, text=True).stdout.strip()
    command = ["jq", "-c", f"select({HOLDS[args['job']]}) | .id", str(path)]
    units = sum(1 for _ in path.open("rb"))

    def job():
        done = subprocess.run(command, capture_output=True, check=True)
        found = done.stdout.count(b"\n")
        assert found == args["expected"], f"{found} instead of {args['expected']} events"
        return units, path.stat().st_size

    return version, job


serve(prepare)
