import { dag, task } from 'tradewind';

class Money {
  readonly cents: number;
  constructor(cents: number) {
    this.cents = cents;
  }
  plus(other: Money): Money {
    return new Money(this.cents + other.cents);
  }
}

type Answer = { kind: 'paid'; amount: Money } | { kind: 'open'; since: Date };

const ask = task((order: string): Answer => ({ kind: 'paid', amount: new Money(order.length) }));
const book = task((answer: Answer): string => answer.kind);

export const orders = dag({ schedule: '@daily' }, () => book(ask('A-1')));
