import type { StandardSchemaV1 } from '@standard-schema/spec';
import { type ClassConstructor, type ClassTransformOptions, plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError, type ValidatorOptions } from 'class-validator';

/** How plain data becomes an instance, and how that is checked. */
export interface ClassSchemaOptions {
  readonly transform?: ClassTransformOptions;
  readonly validate?: ValidatorOptions;
}

/**
 * A Standard Schema of a class with the decorators of class-validator and class-transformer: plain data becomes an
 * instance, which is then checked.
 *
 * @example jsonFormat(classSchema(GameResult))
 */
export function classSchema<T extends object>(
  type: abstract new (...args: never[]) => T,
  { transform, validate }: ClassSchemaOptions = {},
): StandardSchemaV1<unknown, T> {
  return {
    '~standard': {
      version: 1,
      vendor: 'nestjs-cloudevents',
      validate(value) {
        // An array would become an array of instances, and text an empty one.
        if (typeof value !== 'object' || value === null || Array.isArray(value)) {
          return { issues: [{ message: 'must be an object' }] };
        }
        const instance = plainToInstance(type as unknown as ClassConstructor<T>, value, transform);
        const issues = validateSync(instance, validate).flatMap((error) => issuesOf(error, []));
        return issues.length === 0 ? { value: instance } : { issues };
      },
    },
  };
}

function issuesOf(
  { property, constraints = {}, children = [] }: ValidationError,
  above: readonly string[],
): StandardSchemaV1.Issue[] {
  // A class without any decorator of class-validator is complained of as a whole.
  const path = (property as string | undefined) === undefined ? above : [...above, property];
  const own = Object.values(constraints).map((message) => ({ message, path }));
  return [...own, ...children.flatMap((child) => issuesOf(child, path))];
}
