import { expect, test } from 'vitest';
import { compile, graphOf, importing } from './support/compile.ts';

const head = `${importing('task, dag, run, addDays, ds')}
interface Row { id: string; total: number; note?: { text: string } }
const rows = task((x?: string): Row[] => []);
const row = task((): Row | null => null);
const use = task((...x: unknown[]): void => {});
`;

function functionsOf(sources: string | Record<string, string>, pure?: readonly string[]): string {
  const compiled = compile(sources, pure);
  if (compiled.faults.length > 0) throw new Error(compiled.faults.join('\n'));
  const lines = [...compiled.dags.values()].flatMap(({ tasks }) =>
    tasks.flatMap((use) => {
      if (use.kind !== 'glue') return [];
      const { parameters, code, imports } = use.glue;
      const from = imports.map(({ alias, from: at }) => {
        const place =
          at.kind === 'project'
            ? `${at.module}#${at.exportName ?? `(${at.binding})`}`
            : `${at.specifier}#${at.exportName}`;
        return ` ${alias}=${place}`;
      });
      return [`(${parameters.join(', ')}) => ${code}${from.join('')}`];
    }),
  );
  return `\n${lines.join('\n')}\n`;
}

test('operators are trees, evaluated at their place', () => {
  expect(
    graphOf(`${head}
export const trees = dag(async (n: number, day: string, maybe?: string) => {
  const list = await rows();
  use(list.length > 100 && n < 3, n * 2 + 1, -n, !maybe, \`s3://\${day}/\${run.dsNodash}\`);
  use(list[0]?.note?.text, list[n]?.id, (await row())?.note?.text ?? 'none', typeof n, n > 1 ? 'many' : 'one');
  use({ day, sum: n + 1, fixed: 3 });
});`),
  ).toMatchInlineSnapshot(`
    "
    param n
    param day
    param maybe = {"$type":"undefined"}
    p1 await rows
    p2 glue ((p1.length > 100) && (n < 3)) if p1
    p3 glue ((n * 2) + 1) if p2
    p4 glue -(n) if p3
    p5 glue !(maybe) if p4
    p6 glue template("s3://", day, "/", run.dsNodash) if p5
    p7 glue p1.0?.["note"]?.["text"] if p6
    p8 glue p1[n]?.["id"] if p7
    p9 await row if p8
    p10 glue (p9?.["note"]?.["text"] ?? "none") if p9
    p11 glue typeof(n) if p10
    p12 glue ((n > 1) ? "many" : "one") if p11
    p13 glue (n + 1) if p12
    rows()
    use(p2, p3, p4, p5, p6) if p6
    row() if p8
    use__1 = use(p7, p8, p10, p11, p12) if p12
    use__2 = use({ day: day, sum: p13, fixed: 3 }) if p13
    completes p13
    "
  `);
});

test('fields of what surely is there need no point', () => {
  expect(
    graphOf(`${head}
export const fields = dag(async (options: { day: string; deep: { n: number } }) => {
  const list = await rows();
  use(options.day, options.deep.n, list.length, list[0]);
  const { deep: { n } } = options;
  use(n);
});`),
  ).toMatchInlineSnapshot(`
    "
    param options
    p1 await rows
    rows()
    use(options.day, options.deep.n, p1.length, p1.0) if p1
    use__1 = use(options.deep.n) if p1
    completes p1
    "
  `);
});

test('what a tree cannot say is a hidden call that is awaited', () => {
  expect(
    graphOf(`${head}
export const hidden = dag(async (least: number) => {
  const list = await rows();
  use(list.filter((one) => one.total > least).map((one) => one.id));
});`),
  ).toMatchInlineSnapshot(`
    "
    param least
    p1 await rows
    p2 await __glue if p1
    rows()
    __glue(p1, least) if p1
    use(p2) if p2
    completes p2
    "
  `);
});

