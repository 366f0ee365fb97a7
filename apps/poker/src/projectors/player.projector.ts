import { type CloudEventDraft, CloudEventsProjector } from 'nestjs-cloudevents';
import type { PlayerRegistered } from '../domain/events/index.js';

/** Public player data in the base-class style. E-mail and account reference are left out: nobody outside needs them. */
export class PlayerCloudEventsProjector extends CloudEventsProjector {
  constructor() {
    super('prj-player-cloudevents', 'player');
  }

  onPlayerRegistered({ displayName, playerType }: PlayerRegistered): CloudEventDraft {
    return { type: 'com.poker.player.registered', data: { displayName, playerType } };
  }
}
