const legal = /^[A-Za-z0-9._-]{1,249}$/;

/** What is wrong with a topic name, by the rules of Kafka; nothing where it is legal. */
export function topicNameProblem(name: unknown): string | undefined {
  if (typeof name === 'string' && legal.test(name) && name !== '.' && name !== '..') return undefined;
  return 'must be a topic name: letters, digits, dot, underscore and hyphen, at most 249';
}
