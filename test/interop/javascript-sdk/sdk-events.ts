import { CloudEvent as SdkEvent, type Message } from 'cloudevents';

// The package knows milliseconds in UTC only, and adds the present time to an event without.
export const time = '2026-01-02T01:04:05.123Z';
export const core = { specversion: '1.0', id: 'e-1', source: '/tables/7', type: 'org.example:dealt', time };
export const sdkEvent = (changes: Readonly<Record<string, unknown>> = {}): SdkEvent<unknown> =>
  new SdkEvent<unknown>({ ...core, ...changes } as ConstructorParameters<typeof SdkEvent<unknown>>[0]);

export const dataKinds = [
  ['a JSON object', { a: 'ü 😀', list: [1, null] }],
  ['a JSON array', [1, { b: 2 }]],
] as const;

export const asSdk = (message: unknown): Message => message as Message;

// Text of its JSON, since what it cannot hold is another kind of number or nothing at all there.
export const typedExtensions = {
  samplecount: -2_147_483_648,
  samplezero: 0,
  sampleflag: false,
  samplebytes: 'AAF/gP8=',
};
