import type { KafkaClient, KafkaClientFactory, KafkaMessage } from '../../../../src/sinks/kafka/index.js';

type Step = () => Promise<void>;

export const ok: Step = () => Promise.resolve();
export const never: Step = () => new Promise(() => undefined);
export const fails =
  (error: unknown): Step =>
  () =>
    Promise.reject(error as Error);

/** What happens at each call, over all clients; `ok` when the list is used up. */
export interface Script {
  readonly connect?: Step[];
  readonly sendBatch?: Step[];
  readonly check?: Step[];
}

export interface Sent {
  readonly client: number;
  readonly topic: string;
  readonly records: readonly KafkaMessage[];
}

/** Clients that do what a test says: another implementation of the port, with no Kafka behind it. */
export class ScriptedClients {
  readonly sent: Sent[] = [];
  readonly checked: (string | undefined)[] = [];
  readonly closed: number[] = [];
  made = 0;

  constructor(private readonly script: Script = {}) {}

  readonly factory: KafkaClientFactory = () => {
    const client = ++this.made;
    return {
      connect: () => this.#step('connect'),
      sendBatch: (topic, records) => {
        this.sent.push({ client, topic, records });
        return this.#step('sendBatch');
      },
      check: (topic) => {
        this.checked.push(topic);
        return this.#step('check');
      },
      close: () => {
        this.closed.push(client);
        return Promise.resolve();
      },
    } satisfies KafkaClient;
  };

  #step(name: keyof Script): Promise<void> {
    return (this.script[name]?.shift() ?? ok)();
  }
}
