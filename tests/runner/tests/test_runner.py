"""The runner itself: that it fails where it must.

python3 -m unittest discover --start-directory tests/runner/tests
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

RUNNER = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(RUNNER))

import agree  # noqa: E402
import known  # noqa: E402
from run import FileResult  # noqa: E402
from testee import digest  # noqa: E402

# Answers template.render with the template itself, changed by a function that a test names.
TESTEE = """
import json, sys
for line in sys.stdin:
    ask = json.loads(line)
    reply = (lambda ask: {reply})(ask)
    print(json.dumps({{"id": ask["id"], **reply}}), flush=True)
"""
ECHO = '{"ok": {"output": ask["args"]["template"]}}'
LOUD = '{"ok": {"output": ask["args"]["template"].upper()}}'
UNKNOWN = '{"error": {"code": "unknown-op", "message": ask["op"]}}'
CRASH = "sys.exit(3)"


class RunnerTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        cases = [{"name": "same", "template": "hi", "data": {}, "output": "hi"}]
        (self.folder / "templates.json").write_text(json.dumps({"cases": cases}))

    def run_it(self, **hosts):
        arguments = [sys.executable, str(RUNNER), "--vectors", str(self.folder)]
        for name, reply in hosts.items():
            program = self.folder / f"{name}.py"
            program.write_text(TESTEE.format(reply=reply))
            arguments += ["--host", f"{name}={sys.executable} {program}"]
        done = subprocess.run(arguments, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def test_a_testee_that_answers_right_passes(self):
        status, text = self.run_it(one=ECHO, two=ECHO)
        self.assertEqual(status, 0, text)
        self.assertIn("1 of 1 passed", text)

    def test_a_wrong_answer_fails_and_is_shown(self):
        status, text = self.run_it(one=LOUD)
        self.assertEqual(status, 1, text)
        self.assertIn("expected hi, got HI", text)

    def test_a_crash_fails(self):
        status, text = self.run_it(one=CRASH)
        self.assertEqual(status, 1, text)
        self.assertIn("ended with status 3", text)

    def test_a_room_that_is_not_built_is_listed(self):
        status, text = self.run_it(one=UNKNOWN)
        self.assertEqual(status, 0, text)
        self.assertIn("not built", text)

    def test_a_code_that_is_not_documented_fails(self):
        status, text = self.run_it(
            one='{"ok": {"output": "hi", "diagnostics": [{"code": "made-up", "severity": "note"}]}}'
        )
        self.assertEqual(status, 1, text)
        self.assertIn("made-up", text)

    def test_hosts_that_differ_fail_even_where_each_passes(self):
        status, text = self.run_it(one=ECHO, two='{"ok": {"output": "hi", "more": 1}}')
        self.assertEqual(status, 1, text)
        self.assertIn("hosts differ: same", text)

    def test_a_testee_that_does_not_start_is_wrong_usage(self):
        done = subprocess.run(
            [sys.executable, str(RUNNER), "--vectors", str(self.folder), "--host", "x=/nonexistent/x"],
            capture_output=True,
            text=True,
            check=False,
        )
        self.assertEqual(done.returncode, 2, done.stderr)


class KnownTest(unittest.TestCase):
    ENTRY = {"file": "send", "case": "a", "reason": "because"}

    def test_a_listed_case_must_keep_failing(self):
        listed, result = known.Known([self.ENTRY]), FileResult()
        result.outcomes["a"] = "failed"
        self.assertEqual(listed.complaints("rust", "send", result), [])
        result.outcomes["a"] = "passed"
        self.assertIn("take it off the list", listed.complaints("rust", "send", result)[0])

    def test_a_listed_case_must_be_there(self):
        self.assertIn("no such case", known.Known([self.ENTRY]).complaints("rust", "send", FileResult())[0])

    def test_an_entry_has_a_reason(self):
        for reason in ("", "  "):
            with self.assertRaises(known.Wrong):
                known.Known([{**self.ENTRY, "reason": reason}])
        with self.assertRaises(known.Wrong):
            known.Known([self.ENTRY, self.ENTRY])

    def test_an_entry_may_be_about_one_host(self):
        listed = known.Known([{**self.ENTRY, "hosts": ["wasm"]}])
        self.assertEqual(listed.of("rust", "send"), {})
        self.assertEqual(listed.of("wasm", "send"), {"a": "because"})


class AgreeTest(unittest.TestCase):
    def test_key_order_and_the_spelling_of_whole_numbers_do_not_matter(self):
        self.assertEqual(digest({"id": 1, "ok": {"a": 1.0, "b": 2}}), digest({"id": 2, "ok": {"b": 2, "a": 1}}))
        self.assertNotEqual(digest({"ok": {"a": 1}}), digest({"ok": {"a": True}}))

    def test_a_missing_answer_is_a_difference(self):
        one, two = FileResult(), FileResult()
        for result in (one, two):
            result.outcomes["a"] = "passed"
        one.notes["a"], two.notes["a"] = [("op", "digest", "text")], []
        self.assertEqual(agree.disagreements({"x": one, "y": two}), [("a", "x gave 1 answers, y 0")])


if __name__ == "__main__":
    unittest.main()
