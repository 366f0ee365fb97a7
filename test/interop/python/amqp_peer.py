"""AMQP 1.0 messages, with Qpid Proton: a client of its own, in C.

A message is shown as {"content_type": ["symbol", text], "properties": {name: [type, value]}, "body": [section, value]},
types by their names in AMQP and bytes as base64.
"""

import proton
from proton.utils import BlockingConnection

from lines import serve, to_base64, to_bytes

# The order counts: some of these are subclasses of others.
kinds = [
    (type(None), "null"),
    (bool, "boolean"),
    (proton.symbol, "symbol"),
    (proton.timestamp, "timestamp"),
    (proton.ubyte, "ubyte"),
    (proton.ushort, "ushort"),
    (proton.uint, "uint"),
    (proton.ulong, "ulong"),
    (proton.byte, "byte"),
    (proton.short, "short"),
    (proton.int32, "int"),
    (proton.float32, "float"),
    (float, "double"),
    # Proton reads a long as Python's int, and writes that as a long.
    (int, "long"),
    (str, "string"),
    ((bytes, memoryview), "binary"),
]
makers = {
    "symbol": proton.symbol,
    "timestamp": proton.timestamp,
    "int": proton.int32,
    "uint": proton.uint,
    "ubyte": proton.ubyte,
    "binary": to_bytes,
}


def show(value):
    kind = next(name for types, name in kinds if isinstance(value, types))
    if kind == "binary":
        return [kind, to_base64(bytes(value))]
    if kind in ("symbol", "string"):
        return [kind, str(value)]
    return [kind, value if kind in ("null", "boolean", "float", "double") else int(value)]


def make(kind, value):
    return makers[kind](value) if kind in makers else value


def connect(request):
    login = {"allowed_mechs": "ANONYMOUS"}
    if "username" in request:
        login = {"allowed_mechs": "PLAIN", "user": request["username"], "password": request["password"]}
    return BlockingConnection(request["url"], timeout=10, **login)


def receive(request):
    connection = connect(request)
    try:
        receiver = connection.create_receiver(request["address"])
        message = receiver.receive(timeout=10)
        receiver.accept()
    finally:
        connection.close()
    properties = {str(name): show(value) for name, value in (message.properties or {}).items()}
    # This is what Proton makes of a content type that is not there.
    absent = message.content_type is None or str(message.content_type) == "None"
    return {
        "content_type": None if absent else ["symbol", str(message.content_type)],
        "properties": properties,
        # Proton knows a data section from a string or a value by this flag.
        "body": ["data" if message.inferred else "value", show(message.body)],
    }


def send(request):
    shown = request["message"]
    section, body = shown["body"]
    message = proton.Message(
        body=make(*body),
        inferred=section == "data",
        properties={name: make(*value) for name, value in shown["properties"].items()},
    )
    if shown["content_type"] is not None:
        message.content_type = proton.symbol(shown["content_type"])
    connection = connect(request)
    try:
        connection.create_sender(request["address"]).send(message)
    finally:
        connection.close()
    return None


serve({"receive": receive, "send": send})
