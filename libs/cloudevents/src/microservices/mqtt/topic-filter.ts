const longest = 65_535;

/**
 * Why this is no topic filter, in words; nothing when it is one. `$share/<group>/<filter>` is a shared subscription.
 *
 * @see MQTT 5.0, sections 4.7.1 "Topic wildcards" and 4.8.2 "Shared Subscriptions"
 */
export function topicFilterProblem(filter: unknown): string | undefined {
  const problem = textProblem(filter, 'a topic filter');
  if (problem !== undefined) return problem;
  const levels = (filter as string).split('/');
  if (levels[0] === '$share') {
    const [, group = '', ...rest] = levels;
    if (group === '' || /[+#]/.test(group) || rest.join('/') === '') {
      return 'must be $share/<group>/<filter> for a shared subscription';
    }
    levels.splice(0, 2);
  }
  const misplaced = levels.some(
    (level, n) => (level.length > 1 && /[+#]/.test(level)) || (level === '#' && n !== levels.length - 1),
  );
  return misplaced ? 'must have + only as a whole level, and # only as the last one' : undefined;
}

/** Why nothing can be published there, in words; nothing when it can. */
export function topicNameProblem(topic: unknown): string | undefined {
  const problem = textProblem(topic, 'a topic');
  if (problem !== undefined) return problem;
  return /[+#]/.test(topic as string) ? 'must be a topic without wildcards' : undefined;
}

/** Whether who subscribed to the filter gets what is published to the topic. */
export function filterMatches(filter: string, topic: string): boolean {
  const levels = filter.split('/');
  if (levels[0] === '$share') levels.splice(0, 2);
  const names = topic.split('/');
  // Wildcards at the beginning leave out what belongs to the broker.
  if (topic.startsWith('$') && /^[+#]/.test(levels[0] ?? '')) return false;
  for (const [n, level] of levels.entries()) {
    // It stands for its parent, too.
    if (level === '#') return true;
    const name = names[n];
    if (name === undefined || (level !== '+' && level !== name)) return false;
  }
  return levels.length === names.length;
}

function textProblem(value: unknown, what: string): string | undefined {
  if (typeof value !== 'string' || value === '') return `must be ${what}`;
  if (value.includes('\0') || Buffer.byteLength(value) > longest) {
    return `must be ${what}: at most ${longest} bytes, without the character U+0000`;
  }
  return undefined;
}
