import { task } from 'tradewind';

export interface Row {
  readonly id: string;
  readonly total: number;
}

export interface Report {
  readonly title: string;
  readonly render: (width: number) => string;
}

export const loadRows = task({ retries: 2 }, (rows: Row[]): number => rows.length);
