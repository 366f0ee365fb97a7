package interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.data.BytesCloudEventData;
import io.cloudevents.jackson.JsonCloudEventData;
import io.cloudevents.types.Time;
import java.io.IOException;
import java.net.URI;
import java.util.Iterator;
import java.util.Map;

/**
 * Events as JSON that tells their Java types: core attributes as text, extensions as [type, text], data as
 * {"as": class, "bytes": base64}.
 */
final class Events {
    private Events() {}

    static JsonNode show(CloudEvent event) {
        if (event == null) return JsonNodeFactory.instance.nullNode();
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        ObjectNode extensions = JsonNodeFactory.instance.objectNode();
        for (String name : event.getAttributeNames()) {
            Object value = event.getAttribute(name);
            if (value != null) shown.put(name, text(value));
        }
        for (String name : event.getExtensionNames()) {
            Object value = event.getExtension(name);
            String type = value instanceof byte[] ? "byte[]" : value.getClass().getSimpleName();
            extensions.putArray(name).add(type).add(text(value));
        }
        shown.set("extensions", extensions);
        if (event.getData() == null) return shown.putNull("data");
        ObjectNode data = shown.putObject("data");
        data.put("as", event.getData().getClass().getSimpleName());
        data.put("bytes", event.getData().toBytes());
        return shown;
    }

    private static String text(Object value) {
        if (value instanceof byte[] bytes) return java.util.Base64.getEncoder().encodeToString(bytes);
        if (value instanceof java.time.OffsetDateTime time) return Time.writeTime(time);
        return value.toString();
    }

    static CloudEvent make(JsonNode shown) throws IOException {
        CloudEventBuilder builder = CloudEventBuilder.v1()
                .withId(shown.get("id").asText())
                .withSource(URI.create(shown.get("source").asText()))
                .withType(shown.get("type").asText());
        if (shown.has("subject")) builder.withSubject(shown.get("subject").asText());
        if (shown.has("time")) builder.withTime(Time.parseTime(shown.get("time").asText()));
        if (shown.has("dataschema")) builder.withDataSchema(URI.create(shown.get("dataschema").asText()));
        if (shown.has("datacontenttype")) builder.withDataContentType(shown.get("datacontenttype").asText());
        for (Iterator<Map.Entry<String, JsonNode>> all = shown.path("extensions").fields(); all.hasNext(); ) {
            Map.Entry<String, JsonNode> extension = all.next();
            JsonNode value = extension.getValue();
            extend(builder, extension.getKey(), value.get(0).asText(), value.get(1));
        }
        JsonNode data = shown.path("data");
        if (data.has("json")) builder.withData(JsonCloudEventData.wrap(data.get("json")));
        if (data.has("bytes")) builder.withData(BytesCloudEventData.wrap(data.get("bytes").binaryValue()));
        return builder.build();
    }

    private static void extend(CloudEventBuilder builder, String name, String type, JsonNode value)
            throws IOException {
        switch (type) {
            case "String" -> builder.withExtension(name, value.asText());
            case "Integer" -> builder.withExtension(name, (Number) Integer.valueOf(value.asText()));
            case "Boolean" -> builder.withExtension(name, Boolean.valueOf(value.asText()));
            case "byte[]" -> builder.withExtension(name, value.binaryValue());
            case "URI" -> builder.withExtension(name, URI.create(value.asText()));
            case "OffsetDateTime" -> builder.withExtension(name, Time.parseTime(value.asText()));
            default -> throw new IllegalArgumentException("unknown type " + type);
        }
    }
}
