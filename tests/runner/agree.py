"""Whether the hosts agree: of any two, the answers to one case must be the same in every byte."""


def disagreements(results):
    """Cases of one file that two hosts answered differently, as (case, text). `results`: host to result."""
    hosts = [host for host, result in results.items() if result.built]
    if len(hosts) < 2:
        return []
    first, out = hosts[0], []
    for case, notes in results[first].notes.items():
        for other in hosts[1:]:
            theirs = results[other].notes.get(case, [])
            if [one[:2] for one in notes] == [one[:2] for one in theirs]:
                continue
            out.append((case, difference(first, notes, other, theirs)))
    return out


def difference(first, notes, other, theirs):
    for one, two in zip(notes, theirs):
        if one[:2] != two[:2]:
            return f"{one[0]}: {first} answers {one[2]}, {other} answers {two[2]}"
    return f"{first} gave {len(notes)} answers, {other} {len(theirs)}"
