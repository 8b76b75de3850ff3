"""A testee: a program that answers one JSON request per line, in order.

It is started when first asked and again after every crash or timeout; what it prints on stderr is shown when it
crashes. Every answer is noted, so that the answers of two hosts can be compared afterwards.
"""

import collections
import hashlib
import json
import queue
import shlex
import subprocess
import threading

from values import shorten


class Crash(Exception):
    """The testee ended, or wrote something that is no answer."""


class TooSlow(Exception):
    pass


class CannotStart(Exception):
    pass


class BadAnswer(Exception):
    """An answer that breaks the protocol."""


class NotBuilt(Exception):
    """The testee does not know the op: its room is not there yet."""


# What is kept of an answer: `text` is empty where it is long, then the digest alone says whether two are the same.
Note = collections.namedtuple("Note", "op digest accepted text")
KEPT = 20_000


class Testee:
    def __init__(self, command, timeout, codes=None):
        self.command, self.timeout, self.codes = shlex.split(command), timeout, codes
        self.process, self.lines, self.stderr = None, None, collections.deque(maxlen=20)
        self.number, self.starts, self.answered = 0, 0, False
        self.noted = []

    def start(self):
        self.starts += 1
        self.answered = False
        try:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
        except OSError as error:
            raise CannotStart(f"{self.command[0]}: {error.strerror or error}") from error
        self.lines = queue.Queue()
        self.stderr.clear()
        process, lines = self.process, self.lines

        def read():
            for line in process.stdout:
                lines.put(line)
            lines.put(None)

        def drain():
            for line in process.stderr:
                self.stderr.append(line.decode("utf-8", "replace").rstrip())

        for work in (read, drain):
            threading.Thread(target=work, daemon=True).start()

    def stop(self):
        if self.process is None:
            return
        process, self.process = self.process, None
        try:
            process.stdin.close()
        except OSError:
            pass
        try:
            process.wait(2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
        process.stderr.close()

    def take_notes(self):
        """The notes of the answers since the last call."""
        noted, self.noted = self.noted, []
        return noted

    def ask(self, op, args, timeout=None):
        """The answer as a dict with "ok" or "error"."""
        if self.process is None:
            self.start()
        self.number += 1
        data = (json.dumps({"id": self.number, "op": op, "args": args}) + "\n").encode("utf-8")
        self.write(data)
        limit = timeout or self.timeout
        try:
            line = self.lines.get(timeout=limit)
        except queue.Empty:
            self.process.kill()
            self.stop()
            raise TooSlow(f"{op}: no answer in {limit:g} s") from None
        if line is None:
            code = self.process.wait()
            tail = " | ".join(list(self.stderr)[-3:])
            self.stop()
            raise Crash(f"{op}: testee ended with status {code}" + (f": {tail}" if tail else ""))
        answer = self.read(op, line)
        self.answered = True
        self.noted.append(note(op, answer))
        self.check(op, answer)
        return answer

    def write(self, data):
        process = self.process

        def write():
            try:
                process.stdin.write(data)
                process.stdin.flush()
            except (OSError, ValueError):
                pass  # the testee has ended: reading its answer says so

        # A pipe holds 64 KB: more is written while the testee may already be writing.
        if len(data) < 30000:
            write()
        else:
            threading.Thread(target=write, daemon=True).start()

    def read(self, op, line):
        try:
            answer = json.loads(line)
            if (
                not isinstance(answer, dict)
                or answer.get("id") != self.number
                or ("ok" in answer) == ("error" in answer)
            ):
                raise ValueError
        except ValueError:
            self.process.kill()
            self.stop()
            shown = shorten(line.decode("utf-8", "replace"))
            raise Crash(f"{op}: not an answer to request {self.number}: {shown}") from None
        return answer

    def check(self, op, answer):
        if "ok" in answer:
            if not isinstance(answer["ok"], dict):
                raise BadAnswer(f"{op}: ok is not an object: {shorten(answer['ok'])}")
            said = answer["ok"].get("diagnostics") or []
        else:
            error = answer["error"]
            if not isinstance(error, dict) or not all(isinstance(error.get(key), str) for key in ("code", "message")):
                raise BadAnswer(f"{op}: an error without code and message: {shorten(error)}")
            if error["code"] == "unknown-op":
                raise NotBuilt(op)
            said = [error, *(error.get("diagnostics") or [])]
        for one in said:
            if self.codes is not None and one.get("code") not in self.codes:
                raise BadAnswer(f"{op}: the code {one.get('code')} is not in docs/diagnostics.md")


def note(op, answer):
    """What two hosts must have in common: the answer without its number, whatever the order of its keys."""
    told = unified({key: value for key, value in answer.items() if key != "id"})
    text = json.dumps(told, sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Note(op, digest, "ok" in answer, text if len(text) <= KEPT else "")


def unified(value):
    """Numbers as JavaScript has them: 1.0 and 1 are one number, and digits that a double does not hold are lost."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and abs(value) > 2**53:
        value = float(value) if abs(value) < 1 << 1023 else value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [unified(one) for one in value]
    if isinstance(value, dict):
        return {key: unified(one) for key, one in value.items()}
    return value
