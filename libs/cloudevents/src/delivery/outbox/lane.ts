import { createHash } from 'node:crypto';

/**
 * The lane of an event: that of its source and subject; without a subject it has its own. A hash, since both may be
 * longer than what an index takes; two that met by chance would wait for each other, and nothing else.
 */
export function laneOf(event: { source: string; subject: string | undefined; id: string }): string {
  const { source, subject, id } = event;
  const own = subject === undefined ? `id ${id}` : `subject ${subject}`;
  return createHash('sha256').update(`${source.length} ${source}${own}`).digest('hex').slice(0, 32);
}
