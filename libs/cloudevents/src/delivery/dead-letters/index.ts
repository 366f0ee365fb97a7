export type {
  DeadLetter,
  DeadLetterFilter,
  DeadLetterPage,
  DeadLetterReason,
  DeadLetterStore,
  NewDeadLetter,
} from './dead-letter-store.js';
export { checkedFilter, checkedSelection } from './dead-letter-filter.js';
export { DeadLetterLog } from './dead-letter-log.js';
export { checkedDryRun, checkedPage } from './dead-letter-page.js';
export { DeadLetterWriter } from './dead-letter-writer.js';
export { type Failure, letterOf, unreadableLetter } from './letter-of.js';
