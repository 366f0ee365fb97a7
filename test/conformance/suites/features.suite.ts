import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from '@cucumber/gherkin';
import { IdGenerator, type Pickle } from '@cucumber/messages';
import type { RunnableSuite } from '../model.js';
import { runScenario, type Step } from '../support/scenario.js';
import { UnknownShapeError } from '../support/shape.js';
import type { VectorFile } from '../support/vectors.js';

/** The feature files of the bindings; every example of an outline is a case. */
export const featuresSuite: RunnableSuite = {
  name: 'cloudevents-conformance/features',
  files: /^cloudevents-conformance\/features\/[^/]+\.feature$/,
  status: 'run',
  cases: (file) =>
    picklesOf(file).map((pickle) => ({
      id: `${file.stem}: ${pickle.name}`,
      run: () => runScenario(pickle.steps.map(stepOf)),
    })),
};

function picklesOf(file: VectorFile): readonly Pickle[] {
  const newId = IdGenerator.incrementing();
  try {
    const parser = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher());
    return compile(parser.parse(file.text), file.path, newId);
  } catch (error) {
    throw new UnknownShapeError('a feature file', error instanceof Error ? error.message : String(error));
  }
}

function stepOf({ text, argument }: Pickle['steps'][number]): Step {
  const rows = argument?.dataTable?.rows.map(({ cells }) => cells.map(({ value }) => value)) ?? [];
  return { text, content: argument?.docString?.content, rows };
}
