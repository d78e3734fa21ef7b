import type { ts } from 'ts-morph';
import type { Reader } from '../reader.ts';

export function executeSwitch(r: Reader, node: ts.SwitchStatement): void {
  r.fail('statement-not-supported', node, { statement: '`switch`' });
}
