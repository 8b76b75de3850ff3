"""Conformance: every vector file through every testee, a table of file and host, and what went wrong.

    python3 tests/runner --host rust=target/debug/mailwright-testee [--host …] [--vectors DIR]

Without --vectors the project's own vectors are run, and besides the generated inputs (generated/), pairs of bytes
(pairs.py) and the inputs of the fuzzers (corpora.py), which have no expected answer: there a
host must answer, and all hosts alike.

Fails on any difference that is not in tests/known_differences.json, on a listed one that no longer fails, and
on two hosts that differ from each other. Vector files are known by their names (see cases.py); a file whose
ops a testee does not know at all is listed as not built, which fails with --demand.

Comparison is by meaning: a message is parsed with Python's email package, header values are unfolded and
decoded, JSON compared as JSON, HTML by its visible text. Between hosts it is by bytes.

Exit status: 0 all well, 1 differences, 2 wrong usage or a testee that does not start.
"""

import argparse
import collections
import concurrent.futures
import os
import pathlib
import re
import sys

import agree
import cases
import known
import probes
import suites
from run import run_file
from testee import CannotStart, Testee

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHOWN = 20


def main():
    options = arguments()
    own = options.vectors is None
    folder = ROOT / "tests/vectors" if own else pathlib.Path(options.vectors)
    files = sorted(folder.glob("*.json")) if folder.is_dir() else [folder]
    if not files or not all(path.is_file() for path in files):
        return wrong(f"no vector files in {folder}")
    # The list is about the project's own vectors: elsewhere every difference counts.
    expected = known.Known.load(ROOT / "tests/known_differences.json") if own else known.Known()
    loaded = {path.name: suites.vectors(path) for path in files}
    taken = [suite for suite in loaded.values() if suite]
    if not taken:
        return wrong(f"no vector files that this runner knows in {folder}")
    if own:
        taken += suites.without_vectors()
    results = run(taken, options)
    print(table(taken, results, expected))
    for name, suite in loaded.items():
        if suite is None:
            print(f"{name}: not a file that this runner knows, not run")
    if options.categories:
        print(categories(taken, results))
    complaints = [line for suite in taken for line in gather(suite, results, expected, options)]
    for line in complaints:
        print(line)
    print("differences: see above" if complaints else "no differences")
    return 1 if complaints else 0


def run(taken, options):
    """Host to file to result. The hosts run side by side: a testee waits for one answer at a time."""
    codes = set(re.findall(r"^\| `([a-z0-9-]+)`", (ROOT / "docs/diagnostics.md").read_text("utf-8"), re.M))

    def run_host(command):
        testee = Testee(command, options.timeout, codes)
        try:
            return {suite.file: run_file(suite.cases, testee, options.timeout, options.only) for suite in taken}
        finally:
            testee.stop()

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        running = [(host, pool.submit(run_host, command)) for host, command in options.host]
        return {host: one.result() for host, one in running}


def arguments():
    parser = argparse.ArgumentParser(
        prog="tests/runner", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--host", action="append", required=True, metavar="NAME=COMMAND", help="a testee; may repeat")
    parser.add_argument("--vectors", metavar="DIR", help="other vectors, a folder or a file")
    parser.add_argument("--timeout", type=float, default=20.0, metavar="SECONDS", help="longest wait for an answer")
    parser.add_argument(
        "--only", action="append", default=[], metavar="TEXT", help="cases whose name or category has it"
    )
    parser.add_argument("--demand", action="store_true", help="fail where a host does not know the ops of a file")
    parser.add_argument("--verbose", action="store_true", help=f"show more than {SHOWN} differences of a file")
    parser.add_argument("--categories", action="store_true", help="count by category, too")
    options = parser.parse_args()
    options.host = [tuple(one.split("=", 1)) for one in options.host]
    if not all(len(one) == 2 and all(one) for one in options.host):
        parser.error("--host wants NAME=COMMAND")
    return options


def wrong(text):
    print(f"tests/runner: {text}", file=sys.stderr)
    return 2


def table(taken, results, expected):
    rows = [["file", *results]]
    for suite in taken:
        cells = [cell(results[host][suite.file], expected.of(host, suite.file)) for host in results]
        rows.append([suite.label, *cells])
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(text.ljust(width) for text, width in zip(row, widths)).rstrip() for row in rows]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)


def cell(result, reasons):
    if not result.built:
        return "not built"
    bad = set(result.bad())
    listed = len(bad & reasons.keys())
    total = len(result.outcomes) - result.count("skipped")
    text = f"{result.count('passed')} of {total} passed"
    if listed:
        text += f", {listed} known"
    if len(bad) > listed:
        text += f", {len(bad) - listed} FAILED"
    if result.count("skipped"):
        text += f", {result.count('skipped')} not for this protocol"
    return f"{text} ({result.seconds:.1f} s)"


def categories(taken, results):
    lines = []
    for suite in taken:
        for host, by_file in results.items():
            for name, counts in sorted(by_file[suite.file].categories.items()):
                told = ", ".join(f"{number} {outcome}" for outcome, number in counts.items())
                lines.append(f"{suite.file} {host} {name}: {told}")
    return "\n".join(lines)


def gather(suite, results, expected, options):
    """What is wrong in one suite, on each host and between them."""
    out, file = [], suite.file
    for host, by_file in results.items():
        result = by_file[file]
        if not result.built:
            out += [f"{file} {host}: not built"] if options.demand else []
            continue
        listed = expected.of(host, file)
        missing = [name for name in result.bad() if result.outcomes[name] == "not built"]
        ops = collections.Counter(problem for name in missing for problem in result.problems[name])
        out += [f"{file} {host} not built: {problem} ({count} cases)" for problem, count in ops.items()]
        bad = [name for name in result.bad() if name not in listed and result.outcomes[name] != "not built"]
        for name in bad if options.verbose else bad[:SHOWN]:
            out.append(f"{file} {host} {result.outcomes[name]}: {name}")
            out += [f"    {problem}" for problem in result.problems[name]]
        if len(bad) > SHOWN and not options.verbose:
            out.append(f"{file} {host}: {len(bad) - SHOWN} more (--verbose shows them)")
        if not options.only:
            out += expected.complaints(host, file, result)
            complaint = probes.unbalanced(result) if suite.balanced else None
            out += [f"{file} {host}: {complaint}"] if complaint else []
    excused = {(host, case) for host in results for case in expected.of(host, file)}
    differing = agree.disagreements({host: by_file[file] for host, by_file in results.items()}, excused)
    shown = differing if options.verbose else differing[:SHOWN]
    out += [f"{file}: hosts differ: {name}: {text}" for name, text in shown]
    if len(differing) > len(shown):
        out.append(f"{file}: hosts differ in {len(differing) - len(shown)} more cases (--verbose shows them)")
    return out


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CannotStart as error:
        sys.exit(wrong(f"testee does not start: {error}"))
    except (cases.NotVectors, known.Wrong) as error:
        sys.exit(wrong(str(error)))
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
