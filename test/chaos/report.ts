import { faults } from './faults.js';
import { isSentAgain, meaning, type Point, points } from './points.js';
import type { SceneResult } from './scene-result.js';
import type { Finding } from './verdict.js';

/** Findings that are shown; all of them stand in the files of the run. */
const mostShown = 20;

export interface Totals {
  readonly kills: number;
  readonly acknowledged: number;
  readonly lost: number;
  readonly reordered: number;
  readonly duplicated: number;
}

export function totalsOf(results: readonly SceneResult[]): Totals {
  const sum = (value: (result: SceneResult) => number): number =>
    results.reduce((total, result) => total + value(result), 0);
  return {
    kills: sum(({ kills }) => kills.filter(({ missed }) => missed === undefined).length),
    acknowledged: sum(({ verdict }) => verdict.acknowledged),
    lost: sum(({ verdict }) => verdict.lost.length),
    reordered: sum(({ verdict }) => verdict.reordered.length),
    duplicated: sum(({ verdict }) => verdict.duplicated),
  };
}

export function summary({ kills, acknowledged, lost, reordered, duplicated }: Totals): string {
  return `kills ${kills}, acknowledged ${acknowledged}, lost ${lost}, reordered ${reordered}, duplicated ${duplicated}`;
}

/** From so many kills on each point must have had one. */
const enoughKills = 50;

/** Points at which no process was killed, although there were kills enough. */
export function pointsLeftOut(results: readonly SceneResult[]): readonly Point[] {
  const hits = results.flatMap(({ kills }) => kills.filter(({ missed }) => missed === undefined));
  if (hits.length < enoughKills) return [];
  return points.filter((point) => !hits.some(({ target }) => target.point === point));
}

const legend = `lost: acknowledged or committed, and neither at its sink nor a dead letter
reordered: arrived for the first time after a later event of its subject, in the order of the commits
duplicated: arrived again; an older event that comes again after a newer one is a duplicate, not reordered`;

/** Kills per point, faults, and what each store made of them. */
export function reportText(results: readonly SceneResult[]): string {
  return [killTable(results), ...results.map(sceneText), '', legend].join('\n');
}

export function isFlawless(results: readonly SceneResult[]): boolean {
  return results.every(
    ({ verdict, problems }) =>
      problems.length + verdict.lost.length + verdict.reordered.length + verdict.uncalledFor.length === 0,
  );
}

function killTable(results: readonly SceneResult[]): string {
  const hits = ({ kills }: SceneResult, point: Point): number =>
    kills.filter(({ target, missed }) => target.point === point && missed === undefined).length;
  const row = (name: string, cells: readonly (string | number)[]): string =>
    `${name.padEnd(40)}${cells.map((cell) => String(cell).padStart(10)).join('')}`;
  return [
    row(
      'kills that hit',
      results.map(({ store }) => store),
    ),
    ...points.map((point) =>
      row(
        `  ${meaning[point]}`,
        results.map((result) => hits(result, point)),
      ),
    ),
  ].join('\n');
}

function sceneText(result: SceneResult): string {
  const { store, kills, verdict, problems } = result;
  const caused = [...result.faults].map(([fault, times]) => `${faults[fault]} (${times})`);
  const again = kills.filter(({ target, ids }) => isSentAgain(target.point) && ids.length > 0).length;
  return [
    '',
    `${store}: ${summary(totalsOf([result]))}`,
    ...(caused.length > 0 ? [`  besides: ${caused.join(', ')}`] : []),
    `  sent before a kill and not marked: the events of ${again} kills`,
    `  dead letters ${verdict.deadLetters}, sent without a commit ${verdict.uncalledFor.length}`,
    ...findings('lost', verdict.lost),
    ...findings('reordered', verdict.reordered),
    ...findings('sent without a commit', verdict.uncalledFor),
    ...problems.slice(0, mostShown).map((problem) => `  ${problem}`),
    ...(problems.length > mostShown ? [`  and ${problems.length - mostShown} more problems`] : []),
  ].join('\n');
}

function findings(what: string, found: readonly Finding[]): readonly string[] {
  if (found.length === 0) return [];
  const shown = found.slice(0, mostShown).map(({ sink, id }) => `${id} (${sink})`);
  const more = found.length > mostShown ? ` and ${found.length - mostShown} more` : '';
  return [`  ${what}: ${shown.join(', ')}${more}`];
}
