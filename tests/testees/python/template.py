"""Ops of templates."""

from typing import Any

from mailwright import Template


def render(args: dict[str, Any]) -> dict[str, Any]:
    return {"output": Template.parse(args["template"]).render(args.get("data"))}


OPS = {"template.render": render}
