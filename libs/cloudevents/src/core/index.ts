export { Acceptance } from './acceptance.js';
export { acceptEvent } from './accept-event.js';
export { AcceptedEvent } from './accepted-event.js';
export {
  type AttributeConstraint,
  type AttributeDefinition,
  type AttributeKind,
  coreAttributes,
  defineAttribute,
  optionalAttributes,
  requiredAttributes,
} from './attribute-definition.js';
export { attributeValueProblem, coreAttributeRules } from './attribute-rules.js';
export {
  type CoreAttributeName,
  coreAttributeNames,
  extensionNameProblem,
  isReservedName,
  shownName,
} from './attribute-name.js';
export { type AttributeType, type AttributeTypeName, attributeTypes } from './attribute-type.js';
export { bufferOf } from './buffer-of.js';
export { fromBase64, isBase64, toBase64 } from './base64.js';
export type { CloudEvent, CloudEventAttributeValue } from './cloud-event.js';
export { cloudEvent, type CloudEventInit, validate } from './create-event.js';
export {
  type AttributeKey,
  getAttribute,
  populatedAttributes,
  typeOf,
  withAttribute,
  withAttributes,
  withAttributeText,
  withData,
} from './event-attributes.js';
export { bytesOf, takeData, type EventData } from './event-data.js';
export {
  defineExtension,
  type Extension,
  type ExtensionAttribute,
  type ExtensionChange,
  type ExtensionValues,
} from './extension.js';
export type { Attribute, ExtensionSet } from './extension-set.js';
export { type ExtensionDefinitions, type KnownExtensions, knownExtensions } from './known-extensions.js';
export { type JsonProblem, maxJsonDepth, maxJsonValues, walkJson } from './json-value.js';
export { charsetOf, essenceOf, isJsonMediaType, isMediaType, isProtobufMediaType } from './media-type.js';
export { ProtobufData } from './protobuf-data.js';
export { readExtension } from './read-extension.js';
export { isHiddenType, rememberedTypes, rememberTypes } from './remembered-types.js';
export { sameAsBefore } from './same-as-before.js';
export { hasUnpairedSurrogate, isPlainText, joinPieces, textProblem } from './text.js';
export { messageOf } from './thrown.js';
export { isTimestamp } from './timestamp.js';
export { compareTimestamps } from './timestamp-order.js';
export { isUri, isUriReference } from './uri.js';
