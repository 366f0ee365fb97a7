package interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.message.Encoding;
import io.cloudevents.kafka.CloudEventDeserializer;
import io.cloudevents.kafka.CloudEventSerializer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Records on a real broker, with the SDK's own serializer and deserializer. */
final class Kafka {
    private Kafka() {}

    static JsonNode produce(JsonNode request) throws Exception {
        Map<String, Object> settings = new HashMap<>();
        settings.put(CloudEventSerializer.ENCODING_CONFIG, Encoding.valueOf(request.get("mode").asText().toUpperCase()));
        if (request.has("format")) settings.put(CloudEventSerializer.EVENT_FORMAT_CONFIG, Peer.format(request));
        CloudEventSerializer serializer = new CloudEventSerializer();
        serializer.configure(settings, false);
        Map<String, Object> client = Map.of("bootstrap.servers", request.get("brokers").asText());
        try (KafkaProducer<String, CloudEvent> producer =
                new KafkaProducer<>(client, new StringSerializer(), serializer)) {
            CloudEvent event = Events.make(request.get("event"));
            producer.send(new ProducerRecord<>(request.get("topic").asText(), event)).get();
        }
        return NullNode.instance;
    }

    /** The first record of the topic's one partition. */
    static JsonNode consume(JsonNode request) {
        Map<String, Object> client =
                Map.of("bootstrap.servers", request.get("brokers").asText(), "auto.offset.reset", "earliest");
        CloudEventDeserializer deserializer = new CloudEventDeserializer();
        try (KafkaConsumer<String, CloudEvent> consumer =
                new KafkaConsumer<>(client, new StringDeserializer(), deserializer)) {
            TopicPartition partition = new TopicPartition(request.get("topic").asText(), 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            for (int attempt = 0; attempt < 20; attempt++) {
                ConsumerRecords<String, CloudEvent> records = consumer.poll(Duration.ofMillis(500));
                for (ConsumerRecord<String, CloudEvent> record : records) return Events.show(record.value());
            }
        }
        throw new IllegalStateException("the topic has no record");
    }
}