test('generated functions take what is around them by name', () => {
  const source = (body: string): string => `${head}
import { slug as short, factor } from './helpers.ts';
const local = (n: number): number => { if (n > 1) return n; return 0; };
export const hidden = dag(async (least: number) => { const list = await rows(); ${body} });`;
  const helpers = `export const factor = 3;
export function slug(text: string): string { return clean(text).toLowerCase(); }
function clean(text: string): string { let t = text; while (t.startsWith('-')) t = t.slice(1); return t; }`;
  const of = (body: string): string => functionsOf({ 'dags/a.ts': source(body), 'dags/helpers.ts': helpers });
  expect(of(`use(list.filter((one) => one.total > least * factor));`)).toMatchInlineSnapshot(`
    "
    ($0, $1) => ($0.filter((((least, factor) => (( one ) => one . total > least * factor))($1, 3))))
    "
  `);
  expect(of(`use(short(list[0]!.id), local(least));`)).toMatchInlineSnapshot(`
    "
    ($0) => ((($i0)($0[0]["id"])).toLowerCase()) $i0=dags/helpers.ts#(clean)
    ($0) => (($i0)($0)) $i0=dags/a.ts#(local)
    "
  `);
  expect(of(`const isBig = (one: Row) => one.total > least; use(list.some(isBig));`)).toMatchInlineSnapshot(`
    "
    ($0, $1) => ($0.some((((least) => (( one : Row ) => one . total > least))($1))))
    "
  `);
  expect(of(`use(Object.entries({ a: least, list }), [...list, 1], { ...list[0], id: 'x' });`)).toMatchInlineSnapshot(`
    "
    ($0) => [([...$0, 1, ]), ({ ...$0[0], ["id"]: "x", })]
    "
  `);
  expect(of(`use(ds(addDays(run.dataInterval.end, -1)), new Date(least).toISOString());`)).toMatchInlineSnapshot(`
    "
    ($0) => ($i0(($i1($0, (-1))))) $i0=tradewind#ds $i1=tradewind#addDays
    ($0) => ((new Date($0)).toISOString())
    "
  `);
  expect(of(`use({ [list[0]!.id]: least, b: 1 }, list[0]?.note?.text.trim());`)).toMatchInlineSnapshot(`
    "
    ($0, $1) => [({ [$0[0]["id"]]: $1, ["b"]: 1, }), ($0[0]?.["note"]?.["text"]?.trim())]
    "
  `);
  expect(of(`use(list.map((one) => ({ ...one, on: run.ds })));`)).toMatchInlineSnapshot(`
    "
    ($0, $1, $2, $3, $4, $5, $6, $7, $8) => ($0.map((((run) => (( one ) => ( { ... one , on : run . ds } )))(({ ["runId"]: $1, ["logicalDate"]: $2, ["ds"]: $3, ["dsNodash"]: $4, ["ts"]: $5, ["isLatest"]: $6, ["dataInterval"]: ({ ["start"]: $7, ["end"]: $8 }) })))))
    "
  `);
});

test('formatting changes nothing', () => {
  const one = `${head}
export const hidden = dag(async (least: number) => {
  const list = await rows();
  use(list.filter((one) => one.total > least && one.id !== 'x'));
});`;
  const other = `${head}
export const hidden = dag(async (least: number) => {
  const list = await rows();
  use(
    list.filter(
      one =>
        // a comment
        one.total > least && one.id !== "x",
    ),
  );
});`;
  expect(functionsOf(one)).toBe(functionsOf(other));
  expect(graphOf(one)).toBe(graphOf(other));
});

test('functions of packages that the user vouches for', () => {
  const files = {
    'dags/a.ts': `${head}import { camelCase } from 'texts';
export const hidden = dag((name: string) => use(camelCase(name)));`,
    'node_modules/texts/package.json': '{ "name": "texts", "types": "index.d.ts" }',
    'node_modules/texts/index.d.ts': 'export declare function camelCase(text: string): string;',
  };
  expect(functionsOf(files, ['texts'])).toMatchInlineSnapshot(`
    "
    ($0) => ($i0($0)) $i0=texts#camelCase
    "
  `);
  expect(compile(files).faults).toMatchInlineSnapshot(`
    [
      "TW2205 dags/a.ts:7 \`camelCase\` comes from the package \`texts\`, whose source is not read: whether it only computes is not known.",
    ]
  `);
});

test('functions of constants are computed when the project is compiled', () => {
  expect(
    graphOf(`${head}
function nameOf(region: string): string {
  let name = '';
  for (const letter of region) { if (letter !== '-') name += letter; }
  switch (name) { case 'eucentral': return 'eu'; default: return name; }
}
const table = new Map([['a', 1]]);
export const constants = dag(() => {
  const local = (n: number): number => { if (n > 1) return n * 2; return 0; };
  for (const region of ['eu-central', 'us-east']) use.with({ id: nameOf(region) })(local(region.length), table.get('a'));
  use([3, 1, 2].toSorted((a, b) => a - b), ['x', 'y'].map((x, i) => x.repeat(i + 1)).join('/'), Object.keys({ q: 1 }));
  use(Math.max(...[1, 5, 3]), 'A-b'.replaceAll(/-/g, '_').toLowerCase(), [1, 2, 3].filter((n) => n > 1).length, 2 ** 10);
  use(new Date('2026-01-01').getTime(), ds(addDays(new Date('2026-01-01'), 1)), [..."ab"], { ...{ a: 1 }, b: [2] });
  const names = ['c', 'a', 'b'];
  names.sort((x, y) => (x < y ? 1 : -1));
  names.reverse();
  use(names, names.splice(0, 1), names);
});`),
  ).toMatchInlineSnapshot(`
    "
    eu = use(20, 1)
    useast = use(14, 1)
    use([1,2,3], "x/yy", ["q"])
    use__1 = use(5, "a_b", 2, 1024)
    use__2 = use(1767225600000, "2026-01-02", ["a","b"], {"a":1,"b":[2]})
    use__3 = use(["b","c"], ["a"], ["b","c"])
    "
  `);
});
