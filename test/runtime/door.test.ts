import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const namesOf = (file: string): string[] =>
  [...readFileSync(new URL(file, import.meta.url), 'utf8').matchAll(/export (?:type )?\{([^}]*)\}/g)]
    .flatMap(([, list = '']) => list.split(','))
    .map((name) => name.replace('type ', '').trim())
    .filter((name) => name !== '')
    .sort();

test('`tradewind` exports what the sdk exports, types too', () => {
  expect(namesOf('../../runtime/src/index.ts')).toEqual(namesOf('../../sdk/src/index.ts'));
});

test('both doors hand out the same things', async () => {
  expect({ ...(await import('tradewind')) }).toEqual({ ...(await import('@tradewind/sdk')) });
});
