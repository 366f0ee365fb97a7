import { type Application, startApplication } from './application.js';
import type { Order } from './messages.js';
import { Receiver } from './receiver.js';
import { report } from './reporting.js';
import { Trap } from './trap.js';

// A process of the chaos run. It loads everything, and waits to be told what it is.
const trap = new Trap();
let application: Application | undefined;
let receiver: Receiver | undefined;

async function obey(order: Order): Promise<void> {
  if ('arm' in order) trap.set(order.arm);
  else if ('behave' in order && receiver !== undefined) receiver.behaviour = order.behave;
  else if ('withholdFrom' in order && receiver !== undefined) receiver.withholdFrom = order.withholdFrom;
  else if ('be' in order) await start(order.be);
  else if ('finish' in order) await application?.finish().then(() => report({ finished: true }));
  else if ('count' in order && application !== undefined) report({ open: await application.countOpen() });
}

async function start(part: Extract<Order, { be: unknown }>['be']): Promise<void> {
  if (part.role === 'receiver') {
    receiver = new Receiver(part);
    return report({ up: true, port: await receiver.listen() });
  }
  application = await startApplication(part, trap);
  report({ up: true });
}

process.on('message', (order: Order) => {
  obey(order).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
// The director is gone.
process.on('disconnect', () => process.exit(2));
