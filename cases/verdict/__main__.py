"""python -m cases.verdict <kind>: the limited process. Imported by nobody."""

import sys

from cases import verdict


def main(kind: str) -> None:
    """Look at what comes in, and answer."""
    verdict.limit_this_process(kind)
    verdict.prepare(kind)
    found = verdict.look(kind, sys.stdin.buffer.read())
    sys.stdout.buffer.write(" ".join((found.word, *found.risks)).encode() + b"\n" + found.instead)


if __name__ == "__main__":
    main(sys.argv[1])
