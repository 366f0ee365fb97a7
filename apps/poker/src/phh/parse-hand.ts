import { parseAction } from './action.js';
import { Fields, type PhhTable } from './fields.js';
import { type PhhHand, type Variant, variants } from './hand.js';
import { PhhError, placed } from './phh.error.js';
import { startTime } from './start-time.js';

/** Reads one hand: the fields it must have, their lengths, and every action. */
export function parseHand(table: PhhTable, number: string): PhhHand {
  const fields = new Fields(table);
  const variant = variantOf(fields);
  const stacks = fields.stacks('starting_stacks');
  const count = stacks.length;
  if (count < 2) throw new PhhError(`a hand needs two players or more, 'starting_stacks' has ${count}`);
  if (stacks.some((stack) => stack !== null && stack <= 0)) throw new PhhError("'starting_stacks' must be above 0");
  return {
    number,
    variant,
    stacks,
    players: perPlayer('players', fields.texts('players'), count) ?? stacks.map(() => ''),
    ...forcedBets(fields, count),
    trimAntes: fields.flag('ante_trimming_status'),
    actions: actions(fields, count),
    ...given({
      winnings: perPlayer('winnings', fields.amounts('winnings'), count),
      seats: perPlayer('seats', fields.integers('seats'), count),
      startedAt: startTime(fields),
      venue: fields.text('venue'),
      event: fields.text('event'),
      table: fields.label('table'),
      hand: fields.label('hand'),
      region: fields.text('region'),
      country: fields.text('country'),
      currency: fields.text('currency') ?? fields.text('currency_symbol'),
    }),
  };
}

function variantOf(fields: Fields): Variant {
  const variant = fields.text('variant');
  if (variant === undefined) throw new PhhError("'variant' is missing");
  if (Object.hasOwn(variants, variant)) return variant as Variant;
  throw new PhhError(`'variant' ${variant} is unknown; PHH has ${Object.keys(variants).join(', ')}`);
}

function forcedBets(fields: Fields, count: number): Pick<PhhHand, 'antes' | 'blinds' | 'bringIn' | 'minBet'> {
  const antes = perPlayer('antes', fields.amounts('antes'), count);
  if (antes === undefined) throw new PhhError("'antes' is missing");
  const bringIn = fields.amount('bring_in');
  const blinds = perPlayer('blinds_or_straddles', fields.amounts('blinds_or_straddles'), count);
  if (blinds === undefined && bringIn === undefined) throw new PhhError("'blinds_or_straddles' is missing");
  if (antes.some((ante) => ante < 0)) throw new PhhError("'antes' must not be negative");
  // A negative blind is how some writers mark the bet a newcomer posts: it is paid like any other.
  const paid = blinds?.map(Math.abs) ?? antes.map(() => 0);
  const minBet = fields.amount('min_bet') ?? fields.amount('small_bet') ?? Math.max(...paid);
  const headsUp = count === 2;
  return {
    antes: headsUp ? antes.toReversed() : antes,
    blinds: headsUp ? paid.toReversed() : paid,
    bringIn: bringIn ?? 0,
    minBet,
  };
}

function actions(fields: Fields, count: number): PhhHand['actions'] {
  const texts = fields.texts('actions');
  if (texts === undefined) throw new PhhError("'actions' is missing");
  return texts.flatMap((text, index) => {
    const action = placed({ action: index + 1 }, () => parseAction(text, count));
    return action === null ? [] : [{ index, action }];
  });
}

function perPlayer<T>(name: string, list: readonly T[] | undefined, count: number): readonly T[] | undefined {
  if (list === undefined || list.length === count) return list;
  throw new PhhError(`'${name}' has ${list.length} entries for ${count} players`);
}

/** Leaves out what is undefined. */
function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
