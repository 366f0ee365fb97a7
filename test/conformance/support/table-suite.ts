import type { ConformanceCase, RunnableSuite } from '../model.js';
import { casesOf } from './cases-of.js';
import { listIn, tablesOf, UnknownShapeError } from './shape.js';

/** How the rows of a table become cases, by the name of the table. */
export type TableRows = Readonly<Record<string, (row: unknown) => ConformanceCase>>;

/** A suite of one file with tables of rows. A table that nobody knows is a case that fails. */
export function tableSuite(name: string, tables: TableRows): RunnableSuite {
  return {
    name,
    files: new RegExp(`^${name}\\.json$`),
    status: 'run',
    cases: (file) =>
      tablesOf(file.json).flatMap(([table, rows]) =>
        casesOf(Array.isArray(rows) ? listIn(rows, table) : [rows], table, (row) => {
          const make = Object.hasOwn(tables, table) ? tables[table] : undefined;
          if (make === undefined) throw new UnknownShapeError(`one of ${Object.keys(tables).join(', ')}`, `'${table}'`);
          const { id, run } = make(row);
          return { id: `${table} ${id}`, run };
        }),
      ),
  };
}
