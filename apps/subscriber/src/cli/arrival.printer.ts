import { Injectable } from '@nestjs/common';
import type { CloudEvent } from 'nestjs-cloudevents';
import { Screen } from './screen.js';
import { transportName } from './transport-name.js';

/** How many envelopes are shown. More would only scroll past. */
const shown = 3;
const announcement = `first event of each of the first ${shown} types shown, the rest only counted:`;

/** Shows the first envelope of each type as it arrived. */
@Injectable()
export class ArrivalPrinter {
  private readonly printed = new Set<string>();

  constructor(private readonly screen: Screen) {}

  arrived(transport: string, event: CloudEvent): void {
    if (this.printed.size >= shown || this.printed.has(event.type)) return;
    if (this.printed.size === 0) this.screen.line(announcement);
    this.printed.add(event.type);
    this.screen.line(`received over ${transportName(transport)} ${JSON.stringify(event, null, 2)}`);
  }
}
