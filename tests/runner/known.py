"""Known differences: cases that fail on purpose, each with its reason. A listed one must keep failing."""

import json


class Wrong(Exception):
    """The list itself is not as it must be."""


class Known:
    def __init__(self, entries=()):
        self.reasons = {}
        for entry in entries:
            if not isinstance(entry, dict) or not {"file", "case", "reason"} <= entry.keys():
                raise Wrong(f"an entry needs file, case and reason: {json.dumps(entry)}")
            if not str(entry["reason"]).strip():
                raise Wrong(f"no reason for {entry['file']} {entry['case']}")
            for host in entry.get("hosts") or ["*"]:
                key = (host, entry["file"], entry["case"])
                if key in self.reasons:
                    raise Wrong(f"listed twice: {' '.join(key)}")
                self.reasons[key] = entry["reason"]

    @classmethod
    def load(cls, path):
        try:
            return cls(json.loads(path.read_text(encoding="utf-8")))
        except ValueError as error:
            raise Wrong(f"{path}: {error}") from error

    def of(self, host, file):
        """Case and reason of what is listed for a host and a file."""
        return {
            case: reason for (one, where, case), reason in self.reasons.items() if where == file and one in ("*", host)
        }

    def complaints(self, host, file, result):
        """Listed cases that are not there, or no longer fail."""
        out = []
        for case in self.of(host, file):
            outcome = result.outcomes.get(case)
            if outcome is None:
                out.append(f"{file}: {case} is listed as a known difference, but there is no such case")
            elif outcome in ("passed", "skipped"):
                out.append(f"{file}: {case} is listed as a known difference, but {outcome}: take it off the list")
        return out
