"""Posts the messages of tests/vectors/inbound.json to a server and compares what it sees with what they say.

    check.py PROGRAM VECTORS NAME COMMAND…

PROGRAM is the example `inbound`; COMMAND starts the server NAME, which prints its port.
"""

import base64
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROUTES = [{"priority": 0, "expression": "catch_all()", "actions": ['forward("https://example.com/inbound")']}]


def lines(text):
    """Line ends do not count: a server may turn CRLF into LF."""
    return text.replace("\r\n", "\n")


def differences(case, seen):
    fields, files = seen["fields"], seen["files"]
    wanted = {
        "sender": "ann@example.org",
        "recipient": "box@in.example.com",
        "subject": case.get("subject"),
        "from": case.get("from"),
        "body-plain": case.get("text_plain"),
        "body-html": case.get("text_html"),
        "stripped-text": case.get("stripped_text"),
        "stripped-signature": case.get("stripped_signature"),
    }
    for name, value in wanted.items():
        if value is not None and lines(fields.get(name, "")) != lines(value):
            yield f"{name}: expected {value!r}, got {fields.get(name)!r}"
    pairs = json.loads(fields["message-headers"])
    names = [name for name, _ in pairs][-len(case["headers"]) :]
    if names != [name for name, _ in case["headers"]]:
        yield f"message-headers: expected {case['headers']}, got {pairs}"
    if case.get("content_id_map") is not None:
        found = json.loads(fields.get("content-id-map", "{}"))
        if found != case["content_id_map"]:
            yield f"content-id-map: expected {case['content_id_map']}, got {found}"
    if "attachments" in case:
        if len(files) != len(case["attachments"]):
            yield f"{len(case['attachments'])} files expected, got {files}"
        for want, got in zip(case["attachments"], files):
            for key in ("name", "filename", "size", "sha256"):
                if want[key] is not None and want[key] != got[key]:
                    yield f"{want['name']} {key}: expected {want[key]!r}, got {got[key]!r}"
            if got["content_type"].split(";")[0] != want["content_type"]:
                yield f"{want['name']}: expected {want['content_type']}, got {got['content_type']}"


def main(program, vectors, name, *command):
    cases = json.loads(Path(vectors).read_text(encoding="utf-8"))["messages"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    failed = 0
    try:
        url = f"http://127.0.0.1:{int(server.stdout.readline())}/"
        with tempfile.TemporaryDirectory() as folder:
            mail, routes = Path(folder, "mail.eml"), Path(folder, "routes.json")
            routes.write_text(json.dumps(ROUTES), encoding="utf-8")
            for case in cases:
                raw = base64.b64decode(case["raw_base64"]) if "raw_base64" in case else case["raw"].encode()
                mail.write_bytes(raw)
                asked = [program, mail, routes, "--sender", "ann@example.org", "--recipient", "box@in.example.com"]
                answer = subprocess.run([*asked, "--post", "--to", url], capture_output=True, check=False)
                if answer.returncode:
                    found = [answer.stderr.decode()]
                else:
                    found = list(differences(case, json.loads(answer.stdout)))
                failed += bool(found)
                for problem in found:
                    print(f"{name} {case['id']}: {problem}")
    finally:
        server.kill()
    print(f"{name}: {len(cases) - failed} of {len(cases)} messages seen as the vectors have them")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
