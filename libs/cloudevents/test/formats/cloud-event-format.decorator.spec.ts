import { describe, expect, it } from 'vitest';
import { DefinitionError } from '../../src/errors/index.js';
import { CloudEventFormat, type EventFormat, formatOf } from '../../src/formats/index.js';
import { jsonEventFormat } from '../../src/formats/json/index.js';

const own: EventFormat = {
  name: 'own',
  mediaType: 'application/cloudevents+own',
  encode: () => '',
  decode: () => ({}) as never,
};

describe('@CloudEventFormat', () => {
  it('names the format of a class; subclasses inherit it and may name another', () => {
    @CloudEventFormat(jsonEventFormat)
    class Result {}
    class PokerResult extends Result {}
    @CloudEventFormat(own)
    class ChessResult extends Result {}

    expect(formatOf(Result)).toBe(jsonEventFormat);
    expect(formatOf(PokerResult)).toBe(jsonEventFormat);
    expect(formatOf(ChessResult)).toBe(own);
  });

  it('says nothing of a class without it', () => {
    expect(formatOf(Date)).toBeUndefined();
  });

  it('calls a function once per class, with the class, when the format is asked for', () => {
    const asked: string[] = [];
    @CloudEventFormat((type) => {
      asked.push(type.name);
      return { ...own, name: type.name };
    })
    class Result {}
    class PokerResult extends Result {}

    expect(asked).toEqual([]);
    expect(formatOf(PokerResult)?.name).toBe('PokerResult');
    expect(formatOf(Result)).toBe(formatOf(Result));
    expect(asked).toEqual(['PokerResult', 'Result']);
  });

  it.each([[undefined], [null], ['json'], [{}], [{ mediaType: 'a/b', encode: () => '' }]])(
    'refuses %j, which is no format',
    (value) => {
      expect(() => CloudEventFormat(value as never)).toThrow(DefinitionError);
      @CloudEventFormat(() => value as never)
      class Result {}
      expect(() => formatOf(Result)).toThrow('The @CloudEventFormat of class Result gives no EventFormat');
    },
  );
});
