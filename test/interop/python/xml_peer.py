"""CloudEvents in XML, with Python's own parser and writer.

An event is shown as {"specversion": text, "attributes": {name: [type, text]}, "data": [type, text]}; a type that is not
said is null, and XML data is shown as [name of its element, its text].
"""

import xml.etree.ElementTree as tree

from lines import serve, to_base64, to_bytes

CE = "{http://cloudevents.io/xmlformat/V1}"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"

tree.register_namespace("", CE[1:-1])
tree.register_namespace("xsi", TYPE[1:].split("}")[0])


def local(element):
    if not element.tag.startswith(CE):
        raise ValueError(f"{element.tag} is not of the namespace of CloudEvents")
    return element.tag[len(CE) :]


def show(event):
    if local(event) != "event":
        raise ValueError(f"there is no event, but {event.tag}")
    shown = {"specversion": event.get("specversion"), "attributes": {}, "data": None}
    for element in event:
        name, kind = local(element), element.get(TYPE)
        if name != "data":
            shown["attributes"][name] = [kind, element.text or ""]
        elif kind == "xs:any":
            shown["data"] = [kind, [element[0].tag, element[0].text]]
        else:
            shown["data"] = [kind, element.text or ""]
    return shown


def make(shown):
    event = tree.Element(f"{CE}event", {"specversion": shown["specversion"]})
    for name, (kind, text) in shown["attributes"].items():
        element = tree.SubElement(event, f"{CE}{name}", {} if kind is None else {TYPE: kind})
        element.text = text
    if shown["data"] is not None:
        kind, content = shown["data"]
        data = tree.SubElement(event, f"{CE}data", {TYPE: kind})
        if kind == "xs:any":
            tree.SubElement(data, content[0]).text = content[1]
        else:
            data.text = content
    # The writer declares what it knows of; these are names within values.
    event.set("xmlns:ce", CE[1:-1])
    event.set("xmlns:xs", "http://www.w3.org/2001/XMLSchema")
    return event


def write(request):
    return to_base64(tree.tostring(make(request["event"]), encoding=request["encoding"], xml_declaration=True))


def read_batch(request):
    return [show(event) for event in tree.fromstring(to_bytes(request["bytes"]))]


def read(request):
    return show(tree.fromstring(to_bytes(request["bytes"])))


serve({"read": read, "write": write, "read-batch": read_batch})
