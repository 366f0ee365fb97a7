import { type Amount, amountOfNumber } from './amount.js';
import { PhhError } from './phh.error.js';

export type PhhTable = Readonly<Record<string, unknown>>;

/** Typed access to the fields of one hand. Every error names the field. */
export class Fields {
  constructor(private readonly table: PhhTable) {}

  has(name: string): boolean {
    return this.table[name] !== undefined;
  }

  text(name: string): string | undefined {
    const value = this.table[name];
    if (value === undefined || typeof value === 'string') return value;
    throw this.wrong(name, 'text');
  }

  /** A name or number, as text. */
  label(name: string): string | undefined {
    const value = this.table[name];
    return isNumber(value) ? String(value) : this.text(name);
  }

  flag(name: string): boolean {
    const value = this.table[name] ?? false;
    if (typeof value !== 'boolean') throw this.wrong(name, 'true or false');
    return value;
  }

  integer(name: string): number | undefined {
    const value = this.table[name];
    if (value === undefined) return undefined;
    if (!isNumber(value) || !Number.isSafeInteger(Number(value))) throw this.wrong(name, 'an integer');
    return Number(value);
  }

  amount(name: string): Amount | undefined {
    const value = this.table[name];
    return value === undefined ? undefined : this.toAmount(name, value);
  }

  amounts(name: string): Amount[] | undefined {
    return this.list(name)?.map((value) => this.toAmount(name, value));
  }

  /** Amounts of which `inf` means unknown. */
  stacks(name: string): (Amount | null)[] {
    const list = this.list(name);
    if (list === undefined) throw new PhhError(`'${name}' is missing`);
    return list.map((value) => (value === Infinity ? null : this.toAmount(name, value)));
  }

  texts(name: string): string[] | undefined {
    return this.list(name)?.map((value) => {
      if (typeof value !== 'string') throw this.wrong(name, 'a list of text');
      return value;
    });
  }

  integers(name: string): number[] | undefined {
    return this.list(name)?.map((value) => {
      if (!isNumber(value)) throw this.wrong(name, 'a list of integers');
      return Number(value);
    });
  }

  raw(name: string): unknown {
    return this.table[name];
  }

  private list(name: string): readonly unknown[] | undefined {
    const value = this.table[name];
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw this.wrong(name, 'a list');
    return value as unknown[];
  }

  private toAmount(name: string, value: unknown): Amount {
    if (!isNumber(value) || !Number.isFinite(Number(value))) throw this.wrong(name, 'made of numbers');
    try {
      return amountOfNumber(value);
    } catch (error) {
      throw error instanceof PhhError ? new PhhError(`'${name}': ${error.problem}`) : error;
    }
  }

  private wrong(name: string, expected: string): PhhError {
    return new PhhError(`'${name}' must be ${expected}`);
  }
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}
