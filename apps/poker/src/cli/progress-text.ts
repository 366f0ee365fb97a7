import type { ReplayProgress } from '../replay/replay.service.js';

export function progressText({ hands, of, arrived }: ReplayProgress): string {
  return `${hands} of ${of} hands played, ${arrived} events delivered`;
}
