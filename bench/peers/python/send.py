"""Group `send`: Python's `email` package, every message from scratch after a substitution by `re`."""

import email.policy
import itertools
import json
import pathlib
import re
from email.headerregistry import Address
from email.message import EmailMessage

from peer import serve

STEP = 25
PLACEHOLDER = re.compile(r"%recipient\.([^%\s]+)%")


def prepare(args):
    given = json.loads(pathlib.Path(args["input"]).read_text(encoding="utf-8"))
    attachment = pathlib.Path(given["attachment"]).read_bytes() if given["attachment"] else None
    sender = mailbox(given["from"])
    recipients = itertools.cycle(given["recipients"])

    def build(recipient):
        variables = recipient["variables"]

        def fill(text):
            return PLACEHOLDER.sub(lambda found: variables.get(found[1], found[0]), text)

        message = EmailMessage(policy=email.policy.SMTP)
        message["From"] = sender
        message["To"] = mailbox(recipient)
        message["Subject"] = fill(given["subject"])
        message.set_content(fill(given["text"]))
        if given["html"]:
            message.add_alternative(fill(given["html"]), subtype="html")
        if attachment is not None:
            message.add_attachment(attachment, maintype="application", subtype="pdf", filename="catalogue.pdf")
        return len(message.as_bytes())

    def job():
        return STEP, sum(build(recipient) for recipient in itertools.islice(recipients, STEP))

    return None, job


def mailbox(one):
    return Address(one["name"], addr_spec=one["address"])


serve(prepare)
