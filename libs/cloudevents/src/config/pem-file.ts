import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { line, SettingProblem, type SettingType } from './setting-types.js';

const begin = '-----BEGIN CERTIFICATE-----';
/** The beginning of each line that begins a certificate; one that is indented must not pass as a comment. */
const boundaries = new RegExp(`^(?=.*${begin})`, 'm');

/** Path of a PEM file; the setting's value is its content, in which every certificate can be read. */
export const pemFile: SettingType<string> = {
  fromText: (text) => pemFile.fromValue(text.trim()),
  fromValue(value) {
    const path = line.fromValue(value);
    const content = read(path);
    const certificates = content.split(boundaries).filter((part) => part.includes(begin));
    if (certificates.length === 0) {
      throw new SettingProblem(`names the file '${path}', which holds no certificate in PEM (${begin})`);
    }
    // Node would leave out a certificate it cannot read, and all that follow, without a word.
    const broken = certificates.findIndex((certificate) => !isReadable(certificate));
    if (broken >= 0) {
      const which = `certificate ${broken + 1} of ${certificates.length}`;
      throw new SettingProblem(`names the file '${path}', in which ${which} cannot be read`);
    }
    return content;
  },
};

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SettingProblem(`names the file '${path}', which cannot be read (${code})`);
  }
}

function isReadable(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined;
  } catch {
    return false;
  }
}
