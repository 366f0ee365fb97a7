import { SetupError } from './setup.error.js';

export interface HttpSettings {
  readonly host: string;
  readonly port: number;
}

/** `HOST` (default 127.0.0.1) and `PORT` (default 3000; 0 takes any free port). */
export function httpSettings(env: NodeJS.ProcessEnv): HttpSettings {
  const { HOST: host = '127.0.0.1', PORT: port = '3000' } = env;
  if (!/^[0-9]{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new SetupError(`PORT must be a number from 0 to 65535, not '${port}'`);
  }
  return { host, port: Number(port) };
}
