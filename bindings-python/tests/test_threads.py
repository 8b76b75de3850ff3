"""Other threads run while the core works, and no two of them keep each other waiting for ever.

Each program here would never end if it were otherwise, so each has a process of its own, which is ended after a while.
No clock decides: the interpreter does not take its lock away from a thread by itself, and a thread that waits for it
runs only if a call lets it go.
"""

import subprocess
import sys

import pytest

PATIENCE = 100


def run(program: str, *arguments: object) -> None:
    subprocess.run([sys.executable, "-c", program, *map(str, arguments)], check=True, timeout=PATIENCE)


OTHERS = """
import pathlib, sys, threading
from mailwright import *

folder = pathlib.Path(sys.argv[1])
request = SendRequest([
    ("from", "a@example.com"), *(("to", f"r{number}@example.com") for number in range(500)), ("text", "%recipient.n%"),
    ("recipient-variables", {}), ("attachment", ("a.bin", bytes(100_000))),
])
batch = request.compile()
message = batch[0].to_bytes()
query = EventQuery(filters=[Filter.parse("subject", "nothing")])
archive = b'{"event":"opened","text":"' + b"x" * 1000 + b'"}\\n'
archive *= 10_000
(folder / "archive").write_bytes(archive)
form = Form({"a": ("a.bin", bytes(1_000_000))})
encoded = form.encode()
template = Template.parse("{{#each items}}{{this}}{{/each}}")
items = {"items": [*range(20_000)]}
table = RouteTable([Route.parse(f"match_recipient('.*{number}@.*')", ["stop()"]) for number in range(2_000)])
guest = RouteInput("ann@example.com")
work = {
    "compile": lambda: request.compile(),
    "check": lambda: request.check(),
    "render": lambda: batch.render(),
    "render in threads": lambda: batch.render(threads=2),
    "write": lambda: batch[0].write(folder / "a.eml"),
    "scan": lambda: list(query.scan(archive)),
    "scan_reader": lambda: list(query.scan_reader(folder / "archive")),
    "form": lambda: Form.parse(encoded.content_type, encoded.body),
    "encode": lambda: form.encode(),
    "message": lambda: IncomingMessage.parse(message),
    "template": lambda: template.render(items),
    "routes": lambda: table.evaluate(guest),
    "html": lambda: html_to_text("<p>Hello</p>" * 100_000),
}[sys.argv[2]]
gate, ran = threading.Lock(), []
gate.acquire()


def other():
    gate.acquire()
    ran.append(True)


sys.setswitchinterval(1e6)
threading.Thread(target=other, daemon=True).start()
gate.release()
while not ran:
    work()
"""


@pytest.mark.parametrize(
    "work",
    [
        *("compile", "check", "render", "render in threads", "write", "scan", "scan_reader", "form", "encode"),
        *("message", "template", "routes", "html"),
    ],
)
def test_others_run_meanwhile(work, tmp_path):
    run(OTHERS, tmp_path, work)


SHARED = """
import sys, threading
from mailwright import *

sys.setswitchinterval(1e-6)
templates, request, guard = Templates({"a": "x"}), SendRequest({"to": "a@example.com"}), MemoryReplayGuard()
metrics, batch = Metrics(), SendRequest({"from": "a@example.com", "to": "b@example.com", "text": "x"}).compile()


def refused(call, *arguments, **options):
    try:
        call(*arguments, **options)
    except MailwrightError:
        return
    raise SystemExit("not refused")


def work():
    for number in range(2_000):
        refused(templates.create, "a")
        refused(templates.add_version, "a", "initial", template="{{#if")
        templates.update_version("a", "initial", template="{{#if")
        refused(request.compile, templates)
        request.push("o:tag", "x") if number % 100 == 0 else request.texts("o:tag")
        guard.remember("token", 0, 1)
        refused(metrics.add, "[]")
        metrics.add({"event": "opened"})
        batch[0].to_bytes()


threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


def test_refusals_of_a_shared_object_wait_for_nobody():
    run(SHARED)


FORM = """
import sys, threading
from mailwright import *

form, ready, failures = Form({"a": ("a.bin", bytes(5_000_000))}), threading.Event(), []


def encode():
    try:
        while len(form) < 100:
            ready.set()
            form.encode(seed=1)
    except BaseException as failure:
        failures.append(failure)


thread = threading.Thread(target=encode)
thread.start()
ready.wait()
while len(form) < 100:
    form.push("b", "x")
    assert SendRequest(form).texts("b") == form.all("b")
thread.join()
assert not failures, failures
"""


def test_a_form_grows_while_it_is_encoded():
    run(FORM)
