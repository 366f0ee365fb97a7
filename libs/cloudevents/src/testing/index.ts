// For tests of your own
export { MemoryDeadLetterStore } from './memory-dead-letter.store.js';
export { MemorySink } from './memory.sink.js';

// What every implementation must do, for those who write one
export type { ContractCase, ContractOptions } from './contract/contract-case.js';
export { deadLetterStoreContract } from './dead-letter-store/dead-letter-store.contract.js';
export type {
  DeadLetterContractOptions,
  DeadLettersUnderTest,
  HandedBack,
} from './dead-letter-store/dead-letters-under-test.js';
export { outboxStoreContract } from './outbox-store/outbox-store.contract.js';
export type { GivenUp, OutboxContractOptions, OutboxUnderTest } from './outbox-store/outbox-under-test.js';
export { inboxStoreContract, transactionalInboxStoreContract } from './inbox-store/inbox-store.contract.js';
export type { InboxUnderTest, TransactionalInboxUnderTest } from './inbox-store/inbox-under-test.js';
export { sinkContract } from './sink/sink.contract.js';
export type { MakeSink, PeerBehaviour, SinkContractOptions, SinkUnderTest } from './sink/sink-under-test.js';
