import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Finished, lastLine, runNode } from '../e2e/run.js';
import { type Report, reportText } from './report.js';
import { runConformance } from './run.js';
import { suiteKinds } from './suites/index.js';
import { MadeVectors, plain } from './support/made-vectors.js';
import { Vectors } from './support/vectors.js';

/*
 * The runner is worth nothing if it cannot fail: here it runs folders made up for it, with cases that are right and
 * cases that are wrong.
 */

let made: MadeVectors;

beforeEach(() => {
  made = new MadeVectors();
});

afterEach(() => made.remove());

const run = (): Report => runConformance(new Vectors(made.folder), suiteKinds, []);

const suiteOf = (report: Report, name: string): Report['suites'][number] | undefined =>
  report.suites.find((suite) => suite.name === name);

/** A right case, a wrong one, a file nobody knows and a suite that is not built. */
function writeMixture(): void {
  made.writeJsonTests('made-events', 'ValidSingleEvent', [
    { id: 'right', sampleId: 'plain', event: plain },
    { id: 'wrong', sampleId: 'plain', event: { ...plain, subject: 'too much' } },
  ]);
  made.write('somewhere/new.table', 'nobody knows');
  made.write('cloudevents-spec/cesql/cesql_tck/made.yaml', 'name: made up\ntests: []\n');
}

describe('what the runner counts', () => {
  it('counts right cases as passed, wrong ones and unknown files as failed, unbuilt suites not at all', () => {
    writeMixture();
    const report = run();
    expect([report.passed, report.failed]).toEqual([1, 2]);
    expect(report.suites.map(({ name, passed, total, status }) => ({ name, passed, total, status }))).toEqual([
      { name: 'cloudevents-conformance/format/json', passed: 1, total: 2, status: 'failed' },
      { name: 'cloudevents-spec/cesql/cesql_tck', passed: 0, total: 0, status: 'not implemented' },
      { name: 'unknown files', passed: 0, total: 1, status: 'unknown' },
    ]);
  });

  it('names each failing case, what was expected and what was found', () => {
    writeMixture();
    expect(run().suites.flatMap(({ failures }) => failures)).toEqual([
      { id: 'made-events: wrong', expected: 'subject nothing', actual: 'subject "too much"' },
      { id: 'somewhere/new.table', expected: 'a suite that reads it', actual: 'none does' },
    ]);
  });

  it('fails an invalid event that is accepted, and a valid one that is refused', () => {
    made.writeJsonTests('made-up', 'InvalidSingleEvent', [
      { id: 'is valid', event: plain },
      { id: 'is invalid', testType: 'ValidSingleEvent', event: { ...plain, id: '' } },
      { id: 'truly invalid', event: { ...plain, id: '' } },
    ]);
    const report = run();
    expect([report.passed, report.failed]).toEqual([1, 2]);
    expect(report.suites[0]?.failures[0]).toMatchObject({ expected: 'refused (DecodeError)' });
    expect(report.suites[0]?.failures[0]?.actual).toContain('accepted');
    expect(report.suites[0]?.failures[1]?.actual).toContain('DecodeError');
  });

  it('compares timestamps as instants, and types where a case defines the extensions', () => {
    const counted = { ...plain, id: 'counted', number: 7, moment: '2020-02-29T13:00:00.000+01:00' };
    made.writeJsonTests('made-events', 'ValidSingleEvent', [
      { id: 'same instant', sampleId: 'counted', sampleExtensionAttributes: true, event: counted },
      {
        id: 'text that is parsed',
        sampleId: 'counted',
        sampleExtensionAttributes: true,
        event: { ...counted, number: '7' },
      },
      { id: 'another instant', sampleId: 'counted', event: { ...counted, moment: '2020-02-29T12:00:01Z' } },
    ]);
    const [suite] = run().suites;
    expect(suite?.failures.map(({ id }) => id)).toEqual(['made-events: another instant']);
  });

  it('applies the rules of sample extensions where a case asks for them', () => {
    made.writeJsonTests('made-events', 'InvalidSingleEvent', [
      { id: 'with the rule', extensionConstraints: true, event: { ...plain, small: -1 } },
      { id: 'without', event: { ...plain, small: -1 } },
    ]);
    const [suite] = run().suites;
    expect(suite?.failures.map(({ id }) => id)).toEqual(['made-events: without']);
  });

  it('compares batches by the number and the order of their events', () => {
    made.writeJsonTests('made-batches', 'ValidBatch', [
      { id: 'two', sampleId: 'pair', batch: [plain, plain] },
      { id: 'one', sampleId: 'pair', batch: [plain] },
      { id: 'another', sampleId: 'pair', batch: [plain, { ...plain, id: 'other' }] },
    ]);
    expect(run().suites[0]?.failures).toEqual([
      { id: 'made-batches: one', expected: 'events 2', actual: 'events 1' },
      { id: 'made-batches: another', expected: '[1].id "plain"', actual: '[1].id "other"' },
    ]);
  });

  it.each([
    ['a sample that is not described', { id: 'x', sampleId: 'missing', event: plain }],
    ['a test type that does not exist', { id: 'x', testType: 'PerhapsValid', event: plain }],
    ['no id', { event: plain }],
  ])('fails a case of %s, and still runs the others', (_, test) => {
    made.writeJsonTests('made-events', 'ValidSingleEvent', [test, { id: 'right', sampleId: 'plain', event: plain }]);
    expect(run()).toMatchObject({ passed: 1, failed: 1 });
  });

  it.each([
    ['no JSON', '{'],
    ['of another shape', { cases: [] }],
    ['without cases', { testType: 'ValidSingleEvent', tests: [] }],
  ])('fails a file that is %s', (_, content) => {
    made.write('cloudevents-conformance/format/json/broken.json', content);
    const report = run();
    expect(report).toMatchObject({ passed: 0, failed: 1 });
    expect(report.suites[0]?.failures[0]?.id).toBe('cloudevents-conformance/format/json/broken.json');
  });

  it('leaves out what explains the vectors', () => {
    made.write('NOTICE', 'who wrote it');
    made.write('anything/README.md', 'what it is');
    expect(run().suites).toEqual([]);
  });
});

