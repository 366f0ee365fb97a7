export { classSchema, type ClassSchemaOptions } from './class-schema.js';
