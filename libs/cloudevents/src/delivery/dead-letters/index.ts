export type {
  DeadLetter,
  DeadLetterFilter,
  DeadLetterPage,
  DeadLetterReason,
  DeadLetterStore,
  NewDeadLetter,
} from './dead-letter-store.js';
