import type { Command } from '../command.js';
import { listDeadLetters } from './dead-letters-list.command.js';
import { purgeDeadLetters } from './dead-letters-purge.command.js';
import { requeueDeadLetters } from './dead-letters-requeue.command.js';
import { enable } from './enable.command.js';
import { migrate } from './migrate.command.js';
import { status } from './status.command.js';

/** In the order of the help. */
export const commands: readonly Command[] = [
  migrate,
  status,
  listDeadLetters,
  requeueDeadLetters,
  purgeDeadLetters,
  enable,
];
