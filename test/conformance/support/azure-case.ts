import { parseDocument } from 'yaml';
import type { ExpectedAttribute } from './expected-event.js';
import { isObject, type JsonObject, listIn, objectIn, textIn, UnknownShapeError } from './shape.js';
import type { VectorFile } from './vectors.js';

/** The document of a case. Unquoted timestamps stay text. @throws UnknownShapeError when it is none */
export function yamlIn(file: VectorFile): JsonObject {
  const document = parseDocument(file.text, { schema: 'core' });
  const [error] = document.errors;
  if (error !== undefined) throw new UnknownShapeError('a YAML document', error.message);
  return objectIn(document.toJS(), 'the file');
}

/** The actions of one kind, in order. */
export function actionsOf(document: JsonObject, action: string): readonly JsonObject[] {
  return listIn(document['actions'], 'actions').filter(
    (each): each is JsonObject => isObject(each) && each['action'] === action,
  );
}

/** The attributes of a `cloud-event`: names are written with hyphens there (`data-schema`), and no value is none. */
export function attributesOf(event: JsonObject): Map<string, ExpectedAttribute> {
  const given = Object.entries(event).filter(([, value]) => value !== null && value !== undefined);
  return new Map(given.map(([name, value]) => [name.replaceAll('-', ''), { value: textIn(value, name) }]));
}
