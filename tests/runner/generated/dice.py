"""Dice: pseudo-random choices that are the same under every version of Python."""

import hashlib

MASK = (1 << 64) - 1


class Dice:
    """SplitMix64, begun from any text."""

    def __init__(self, seed):
        self.state = int.from_bytes(hashlib.sha256(seed.encode("utf-8")).digest()[:8], "big")

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def number(self, low, high):
        """A whole number from low to high, both included."""
        return low + self.next() % (high - low + 1)

    def chance(self, percent):
        return self.number(1, 100) <= percent

    def pick(self, choices):
        return choices[self.number(0, len(choices) - 1)]

    def weighted(self, choices):
        """One of the values of [(weight, value), …]."""
        left = self.number(1, sum(weight for weight, _ in choices))
        for weight, value in choices:
            left -= weight
            if left <= 0:
                return value
        raise AssertionError("the weights do not add up")

    def several(self, low, high, make):
        """A list of low to high values that `make()` gives."""
        return [make() for _ in range(self.number(low, high))]

    def bytes(self, count):
        return bytes(self.next() & 0xFF for _ in range(count))
