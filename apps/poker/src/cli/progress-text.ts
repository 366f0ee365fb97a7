import type { ReplayProgress } from '../replay/replay.service.js';
import { noun } from './noun.js';

export function progressText({ hands, of, arrived }: ReplayProgress): string {
  return `${hands} of ${of} ${noun(of, 'hand')} played, ${arrived} ${noun(arrived, 'event')} delivered`;
}
