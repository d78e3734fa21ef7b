import { dag, task } from 'tradewind';
import type { Report } from '../lib/warehouse.ts';

const build = task((title: string): Report => ({ title, render: (width) => title.slice(0, width) }));
const print = task((report: Report): void => console.log(report.title));
const archive = task((report: Report): string => report.title);

export const orders = dag({ schedule: '@weekly', start: '2026-01-01' }, () => print(build('Orders')));
