"""Answers requests, one line of JSON each, until standard input ends."""

import base64
import json
import sys


def to_bytes(text):
    return base64.b64decode(text, validate=True)


def to_base64(content):
    return base64.b64encode(content).decode("ascii")


def serve(operations):
    for line in sys.stdin.buffer:
        try:
            request = json.loads(line)
            answer = {"ok": operations[request["operation"]](request)}
        except Exception as error:  # whatever it is, the test shall see it
            answer = {"error": f"{type(error).__name__}: {error}"}
        sys.stdout.buffer.write(json.dumps(answer).encode("utf-8") + b"\n")
        sys.stdout.buffer.flush()
