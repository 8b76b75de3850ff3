#!/usr/bin/env python3
"""Writes the tables of docs/benchmarks.md from target/bench/*.json, group by group.

What stands between a group's two marks is replaced; the text around them is written by hand. A group without
marks gets a section at the end. The date is that of the run.
"""

import datetime
import json
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/benchmarks.md"


def main():
    page = PAGE.read_text(encoding="utf-8")
    for path in sorted((ROOT / "target/bench").glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        date = datetime.date.fromtimestamp(path.stat().st_mtime)
        page = replaced(page, data["group"], section(data, date))
    PAGE.write_text(page, encoding="utf-8")


def replaced(page, group, text):
    begin, end = f"<!-- begin {group} -->", f"<!-- end {group} -->"
    block = f"{begin}\n{text}\n{end}"
    if begin not in page:
        return f"{page.rstrip()}\n\n## {group}\n\n{block}\n"
    return re.sub(f"{re.escape(begin)}.*?{re.escape(end)}", lambda _: block, page, count=1, flags=re.S)


def section(data, date):
    lines = []
    for case in data["cases"]:
        lines += table(case) + [""]
    versions = ", ".join(peers(data))
    lines.append(f"{date:%d %B %Y}; {data['machine']}; {versions}.")
    return "\n".join(lines)


def peers(data):
    """Name and version of what took part: the compiler, us, and the peers of any case."""
    names = {"rustc", "mailwright"} | {name for case in data["cases"] for name in case["peers"]}
    for name, version in sorted(data.get("versions", {}).items()):
        if name in names:
            # Some peers say their name themselves.
            yield version if version.startswith(name) else f"{name} {version}"


def table(case):
    megabytes = case.get("megabytes_per_second", {})
    lines = [f"**{case['name']}**", "", f"| | {case['unit']} | MB/s | mailwright is |", "| --- | ---: | ---: | ---: |"]
    for name, value in {"mailwright": case["mailwright"], **case["peers"]}.items():
        ratio = case["ratios"].get(name)
        lines.append(
            f"| {name} | {figure(value)} | {figure(megabytes.get(name))} | {f'{figure(ratio)}×' if ratio else ''} |"
        )
    memcpy = case["ratios"].get("memcpy")
    if memcpy:
        lines.append(
            f"| memcpy of the same octets | | {figure(megabytes.get('memcpy'))} | {100 * memcpy:.0f} % of it |"
        )
    for name, reason in case.get("missing", {}).items():
        lines.append(f"| {name} | not measured: {reason} | | |")
    if case.get("peak_rss_bytes"):
        before = f", {case['rss_before_bytes'] / 1e6:.1f} MB before the job" if "rss_before_bytes" in case else ""
        lines += ["", f"Peak memory of the whole process: {case['peak_rss_bytes'] / 1e6:.1f} MB{before}."]
    return lines


def figure(value):
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


if __name__ == "__main__":
    main()
