const unprintable = /[\s\p{Control}]/u;

/**
 * What is wrong with a subject to subscribe to; nothing where it is legal: tokens between dots, of which `*` stands for
 * any one and a last `>` for any that follow.
 *
 * @see NATS documentation, "Subject-Based Messaging"
 */
export function subscriptionProblem(subject: unknown): string | undefined {
  const problem = "must be a subject: words between dots, '*' for any one, a last '>' for all that follow";
  if (typeof subject !== 'string' || unprintable.test(subject)) return problem;
  const tokens = subject.split('.');
  return tokens.some((token, index) => token === '' || (token === '>' && index < tokens.length - 1))
    ? problem
    : undefined;
}

/** What is wrong with a subject to publish to; nothing where it is legal. */
export function publicationProblem(subject: unknown): string | undefined {
  if (subscriptionProblem(subject) === undefined && !(subject as string).split('.').some(isWildcard)) return undefined;
  return 'must be a subject: words between dots, without wildcards';
}

/** Whether a subscription gets what is published on a subject. */
export function subjectMatches(subscription: string, subject: string): boolean {
  const wanted = subscription.split('.');
  const tokens = subject.split('.');
  if (wanted.at(-1) === '>') {
    const before = wanted.slice(0, -1);
    return tokens.length > before.length && before.every((token, index) => tokenMatches(token, tokens[index]));
  }
  return wanted.length === tokens.length && wanted.every((token, index) => tokenMatches(token, tokens[index]));
}

function tokenMatches(wanted: string, token: string | undefined): boolean {
  return wanted === '*' || wanted === token;
}

function isWildcard(token: string): boolean {
  return token === '*' || token === '>';
}
