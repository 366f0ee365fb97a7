import { DirectoryLock } from '../../../../src/delivery/outbox/embedded/directory-lock.js';

// Has a directory until it is killed.
await DirectoryLock.acquire(process.argv[2] ?? '');
process.stdout.write('held\n');
setInterval(() => undefined, 60_000);
