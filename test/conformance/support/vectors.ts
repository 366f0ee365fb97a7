import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { UnknownShapeError } from './shape.js';

/** A file of the vectors. */
export class VectorFile {
  constructor(
    /** Path within the folder of vectors, with `/`. */
    readonly path: string,
    private readonly location: string,
  ) {}

  /** The file name up to its last dot. */
  get stem(): string {
    return basename(this.path).replace(/\.[^.]*$/, '');
  }

  /** The text, without a byte order mark. */
  get text(): string {
    return readFileSync(this.location, 'utf8').replace(/^\uFEFF/, '');
  }

  /** @throws UnknownShapeError when it is no JSON */
  get json(): unknown {
    try {
      return JSON.parse(this.text) as unknown;
    } catch {
      throw new UnknownShapeError('a JSON document', 'text that is no JSON');
    }
  }
}

/** A folder of vectors. */
export class Vectors {
  /** All files, in the order of their paths. */
  readonly files: readonly VectorFile[];

  constructor(readonly folder: string) {
    this.files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((location) => new VectorFile(relative(folder, location).replaceAll(sep, '/'), location))
      .sort((one, other) => (one.path < other.path ? -1 : 1));
  }

  find(path: string): VectorFile | undefined {
    return this.files.find((file) => file.path === path);
  }
}

export function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}
