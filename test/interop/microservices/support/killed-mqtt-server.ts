import { CloudEventsMqttServer } from '../../../../libs/cloudevents/src/microservices/mqtt/cloudevents-mqtt.server.js';

// A process of its own, to be killed while a handler runs, which never ends.
const [url = '', topic = '', clientId = '', qos = '', version = ''] = process.argv.slice(2);

const server = new CloudEventsMqttServer({
  url,
  topics: [topic],
  clientId,
  qos: Number(qos) as 1 | 2,
  protocolVersion: Number(version) as 4 | 5,
  logger: { log: () => undefined, warn: console.error, error: console.error },
  receiver: {
    receive({ id }) {
      console.info(`handling ${id}`);
      return id === '1' ? Promise.resolve({ status: 'handled' }) : new Promise(() => undefined);
    },
  },
});
await server.listen();
console.info('listening');
