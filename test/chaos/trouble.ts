import { setTimeout } from 'node:timers/promises';
import type { Behaviour } from './children/messages.js';
import type { Crew } from './crew.js';
import type { Fault } from './faults.js';
import type { Peers } from './peers.js';
import type { Stage } from './stage.js';

/** How long outages take, in milliseconds. */
const outage = 1200;
/** Longer than the lease of a second. */
const standstill = 2000;

/** Makes something go wrong, and right again. */
export async function trouble(fault: Fault, which: number, stage: Stage, peers: Peers, crew: Crew): Promise<void> {
  switch (fault) {
    case 'database-killed':
      return stage.crash();
    case 'relay-stopped':
      return standStill(which, crew);
    case 'receiver-unavailable':
      return misbehave('unavailable', peers);
    case 'receiver-resets':
      return misbehave('resets', peers);
    case 'receiver-hangs':
      return misbehave('hangs', peers);
    case 'answers-lost':
      return misbehave('loses-answers', peers);
    case 'broker-killed':
      await peers.broker.kill();
      return peers.broker.restart();
    case 'broker-stopped':
      await peers.broker.pause();
      await setTimeout(outage);
      return peers.broker.resume();
  }
}

async function misbehave(behaviour: Behaviour, peers: Peers): Promise<void> {
  peers.behave(behaviour);
  await setTimeout(outage);
  peers.behave('well');
}

async function standStill(which: number, crew: Crew): Promise<void> {
  const relay = crew.choose('delivers', which);
  crew.rest(relay, true);
  relay.signal('SIGSTOP');
  await setTimeout(standstill);
  relay.signal('SIGCONT');
  crew.rest(relay, false);
}
