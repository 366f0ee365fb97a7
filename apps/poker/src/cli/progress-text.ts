import type { ReplayProgress } from '../replay/replay.service.js';

export function progressText({ hands, of, published }: ReplayProgress): string {
  return `${hands} of ${of} hands played, ${published} events published`;
}
