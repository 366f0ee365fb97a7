"""CloudEvents in Avro, with fastavro.

An event is shown as {"attribute": {name: [type, value]}, "data": [type, value]}, types by their names in Avro and bytes
as base64.
"""

import io

import fastavro

from lines import serve, to_base64, to_bytes

# The schema of the specification without its comments, which are no part of the bytes.
nested = {
    "type": "record",
    "name": "AvroCloudEventData",
    "fields": [
        {
            "name": "value",
            "type": {
                "type": "map",
                "values": [
                    "null",
                    "boolean",
                    {"type": "map", "values": "AvroCloudEventData"},
                    {"type": "array", "items": "AvroCloudEventData"},
                    "double",
                    "string",
                ],
            },
        }
    ],
}
data = [
    "bytes",
    "null",
    "boolean",
    {"type": "map", "values": ["null", "boolean", nested, "double", "string"]},
    {"type": "array", "items": "AvroCloudEventData"},
    "double",
    "string",
]
attribute = {"type": "map", "values": ["null", "boolean", "int", "string", "bytes"]}
schema = fastavro.parse_schema(
    {
        "namespace": "io.cloudevents",
        "type": "record",
        "name": "AvroCloudEvent",
        "fields": [{"name": "attribute", "type": attribute}, {"name": "data", "type": data}],
    }
)

names = {
    type(None): "null",
    bool: "boolean",
    int: "int",
    float: "double",
    str: "string",
    bytes: "bytes",
    dict: "map",
    list: "array",
}


def show_value(value):
    return [names[type(value)], to_base64(value) if isinstance(value, bytes) else value]


def make_value(kind, value):
    if kind == "bytes":
        return to_bytes(value)
    return float(value) if kind == "double" else value


def read(request):
    content = io.BytesIO(to_bytes(request["bytes"]))
    event = fastavro.schemaless_reader(content, schema, None)
    if content.read(1):
        raise ValueError("there are bytes after the event")
    attributes = {name: show_value(value) for name, value in event["attribute"].items()}
    return {"attribute": attributes, "data": show_value(event["data"])}


def write(request):
    shown = request["event"]
    content = io.BytesIO()
    attributes = {name: make_value(*value) for name, value in shown["attribute"].items()}
    fastavro.schemaless_writer(content, schema, {"attribute": attributes, "data": make_value(*shown["data"])})
    return to_base64(content.getvalue())


serve({"read": read, "write": write})
