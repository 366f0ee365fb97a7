import type { RunnableSuite } from '../model.js';
import { eventFileCase } from './event-files.suite.js';

/** The examples of the XML format. */
export const xmlExamplesSuite: RunnableSuite = {
  name: 'cloudevents-spec/examples/xml',
  files: /^cloudevents-spec\/examples\/xml\/[^/]+\.xml$/,
  status: 'run',
  cases: (file) => [eventFileCase(file)],
};
