"""What is put to the hosts: the vector files, generated inputs, pairs of bytes, and the inputs of the fuzzers."""

import collections

import cases
import corpora
import generated
import pairs
import probes

# `file` is the name by which known differences are listed. Inputs that are made by rules must be `balanced`.
Suite = collections.namedtuple("Suite", "file label cases balanced")


def vectors(path):
    """The suite of a vector file; `None` where its name is not that of a known format."""
    loaded = cases.load(path)
    return None if loaded is None else Suite(path.stem, path.name, loaded, False)


def without_vectors():
    made = [
        Suite(
            f"generated-{kind.split(',')[0]}",
            f"generated: {kind}",
            [probes.case(name, op, op, args) for name, op, args in generated.inputs(kind)],
            True,
        )
        for kind in generated.KINDS
    ]
    return [
        *made,
        Suite("charsets", "every pair of bytes", pairs.cases(), False),
        Suite("fuzz", "inputs of the fuzzers", corpora.cases(), False),
    ]
