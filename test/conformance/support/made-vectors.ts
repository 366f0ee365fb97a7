import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const samples = `# Samples

## "Golden" sample events

### plain

- \`specversion\`: "1.0"
- \`id\`: "plain"
- \`type\`: "org.example.made"
- \`source\`: "/made/up"

### counted

This event is derived from the plain event, with the following changes:

- \`number\`: 7
- \`moment\`: 2020-02-29T12:00:00Z

### written

This event is derived from the plain event, with the following changes:

- \`datacontenttype\`: "text/plain"
- \`data\`: "some text"

## "Golden" sample event batches

### pair

The \`pair\` batch consists of two events, both copies of the \`plain\` sample event.

## Sample extension attributes

### Unconstrained attributes

- \`number\`: Integer
- \`moment\`: Timestamp

# Constrained attributes

- \`small\`: Integer which must be strictly positive
`;

/** The event of the sample `plain`. */
export const plain = { specversion: '1.0', id: 'plain', type: 'org.example.made', source: '/made/up' };

/** A folder of vectors made up for a test, with sample events of its own. */
export class MadeVectors {
  readonly folder = mkdtempSync(join(tmpdir(), 'conformance-'));

  /** @param content text as it is, everything else as JSON */
  write(path: string, content: unknown): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }

  writeSamples(): void {
    this.write('cloudevents-conformance/format/README.md', samples);
  }

  /** A file of the conformance suite for the JSON format, and the samples. */
  writeJsonTests(name: string, testType: string, tests: readonly object[]): void {
    this.writeSamples();
    this.write(`cloudevents-conformance/format/json/${name}.json`, { testType, tests });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
