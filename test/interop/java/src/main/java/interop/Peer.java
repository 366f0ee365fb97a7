package interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.cloudevents.core.format.EventFormat;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.protobuf.ProtobufFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Answers requests, one line of JSON each, until standard input ends. */
public final class Peer {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Peer() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            answers.println(JSON.writeValueAsString(answer(line)));
        }
    }

    private static ObjectNode answer(String line) {
        ObjectNode answer = JSON.createObjectNode();
        try {
            answer.set("ok", answer(JSON.readTree(line)));
        } catch (Exception error) { // whatever it is, the test shall see it
            Throwable cause = error.getCause();
            answer.put("error", error + (cause == null ? "" : ", because of " + cause));
        }
        return answer;
    }

    private static JsonNode answer(JsonNode request) throws Exception {
        return switch (request.get("operation").asText()) {
            case "read" -> Events.show(format(request).deserialize(request.get("bytes").binaryValue()));
            case "write" -> base64(format(request).serialize(Events.make(request.get("event"))));
            case "post" -> Http.post(request);
            case "produce" -> Kafka.produce(request);
            case "consume" -> Kafka.consume(request);
            default -> throw new IllegalArgumentException("unknown operation");
        };
    }

    static EventFormat format(JsonNode request) {
        return switch (request.get("format").asText()) {
            case "json" -> new JsonFormat();
            case "protobuf" -> new ProtobufFormat();
            default -> throw new IllegalArgumentException("unknown format");
        };
    }

    private static JsonNode base64(byte[] bytes) {
        return TextNode.valueOf(Base64.getEncoder().encodeToString(bytes));
    }
}
