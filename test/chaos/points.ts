export type SinkName = 'http' | 'kafka';

/** Where a process is killed that writes events in its transactions. */
export const writerPoints = ['before-insert', 'before-commit', 'after-commit'] as const;

/** Where a process is killed that delivers them. */
export const relayPoints = [
  'claimed',
  'sent-not-marked',
  'answer-withheld',
  'marked',
  'in-backoff',
  'in-drain',
] as const;

export const points = [...writerPoints, ...relayPoints] as const;

export type WriterPoint = (typeof writerPoints)[number];
export type Point = (typeof points)[number];

/** A point, and for one of delivery the sink at which. */
export interface Target {
  readonly point: Point;
  readonly sink?: SinkName | undefined;
}

/** The same as people read it. */
export const meaning: Readonly<Record<Point, string>> = {
  'before-insert': 'before the insert',
  'before-commit': 'after the insert, before the commit',
  'after-commit': 'after the commit, before the ledger',
  claimed: 'claimed',
  'sent-not-marked': 'sent and answered, not marked',
  'answer-withheld': 'sent, not answered',
  marked: 'marked',
  'in-backoff': 'in backoff',
  'in-drain': 'in drain (SIGTERM)',
};

/** Points after which the events have been sent and must be sent again: how it is seen that a kill hit there. */
export const isSentAgain = (point: Point): boolean =>
  point === 'sent-not-marked' || point === 'answer-withheld' || point === 'in-drain';

export const isOfWriter = (point: Point): point is WriterPoint => (writerPoints as readonly Point[]).includes(point);

/** Every point, where it differs from sink to sink once for each. */
export function targetsOf(sinks: readonly SinkName[]): readonly Target[] {
  const ofSink = (sink: SinkName): Target[] =>
    relayPoints.filter((point) => point !== 'answer-withheld' || sink === 'http').map((point) => ({ point, sink }));
  return [...writerPoints.map((point) => ({ point })), ...sinks.flatMap(ofSink)];
}
