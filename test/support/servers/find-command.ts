import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

// Debian puts servers where only root looks.
const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin'];

/** The file of a command, or nothing when this machine does not have it. */
export function findCommand(name: string): string | undefined {
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
