/** Prints the configuration table of the README from the one in the code. */
import { settings } from '../libs/cloudevents/src/cloudevents.config.js';
import type { Setting } from '../libs/cloudevents/src/config/setting.js';

export function configTable(): string {
  const rows = Object.entries(settings as Record<string, Setting>).map(
    ([option, { env, default: value, unit, description }]) => {
      const cells = [`\`${env}\``, `\`${option}\``, defaultText(value), unit ?? '', description];
      return `| ${cells.join(' | ')} |`;
    },
  );
  return ['| variable | option | default | unit | meaning |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}

function defaultText(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'object') return Object.keys(value as object).length === 0 ? '' : `\`${JSON.stringify(value)}\``;
  return `\`${String(value as string | number | boolean)}\``;
}

if (process.argv[1] === import.meta.filename) console.log(configTable());
