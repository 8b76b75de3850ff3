"""The first program of a README: python3 tests/install/readme.py [--commonjs | --worker] README LANGUAGE… prints it.

What the install tests run is what users copy, so it is taken from the document itself. With --commonjs a program in
JavaScript is printed as one that requires what it imported; with --worker it is the first one that is a worker.
"""

import pathlib
import re
import sys


def first_program(path, *languages, having=""):
    """The first fenced block in one of the languages that has the text `having`."""
    text = pathlib.Path(path).read_text("utf-8")
    for language, program in re.findall(r"^```(\w+)[^\n]*\n(.*?)^```", text, re.M | re.S):
        if language in languages and having in program:
            return program
    raise SystemExit(f"{path}: no program in {' or '.join(languages)}")


def as_commonjs(program):
    """Imports become calls of require; the rest goes into a function, where `await` is allowed."""

    def required(match):
        names, module = match.groups()
        if names.startswith("{"):
            names = names.replace(" as ", ": ")
        else:
            names = names.removeprefix("* as ")
        return f"const {names} = require({module})"

    body, count = re.subn(r"^import (\{[^}]*\}|\* as \w+|\w+) from (['\"][^'\"]+['\"])", required, program, flags=re.M)
    if count == 0:
        raise SystemExit("the program imports nothing")
    return f"(async () => {{\n{body}}})().catch((error) => {{\n  console.error(error)\n  process.exit(1)\n}})\n"


def main(arguments):
    way = arguments.pop(0) if arguments[0].startswith("--") else None
    program = first_program(*arguments, having="export default {" if way == "--worker" else "")
    sys.stdout.write(as_commonjs(program) if way == "--commonjs" else program)


if __name__ == "__main__":
    main(sys.argv[1:])
