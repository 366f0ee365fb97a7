import { Transform, Type } from 'class-transformer';
import { IsInt, IsString, Min, ValidateNested } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/errors/index.js';
import { classSchema } from '../../../src/formats/class-validator/index.js';
import { jsonFormat } from '../../../src/formats/json/index.js';
import { event } from '../../core/events.js';

class Pot {
  @IsInt()
  @Min(1, { message: 'amount must be positive' })
  amount!: number;
}

class GameResult {
  @IsString()
  winner!: string;

  @ValidateNested()
  @Type(() => Pot)
  pot!: Pot;

  get headline(): string {
    return `${this.winner} wins ${this.pot.amount}`;
  }
}

const format = jsonFormat(classSchema(GameResult));
const decode = (data: unknown) => format.decode(JSON.stringify(event({ data }))).data;

function outcomeOf(read: () => unknown): string {
  try {
    read();
    return 'read';
  } catch (error) {
    return (error as DecodeError).code;
  }
}

describe('a class with decorators of class-validator as schema', () => {
  it('makes data an instance of the class, nested classes included', () => {
    const result = decode({ winner: 'p1', pot: { amount: 5 } });
    expect(result).toBeInstanceOf(GameResult);
    expect(result?.pot).toBeInstanceOf(Pot);
    expect(result?.headline).toBe('p1 wins 5');
  });

  it('refuses data that breaks a rule, naming the path', () => {
    expect(() => decode({ winner: 7, pot: { amount: 0 } })).toThrow(DecodeError);
    expect(() => decode({ winner: 7, pot: { amount: 0 } })).toThrow(
      /'data\.winner': .*'data\.pot\.amount': amount must be positive/,
    );
  });

  it.each([['text'], [7], [null], [[]], [[{ winner: 'p', pot: { amount: 1 } }]]])(
    'refuses %j, which is no object',
    (data) => {
      expect(() => decode(data)).toThrow('must be an object');
    },
  );

  it('takes the options of both packages', () => {
    const strict = classSchema(GameResult, { validate: { whitelist: true, forbidNonWhitelisted: true } });
    const data = { winner: 'p', pot: { amount: 1 }, more: 1 };
    expect(() => jsonFormat(strict).decode(JSON.stringify(event({ data })))).toThrow("'data.more'");
    expect(decode(data)).toHaveProperty('more', 1);
  });

  it('refuses data that a transformation stumbles over', () => {
    class Player {
      @Transform(({ value }: { value: string }) => value.trim())
      @IsString()
      name!: string;
    }
    const players = jsonFormat(classSchema(Player));
    expect(players.decode(JSON.stringify(event({ data: { name: ' p ' } }))).data?.name).toBe('p');
    expect(() => players.decode(JSON.stringify(event({ data: { name: 7 } })))).toThrow(DecodeError);
  });

  it('names no member where the class has no decorators', () => {
    class Bare {
      name = '';
    }
    const bare = jsonFormat(classSchema(Bare));
    expect(() => bare.decode(JSON.stringify(event({ data: {} })))).toThrow("'data': ");
  });

  it('leaves prototypes alone, whatever members the data has', () => {
    const text = JSON.stringify(event({ data: { winner: 'p', pot: { amount: 1 } } }));
    const hostile = text.replace(
      '"winner":"p"',
      '"winner":"p","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}',
    );
    expect(outcomeOf(() => format.decode(hostile))).toMatch(/read|CE_DECODE/);
    expect({}).not.toHaveProperty('polluted');
    expect(new GameResult()).not.toHaveProperty('polluted');
  });
});
