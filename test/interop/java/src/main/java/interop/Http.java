package interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.http.impl.HttpMessageWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** Requests to a real server, by the SDK's own writer and the client that Java brings along. */
final class Http {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Http() {}

    /** The status of the answer. */
    static JsonNode post(JsonNode request) throws Exception {
        HttpRequest.Builder message = HttpRequest.newBuilder(URI.create(request.get("url").asText()));
        HttpMessageWriter writer = HttpMessageFactory.createWriter(
                message::header,
                body -> message.POST(body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body)));
        CloudEvent event = Events.make(request.get("event"));
        if (request.get("mode").asText().equals("structured")) writer.writeStructured(event, Peer.format(request));
        else writer.writeBinary(event);
        return IntNode.valueOf(CLIENT.send(message.build(), BodyHandlers.discarding()).statusCode());
    }
}
