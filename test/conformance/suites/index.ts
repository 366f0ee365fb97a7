import type { SuiteKind } from '../model.js';
import { avroSchemaSuite } from './avro-schema.suite.js';
import { azureReceiverSuite } from './azure-receiver.suite.js';
import { azureSenderSuite } from './azure-sender.suite.js';
import { csharpTableSuites } from './csharp-tables.suite.js';
import { derivedAvroSuite } from './derived-avro.suite.js';
import { derivedProtobufSuite } from './derived-protobuf.suite.js';
import { eventFileSuites } from './event-files.suite.js';
import { featuresSuite } from './features.suite.js';
import { jsonFormatSuite } from './json-format.suite.js';
import { jsonHttpPairsSuite } from './json-http-pairs.suite.js';
import { jsonSchemaSuite } from './json-schema.suite.js';
import { unbuiltSuites } from './not-implemented.suite.js';
import { protobufFormatSuite } from './protobuf-format.suite.js';
import { realWorldEventsSuite } from './real-world-events.suite.js';
import { skippedSuites } from './skipped.suite.js';
import { xmlExamplesSuite } from './xml-examples.suite.js';
import { xmlFormatSuite } from './xml-format.suite.js';
import { yamlEventsSuite } from './yaml-events.suite.js';

/** Every suite, in the order it is shown. A file belongs to the first that claims it. */
export const suiteKinds: readonly SuiteKind[] = [
  // The conformance suite
  jsonFormatSuite,
  protobufFormatSuite,
  xmlFormatSuite,
  featuresSuite,
  yamlEventsSuite,

  // The specification
  jsonHttpPairsSuite,
  xmlExamplesSuite,
  avroSchemaSuite,

  // Bytes made by other tools
  derivedProtobufSuite,
  derivedAvroSuite,

  // SDKs and products
  ...csharpTableSuites,
  ...eventFileSuites,
  azureReceiverSuite,
  azureSenderSuite,
  realWorldEventsSuite,

  // Standards that CloudEvents builds on
  jsonSchemaSuite,

  // Not run
  ...unbuiltSuites,
  ...skippedSuites,
];
