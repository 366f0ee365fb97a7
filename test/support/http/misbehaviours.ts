import type { RawConnection } from './raw-connection.js';

/** How a receiver treats one connection. */
export type Misbehaviour = (connection: RawConnection) => Promise<void> | void;

/** Accepts the connection and drops it before a byte was exchanged. */
export const closeAtOnce: Misbehaviour = ({ socket }) => void socket.destroy();

/** Resets the connection as soon as the request begins. */
export const resetBeforeBody: Misbehaviour = async (connection) => {
  await connection.receivedHead();
  connection.socket.resetAndDestroy();
};

/** Takes the whole request, then resets the connection instead of an answer. */
export const resetAfterBody: Misbehaviour = async (connection) => {
  await connection.receivedAll();
  connection.socket.resetAndDestroy();
};

/** Takes the whole request, then closes politely without an answer. */
export const closeAfterBody: Misbehaviour = async (connection) => {
  await connection.receivedAll();
  connection.socket.end();
};

/** Stops reading in the middle of the request and goes away, with bytes still coming. */
export const closeWhileSending: Misbehaviour = async (connection) => {
  await connection.receivedHead();
  connection.socket.pause();
  connection.socket.destroy();
};

/** Takes the connection and says nothing, ever. */
export const silence: Misbehaviour = () => undefined;

/** Takes the whole request, then answers with exactly these bytes and keeps the connection open. */
export function say(bytes: string): Misbehaviour {
  return async (connection) => {
    await connection.receivedAll();
    connection.socket.write(bytes, 'latin1');
  };
}

/** A proper answer after all. */
export const behave = say('HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n');
