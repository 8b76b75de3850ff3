"""Group `inbound`: talon 1.6.0, in the package superops-talon 0.4, without its learned signature extractor.

talon imports cchardet for a function that is not used here; its place is taken by an empty module.
"""

import pathlib
import sys
import types

sys.modules.setdefault("cchardet", types.ModuleType("cchardet"))

from peer import serve  # noqa: E402
from talon import quotations  # noqa: E402


def prepare(args):
    body = pathlib.Path(args["input"]).read_text(encoding="utf-8")
    quotations.register_xpath_extensions()
    strip = quotations.extract_from_html if args["html"] else quotations.extract_from_plain

    def job():
        assert len(strip(body)) < len(body)
        return 1, len(body)

    return "talon 1.6.0 (superops-talon 0.4)", job


serve(prepare)
