"""Ops of the room `address`."""

from typing import Any

from mailwright import Address, AddressList, Provider, did_you_mean
from spans import finding


def parse(args: dict[str, Any]) -> dict[str, Any]:
    return as_json(Address.parse(args["address"]))


def parse_list(args: dict[str, Any]) -> dict[str, Any]:
    found = AddressList.parse(args["list"])
    return {
        "addresses": [as_json(address) for address in found.addresses],
        "rejected": [
            {"text": one.text, "reasons": [finding(reason, args) for reason in one.reasons]} for one in found.rejected
        ],
    }


def esp_grammar(args: dict[str, Any]) -> dict[str, Any]:
    provider = Provider.for_name(args["provider"])
    assert provider, args["provider"]
    return {"valid": provider.accepts(args["local"], args["domain"])}


def suggest(args: dict[str, Any]) -> dict[str, Any]:
    return {"did_you_mean": did_you_mean(args["address"])}


def as_json(address: Address) -> dict[str, Any]:
    return {
        "display_name": address.display_name,
        "local": address.local,
        "domain": address.domain,
        "address": address.address,
        "ascii": address.ascii,
        "smtputf8": address.is_smtputf8,
    }


OPS = {
    "address.parse": parse,
    "address.parse_list": parse_list,
    "address.esp_grammar": esp_grammar,
    "address.suggest": suggest,
}
