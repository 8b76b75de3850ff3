"""Group `inbound`: Python's `email`, the parts decoded."""

import email
import email.policy
import pathlib

from peer import serve


def prepare(args):
    raw = pathlib.Path(args["input"]).read_bytes()

    def job():
        message = email.message_from_bytes(raw, policy=email.policy.default)
        headers = [(name, str(value)) for name, value in message.items()]
        parts = [part.get_content() for part in message.walk() if not part.is_multipart()]
        assert headers and len(parts) == 3
        return 1, len(raw)

    return None, job


serve(prepare)
