import { applyMigrations, migrationStatement } from '../../postgres/migrations.js';
import { sqlQuery } from '../../postgres/sql-executor.js';
import type { Command } from '../command.js';
import { exitCodes } from '../exit-code.js';
import { type MigrationState, migrationStates } from '../migration-state.js';

/** Makes the tables of outbox and inbox, or brings them up to date. */
export const migrate: Command = {
  name: 'migrate',
  summary: 'Makes the tables of outbox and inbox, or brings them up to date',
  details: 'It may be run again, and by several at once. The schema must exist.',
  options: { 'dry-run': { type: 'boolean', description: 'print the SQL of what is missing, and change nothing' } },
  async run({ values, tables, open, print }) {
    const isDry = values['dry-run'] === true;
    const { executor, name } = await open(!isDry);
    const query = sqlQuery(executor);
    const states = await migrationStates(query, tables);
    const missing = states.filter(({ isApplied }) => !isApplied);
    if (isDry) {
      for (const migration of missing) print(`${migrationStatement(migration, tables)};\n`);
      if (missing.length === 0) print('-- Nothing is missing.');
      return exitCodes.ok;
    }
    await applyMigrations(query, missing, tables);
    print(name);
    for (const state of states) print(line(state));
    return exitCodes.ok;
  },
};

const line = ({ name, isApplied }: MigrationState): string => `  ${isApplied ? 'was there' : 'applied  '}  ${name}`;
