import { type CloudEventAttributeValue, toBase64 } from '../core/index.js';

/** The canonical string of an attribute value: CloudEvents 1.0.2, "Type System". */
export function attributeText(value: CloudEventAttributeValue): string {
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? toBase64(value) : String(value);
}
