import { CloudEventsError } from './cloudevents.error.js';

/** One wrong setting, or a sink that cannot be reached: its option path, its environment variable where it has one, and what to do. */
export interface ConfigProblem {
  readonly option: string;
  readonly env?: string;
  readonly message: string;
}

/** The configuration cannot work. Fails the boot and lists every problem at once, with secret values left out. */
export class CloudEventsConfigError extends CloudEventsError {
  readonly code = 'CE_CONFIG';

  constructor(readonly problems: readonly ConfigProblem[]) {
    const lines = problems.map(({ option, env, message }) => `  - ${env ?? option}: ${message}`);
    super(`CloudEventsModule cannot start, ${count(problems.length)}:\n${lines.join('\n')}`);
  }
}

function count(problems: number): string {
  return problems === 1 ? '1 problem' : `${problems} problems`;
}
