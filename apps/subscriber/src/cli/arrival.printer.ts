import { Injectable } from '@nestjs/common';
import type { CloudEvent } from 'nestjs-cloudevents';

/** How many envelopes are shown. More would only scroll past. */
const shown = 3;
const announcement = `first event of each of the first ${shown} types shown, the rest only counted:`;

/** Shows the first envelope of each type as it arrived. */
@Injectable()
export class ArrivalPrinter {
  private readonly printed = new Set<string>();

  arrived(transport: string, events: readonly CloudEvent[]): void {
    for (const event of events) {
      if (this.printed.size >= shown || this.printed.has(event.type)) continue;
      if (this.printed.size === 0) process.stdout.write(`${announcement}\n`);
      this.printed.add(event.type);
      process.stdout.write(`received over ${transport} ${JSON.stringify(event, null, 2)}\n`);
    }
  }
}