describe('upstream defects', () => {
  const suite = 'cloudevents-conformance/format/json';
  const defect = { suite, case: /: wrong$/, reason: 'upstream cannot count', rule: 'X1' };

  it('are counted apart and listed with the reason', () => {
    writeMixture();
    const report = runConformance(new Vectors(made.folder), suiteKinds, [defect]);
    expect(suiteOf(report, suite)).toMatchObject({
      passed: 1,
      failed: 0,
      total: 1,
      status: 'passed',
      defects: [{ id: 'made-events: wrong', reason: 'upstream cannot count (X1)' }],
    });
    const text = reportText(report);
    expect(text).toMatch(/1\/1 {2}cloudevents-conformance\/format\/json {2}\(\+1 upstream defects\)/);
    expect(text).toContain('upstream cannot count (X1)\n    cloudevents-conformance/format/json: made-events: wrong');
  });

  it('explain only the difference they name', () => {
    writeMixture();
    const named = { where: 'subject', expected: 'nothing', actual: '"too much"' };
    const explained = runConformance(new Vectors(made.folder), suiteKinds, [{ ...defect, only: named }]);
    expect(suiteOf(explained, suite)).toMatchObject({ failed: 0, defects: [{}] });
    const other = { ...named, where: 'id' };
    const unexplained = runConformance(new Vectors(made.folder), suiteKinds, [{ ...defect, only: other }]);
    expect(suiteOf(unexplained, suite)).toMatchObject({ failed: 1, defects: [] });
  });

  it('are shown when their cases pass', () => {
    writeMixture();
    const report = runConformance(new Vectors(made.folder), suiteKinds, [{ ...defect, case: 'made-events: right' }]);
    expect(suiteOf(report, suite)).toMatchObject({ passed: 1, failed: 1, defects: [] });
    expect(reportText(report)).toContain(
      'every such case passes\n  cloudevents-conformance/format/json: upstream cannot',
    );
  });
});

describe('npm run conformance', () => {
  const conformance = (...args: string[]): Promise<Finished> =>
    runNode(['--conditions=nestjs-cloudevents-source', '--import', 'tsx', 'test/conformance/main.ts', ...args]);

  it('ends with the sum and exit code 1 when something failed', async () => {
    writeMixture();
    const { code, stdout, stderr } = await conformance(made.folder);
    expect(stderr).toBe('');
    expect(lastLine(stdout)).toBe('1 passed, 2 failed');
    expect(stdout).toContain('1/2  cloudevents-conformance/format/json\n');
    expect(stdout).toContain('  -  cloudevents-spec/cesql/cesql_tck  not implemented\n');
    expect(code).toBe(1);
  });

  it('ends with exit code 0 when everything passed', async () => {
    made.writeJsonTests('made-events', 'ValidSingleEvent', [{ id: 'right', sampleId: 'plain', event: plain }]);
    const { code, stdout } = await conformance(made.folder);
    expect(stdout).toBe('1/1  cloudevents-conformance/format/json\n\n1 passed, 0 failed\n');
    expect(code).toBe(0);
  });

  it('prints one JSON document with --json', async () => {
    writeMixture();
    const { code, stdout } = await conformance('--json', made.folder);
    expect(JSON.parse(stdout)).toMatchObject({
      passed: 1,
      failed: 2,
      suites: [
        { name: 'cloudevents-conformance/format/json', passed: 1, failed: 1, total: 2, status: 'failed', defects: [] },
        { status: 'not implemented', failures: [] },
        { status: 'unknown', failures: [{ id: 'somewhere/new.table' }] },
      ],
    });
    expect(code).toBe(1);
  });

  it.each([
    [
      'a folder that is not there',
      () => [join(made.folder, 'missing')],
      'There is no folder of conformance vectors at',
    ],
    ['a folder without vectors', () => [made.folder], 'holds no conformance vectors'],
    ['an option that does not exist', () => ['--jsn'], "Unknown option '--jsn'"],
  ])('says so and ends with exit code 2 for %s', async (_, args, message) => {
    const { code, stdout, stderr } = await conformance(...args());
    expect(stderr).toContain(message);
    expect(stderr).toContain('--help');
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('explains itself', async () => {
    const { code, stdout } = await conformance('--help');
    expect(stdout).toMatch(/^Usage: npm run conformance -- \[folder\] \[--json\]\n/);
    expect(code).toBe(0);
  });
});
