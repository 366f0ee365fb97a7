"""CloudEvents in Protobuf, with the official package and messages that protoc generated.

An event is shown as its fields are; bytes as base64, a timestamp as seconds and nanoseconds.
"""

from google.protobuf.any_pb2 import Any
from google.protobuf.struct_pb2 import Struct
from google.protobuf.timestamp_pb2 import Timestamp

import cloudevents_pb2 as wire
from lines import serve, to_base64, to_bytes


def show_value(field, value):
    if field in ("ce_bytes", "binary_data"):
        return to_base64(value)
    if isinstance(value, Timestamp):
        return [value.seconds, value.nanos]
    if isinstance(value, Any):
        struct = Struct()
        unpacked = dict(struct.items()) if value.Unpack(struct) else None
        return {"type_url": value.type_url, "value": to_base64(value.value), "struct": unpacked}
    return value


def show_member(message, oneof):
    field = message.WhichOneof(oneof)
    return None if field is None else [field, show_value(field, getattr(message, field))]


def show(event):
    return {
        "id": event.id,
        "source": event.source,
        "spec_version": event.spec_version,
        "type": event.type,
        "attributes": {name: show_member(value, "attr") for name, value in event.attributes.items()},
        "data": show_member(event, "data"),
    }


def set_member(message, field, value):
    if field in ("ce_bytes", "binary_data"):
        setattr(message, field, to_bytes(value))
    elif field == "ce_timestamp":
        message.ce_timestamp.seconds, message.ce_timestamp.nanos = value
    elif field == "proto_data":
        struct = Struct()
        struct.update(value["struct"])
        message.proto_data.Pack(struct)
    else:
        setattr(message, field, value)


def make(shown):
    event = wire.CloudEvent(
        id=shown["id"], source=shown["source"], spec_version=shown["spec_version"], type=shown["type"]
    )
    for name, (field, value) in shown["attributes"].items():
        set_member(event.attributes[name], field, value)
    if shown["data"] is not None:
        set_member(event, *shown["data"])
    return event


def write_batch(request):
    batch = wire.CloudEventBatch(events=[make(shown) for shown in request["events"]])
    return to_base64(batch.SerializeToString())


def read_batch(request):
    return [show(event) for event in wire.CloudEventBatch.FromString(to_bytes(request["bytes"])).events]


serve(
    {
        "read": lambda request: show(wire.CloudEvent.FromString(to_bytes(request["bytes"]))),
        "write": lambda request: to_base64(make(request["event"]).SerializeToString()),
        "read-batch": read_batch,
        "write-batch": write_batch,
    }
)
