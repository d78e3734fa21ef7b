import { definitionAt } from '@tradewind/codegen/editor';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Editor } from './support.ts';

let editor: Editor;
beforeAll(async () => {
  editor = await Editor.open();
});
afterAll(() => editor.close());

const importing = (names: string): string => `import { ${names} } from 'tradewind';\n`;

describe('definition', () => {
  const target = `${importing('dag, task')}
const one = task((): number => 1);
export const dawn = dag(() => one());
export const noon = dag({ id: 'midday' }, () => one());
`;
  const asking = (body: string): string => `${importing('dag, triggerDag')}
import { createClient } from 'tradewind/client';
const client = createClient<{ dawn: { params: object; result: number } }>();
const other = (id: string) => id;
export const start = async () => client.trigger('dawn');
export const night = dag(() => { ${body} });
`;

  test.each([
    ["triggerDag('da¦wn')", 'dawn'],
    ["triggerDag('¦midday')", 'noon'],
    ["triggerDag.with({ id: 'x' })('dawn¦')", 'dawn'],
  ])('%s', (body, name) => {
    const analysis = editor.load({ 'dags/a.ts': target, 'dags/b.ts': asking(body) });
    const answer = definitionAt(analysis, editor.spot);
    expect(answer?.targets.map((range) => [range.file, editor.textAt(range)])).toEqual([['dags/a.ts', name]]);
  });

  test('of a client', () => {
    const text = asking('').replace("client.trigger('dawn')", "client.trigger('daw¦n')");
    const answer = definitionAt(editor.load({ 'dags/a.ts': target, 'dags/b.ts': text }), editor.spot);
    expect(answer && [editor.textAt(answer.range), answer.targets.length]).toEqual(['dawn', 1]);
  });

  test.each(["other('da¦wn')", "triggerDag('nobo¦dy')", "triggerDag.with({ id: 'da¦wn' })('midday')"])(
    'nothing: %s',
    (body) => {
      const analysis = editor.load({ 'dags/a.ts': target, 'dags/b.ts': asking(body) });
      expect(definitionAt(analysis, editor.spot)).toBeUndefined();
    },
  );
});
