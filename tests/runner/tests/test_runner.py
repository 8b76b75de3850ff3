"""The runner itself: that it fails where it must.

python3 -m unittest discover --start-directory tests/runner/tests
"""

import hashlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

RUNNER = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(RUNNER))

import agree  # noqa: E402
import corpora  # noqa: E402
import generated  # noqa: E402
import known  # noqa: E402
import probes  # noqa: E402
from run import FileResult  # noqa: E402
from testee import Note, note  # noqa: E402

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

    def run_it(self, *more, **hosts):
        arguments = [sys.executable, str(RUNNER), "--vectors", str(self.folder), *more]
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

    def test_a_room_that_is_not_built_fails_where_it_is_demanded(self):
        status, text = self.run_it("--demand", one=UNKNOWN)
        self.assertEqual(status, 1, text)
        self.assertIn("templates one: not built", text)

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
    @staticmethod
    def digest(answer):
        return note("op", answer).digest

    def test_key_order_and_the_spelling_of_numbers_do_not_matter(self):
        self.assertEqual(
            self.digest({"id": 1, "ok": {"a": 1.0, "b": 2}}), self.digest({"id": 2, "ok": {"b": 2, "a": 1}})
        )
        self.assertEqual(self.digest({"ok": 12345678901234567890}), self.digest({"ok": 12345678901234567000}))
        self.assertNotEqual(self.digest({"ok": {"a": 1}}), self.digest({"ok": {"a": True}}))
        self.assertNotEqual(self.digest({"ok": {"a": "1"}}), self.digest({"ok": {"a": 1}}))

    @staticmethod
    def results(**notes):
        results = {}
        for host, given in notes.items():
            results[host] = FileResult()
            results[host].outcomes["a"] = "passed"
            results[host].notes["a"] = given
        return results

    def test_a_missing_answer_is_a_difference(self):
        results = self.results(x=[Note("op", "digest", True, "text")], y=[])
        self.assertEqual(agree.disagreements(results), [("a", "x gave 1 answers, y 0")])

    def test_the_place_where_two_answers_part_is_shown(self):
        one, two = (note("op", {"ok": {"output": "same " * 50 + end}}) for end in ("left", "right"))
        [(_, text)] = agree.disagreements(self.results(x=[one], y=[two]))
        self.assertIn("left", text)
        self.assertIn("right", text)

    def test_a_known_difference_is_excused_on_its_host_alone(self):
        notes = {"x": [note("op", {"ok": 1})], "y": [note("op", {"ok": 2})], "z": [note("op", {"ok": 1})]}
        self.assertEqual(agree.disagreements(self.results(**notes), {("y", "a")}), [])
        self.assertEqual(len(agree.disagreements(self.results(**notes), {("z", "a")})), 1)


class ProbeTest(unittest.TestCase):
    def test_a_span_must_be_a_piece_of_its_text(self):
        only = {"expression": "é("}
        self.assertEqual(probes.misplaced({"parameter": "expression", "span": [0, 2]}, only), [])
        self.assertTrue(probes.misplaced({"parameter": "expression", "span": [1, 2]}, only))
        self.assertTrue(probes.misplaced({"parameter": "expression", "span": [2, 1]}, only))


class InputsTest(unittest.TestCase):
    def test_generated_inputs_are_many_always_the_same_and_in_no_vector(self):
        known_inputs = set()
        for path in sorted((RUNNER.parent / "vectors").glob("*.json")):
            for one in json.loads(path.read_text("utf-8")).get("cases", []):
                known_inputs.add(json.dumps(one.get("args"), sort_keys=True))
                known_inputs |= {one.get(key) for key in ("template", "expression", "action") if one.get(key)}
        made, kinds = set(), 0
        for kind in generated.KINDS:
            first, again = list(generated.inputs(kind)), list(generated.inputs(kind))
            self.assertEqual(first, again)
            for _, _, args in first:
                told = json.dumps(args, sort_keys=True)
                made.add(told)
                kinds += 1
                self.assertNotIn(told, known_inputs)
        self.assertGreaterEqual(kinds, 2000)
        # Small inputs may repeat; most do not.
        self.assertGreater(len(made), kinds * 95 // 100)
        digest = hashlib.sha256("".join(sorted(made)).encode()).hexdigest()
        self.assertEqual(digest[:16], "000edd49a1041cfb", "other inputs than on other machines")

    def test_every_op_of_the_protocol_is_asked(self):
        asked = {op for kind in generated.KINDS for _, op, _ in generated.inputs(kind)}
        rust = (RUNNER.parent / "testees/rust/ops").glob("*.rs")
        ops = {op for path in rust for op in re.findall(r'"([a-z]+\.[a-z_]+)"', path.read_text("utf-8"))}
        self.assertEqual(ops - asked, set())

    def test_every_fuzz_target_has_its_ops(self):
        source = (RUNNER.parents[1] / "fuzz/targets/src/lib.rs").read_text("utf-8")
        names = re.search(r"^targets! \{(.*?)\}", source, re.M | re.S)[1].split()
        self.assertEqual(sorted(corpora.TARGETS), sorted(names))
        self.assertGreater(len(corpora.cases()), 500)


if __name__ == "__main__":
    unittest.main()
