/** The domain events of one player. The name of each class is the type of the event. */
export class PlayerRegistered {
  readonly playerId!: string;
  readonly displayName!: string;
  /** Personal data: stays inside. */
  readonly email!: string;
  /** Where the money is held: stays inside. */
  readonly accountReference!: string;
  readonly playerType!: 'HUMAN' | 'BOT';

  constructor(event: PlayerRegistered) {
    Object.assign(this, event);
  }
}

/** A player brought chips to a table. */
export class FundsDeposited {
  readonly playerId!: string;
  /** Hundredths of the currency unit. */
  readonly amount!: number;
  readonly currency?: string;
  /** Stays inside. */
  readonly accountReference!: string;

  constructor(event: FundsDeposited) {
    Object.assign(this, event);
  }
}
