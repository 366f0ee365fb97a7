import { bam } from '../../src/extensions/index.js';
import { describeExtension } from './extension-contract.js';

const least = { bamtxid: 'tx-1', bampid: 'tournament', bamptxid: 'payout', bamptxsid: 'start' };

describeExtension(bam, {
  types: {
    bamtxid: 'String',
    bampid: 'String',
    bamptxid: 'String',
    bamptxsid: 'String',
    bamptxsstatus: 'String',
    bamptxcompleted: 'Boolean',
  },
  full: { ...least, bamptxsstatus: 'waiting', bamptxcompleted: false },
  least: [least],
  broken: [
    ...Object.keys(least).flatMap((name) => {
      const { [name as keyof typeof least]: _, ...others } = least;
      return [
        [{ ...least, [name]: '' }, name, 'must not be empty'] as const,
        [others, name, "is required by the extension 'bam'"] as const,
      ];
    }),
    [{ ...least, bamptxsstatus: '' }, 'bamptxsstatus', 'must not be empty'],
  ],
  wrong: [
    ['bamtxid', 1, 'must be a string'],
    ['bamptxcompleted', 'True', "must be 'true' or 'false'"],
    ['bamptxcompleted', '', "must be 'true' or 'false'"],
    ['bamptxcompleted', 1, 'must be true or false'],
  ],
});
