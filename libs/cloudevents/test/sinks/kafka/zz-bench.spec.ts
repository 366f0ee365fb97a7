import { Kafka, Partitioners } from 'kafkajs';
import { it } from 'vitest';
import { newTopic, kafka } from './support/broker.js';
import { eventsOf } from './support/events.js';
import { aKafkajsSink, aRoom, publish } from './support/sinks.js';
it('bench', async () => {
  const topic = await newTopic({ partitions: 4 });
  const sink = await aKafkajsSink({ brokers: kafka.brokers }, { topic });
  const room = aRoom(sink);
  const subjects = Array.from({ length: 100 }, (_, i) => `s-${i}`);
  await publish(room, eventsOf(5000, subjects));
  const raw = new Kafka({ brokers: kafka.brokers }).producer({ idempotent: true, maxInFlightRequests: 1, createPartitioner: Partitioners.DefaultPartitioner });
  await raw.connect();
  for (let round = 0; round < 3; round++) {
    const evs = eventsOf(50_000, subjects);
    let t = performance.now(); let c = process.cpuUsage();
    await publish(room, evs);
    let d = performance.now() - t; let u = process.cpuUsage(c);
    console.log('room', Math.round(50e6 / d), 'ev/s cpu us/ev', (u.user + u.system) / 50e3);
    const enc = evs.map((e) => sink.encode(e).payload.record);
    t = performance.now(); c = process.cpuUsage();
    for (let i = 0; i < 100; i++) await raw.sendBatch({ topicMessages: [{ topic, messages: enc.slice(i * 500, i * 500 + 500).map(({ key, value, headers }) => ({ key, value: value as string, headers })) }] });
    d = performance.now() - t; u = process.cpuUsage(c);
    console.log('raw kafkajs prebuilt 500', Math.round(50e6 / d), 'ev/s cpu us/ev', (u.user + u.system) / 50e3);
  }
  await raw.disconnect();
  const c = process.cpuUsage(); await new Promise((r) => setTimeout(r, 3000)); const u = process.cpuUsage(c);
  console.log('idle connected cpu ms per s', (u.user + u.system) / 3000);
  await room.stop();
  const c2 = process.cpuUsage(); await new Promise((r) => setTimeout(r, 3000)); const u2 = process.cpuUsage(c2);
  console.log('idle closed cpu ms per s', (u2.user + u2.system) / 3000);
}, 120000);
