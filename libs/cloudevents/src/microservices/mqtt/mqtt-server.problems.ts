import type { CloudEventsMqttServerOptions } from './mqtt-server.options.js';
import { filterMatches, topicFilterProblem, topicNameProblem } from './topic-filter.js';

/** Everything that cannot work, in words; nothing when all can. */
export function mqttProblems(options: CloudEventsMqttServerOptions): string[] {
  const problems: string[] = [];
  const { topics, deadLetterTopic, clientId, clean, maxConnectionAttempts = -1, reconnectPeriod = 1 } = options;
  if (!isUrl(options.url ?? 'mqtt://localhost')) problems.push("url must be like 'mqtt://broker:1883'");
  else if (options.url !== undefined && new URL(options.url).searchParams.has('clientId')) {
    problems.push('url must not have a clientId; give it as an option');
  }
  if (!Array.isArray(topics) || topics.length === 0)
    problems.push('topics must be a list of topic filters, at least one');
  else {
    for (const topic of topics)
      if (topicFilterProblem(topic)) problems.push(`topics: each ${topicFilterProblem(topic)}`);
  }
  if (![0, 1, 2].includes(options.qos ?? 1)) problems.push('qos must be 0, 1 or 2');
  if (![4, 5].includes(options.protocolVersion ?? 5)) problems.push('protocolVersion must be 4, for MQTT 3.1.1, or 5');
  if (clientId !== undefined && (typeof clientId !== 'string' || clientId === ''))
    problems.push('clientId must be a name');
  if (clean === false && clientId === undefined) problems.push('clientId must name the session where clean is false');
  if (!Number.isSafeInteger(maxConnectionAttempts) || maxConnectionAttempts < -1 || maxConnectionAttempts === 0) {
    problems.push('maxConnectionAttempts must be a whole number above 0, or -1 for no end');
  }
  if (!Number.isFinite(reconnectPeriod) || reconnectPeriod <= 0) {
    problems.push('reconnectPeriod must be milliseconds, above 0: nothing would be read after the first outage');
  }
  if ('customHandleAcks' in options) problems.push('customHandleAcks must be left out: the strategy acknowledges');
  if (deadLetterTopic !== undefined) {
    const problem = topicNameProblem(deadLetterTopic);
    if (problem !== undefined) problems.push(`deadLetterTopic ${problem}`);
    else if (
      Array.isArray(topics) &&
      topics.some((one) => typeof one === 'string' && filterMatches(one, deadLetterTopic))
    ) {
      problems.push('deadLetterTopic must not match one of topics: its messages would come back for ever');
    }
  }
  const { withoutDeadLetterTopic } = options;
  if (withoutDeadLetterTopic !== undefined && !['pause', 'skip'].includes(withoutDeadLetterTopic)) {
    problems.push("withoutDeadLetterTopic must be 'pause' or 'skip'");
  }
  return problems;
}

function isUrl(url: unknown): boolean {
  return typeof url === 'string' && URL.canParse(url);
}
