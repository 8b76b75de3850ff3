"""Whether the hosts agree: of any two, the answers to one case must be the same in every byte."""

# How much of two answers is shown around the place where they part.
BEFORE, AFTER = 60, 140


def disagreements(results, excused=()):
    """Cases of one suite that two hosts answered differently, as (case, text).

    `results`: host to result. `excused`: pairs of host and case that are listed as known differences.
    """
    hosts = [host for host, result in results.items() if result.built]
    if len(hosts) < 2:
        return []
    out = []
    for case in results[hosts[0]].notes:
        first, *others = [
            host for host in hosts if (host, case) not in excused and results[host].outcomes[case] != "not built"
        ] or [None]
        for other in others:
            notes, theirs = results[first].notes.get(case, []), results[other].notes.get(case, [])
            if [one[:2] for one in notes] != [one[:2] for one in theirs]:
                out.append((case, difference(first, notes, other, theirs)))
    return out


def difference(first, notes, other, theirs):
    for one, two in zip(notes, theirs):
        if one[:2] != two[:2]:
            at = parting(one.text, two.text)
            return f"{one.op}: {first} answers {around(one, at)}, {other} answers {around(two, at)}"
    return f"{first} gave {len(notes)} answers, {other} {len(theirs)}"


def parting(one, two):
    """Where two texts are no longer the same."""
    return next((at for at, (a, b) in enumerate(zip(one, two)) if a != b), min(len(one), len(two)))


def around(note, at):
    if not note.text:
        return f"a long text with the digest {note.digest[:12]}"
    start = max(0, at - BEFORE)
    end = at + AFTER
    return ("…" if start else "") + note.text[start:end] + ("…" if end < len(note.text) else "")
