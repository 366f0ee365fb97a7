import { outboxTables } from '../../delivery/outbox/postgres/outbox-tables.js';
import { runStatement } from '../../delivery/outbox/postgres/run-statement.js';
import { statusStatements } from '../../delivery/outbox/postgres/status-statements.js';
import { sqlQuery } from '../../postgres/sql-executor.js';
import type { Command } from '../command.js';
import { exitCodes } from '../exit-code.js';
import { duration, printable } from '../text.js';

/** Lets relays send to a sink again, whatever its receiver has asked for. */
export const enable: Command = {
  name: 'enable',
  operand: '<sink>',
  summary: 'Lets relays send to a sink again that its receiver has disabled (410) or paused (Retry-After)',
  options: {},
  async run({ operand, tables, open, print }) {
    const { executor } = await open();
    const named = outboxTables(tables);
    const [was] = await runStatement(named, sqlQuery(executor), statusStatements(named).lift, [operand]);
    const sink = `Sink '${printable(operand)}'`;
    const { disabled = '', paused = '0' } = was ?? {};
    if (disabled === '' && paused === '0') {
      print(`${sink} is neither disabled nor paused in this outbox; nothing is changed.`);
      return exitCodes.ok;
    }
    if (disabled !== '') print(`${sink} was disabled: ${printable(disabled)}`);
    if (paused !== '0') print(`${sink} was paused for another ${duration(Number(paused))}.`);
    print(`${sink} is enabled. Applications that heard it from the receiver themselves go on when they start anew.`);
    return exitCodes.ok;
  },
};
