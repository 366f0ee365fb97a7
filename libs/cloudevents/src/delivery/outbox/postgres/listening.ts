import type { OutboxListening } from '../outbox-store.js';

/** A connection of its own that hears of notifications: a `Client` of pg is one. */
export interface ListeningClient {
  connect(): Promise<unknown>;
  query(text: string): Promise<unknown>;
  on(event: 'notification' | 'end', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  end(): Promise<void>;
}

/** Listens until the connection ends, or is to. @param channel its name in SQL, between quotation marks */
export async function listenOn(
  client: ListeningClient,
  channel: string,
  whenWritten: () => void,
): Promise<OutboxListening> {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  client.on('notification', whenWritten);
  // Without a listener an error would end the process; it ends the connection in any case.
  client.on('error', end);
  client.on('end', end);
  const stop = async (): Promise<void> => {
    end();
    await client.end().catch(() => undefined);
  };
  try {
    await client.connect();
    await client.query(`LISTEN ${channel}`);
  } catch (error) {
    void stop();
    throw error;
  }
  return { ended, stop };
}
