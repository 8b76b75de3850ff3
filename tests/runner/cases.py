"""The cases of a vector file, whatever its format: each with a name, a category and a way to run it."""

import collections
import json

import addresses
import filters
import inbound
import routes
import send
import templates
import webhooks

Case = collections.namedtuple("Case", "name category timeout run")

# File stem: lists of the file, each with the function that runs a case of it.
FORMATS = {
    "addresses": {
        "addresses": addresses.run_address,
        "lists": addresses.run_address_list,
        "esp_grammar": addresses.run_esp,
        "suggestions": addresses.run_suggestion,
    },
    "filters": {"cases": filters.run_filter},
    "inbound": {
        "quotations_plain": inbound.run_strip_plain,
        "quotations_html": inbound.run_strip_html,
        "signatures": inbound.run_signature,
        "messages": inbound.run_inbound_message,
    },
    "routes": {"cases": routes.run_route},
    "send": {"cases": send.run_send},
    "templates": {"cases": templates.run_template},
    "webhooks": {"cases": webhooks.run_webhook},
}


class NotVectors(Exception):
    """The file is not what its name says."""


def integer(text):
    """JSON's `-0` keeps its sign, which an int of Python would lose."""
    return -0.0 if text == "-0" else int(text)


def load(path):
    """The cases of a file; `None` where its name is not that of a known format."""
    lists = FORMATS.get(path.stem)
    if lists is None:
        return None
    try:
        data = json.loads(path.read_text(encoding="utf-8"), parse_int=integer)
        return [
            Case(
                entry.get("name") or entry.get("id") or f"{key}/{number}",
                entry.get("category") or entry.get("group") or key,
                entry.get("timeout"),
                runner(function, entry, data),
            )
            for key, function in lists.items()
            for number, entry in enumerate(data.get(key, []))
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotVectors(f"{path}: not a vector file: {type(error).__name__}: {error}") from error


def runner(function, entry, data):
    # Filters run over the events that stand once at the top of their file.
    more = (data["events"],) if function is filters.run_filter else ()
    return lambda testee, timeout: function(entry, testee, timeout, *more)
