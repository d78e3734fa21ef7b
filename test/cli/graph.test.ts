import type { DagManifest } from '@tradewind/sdk/manifest';
import { expect, test } from 'vitest';
import { drawPicture } from '../../runtime/src/cli/graph/draw.ts';
import { dotOf, mermaidOf } from '../../runtime/src/cli/graph/formats.ts';
import { pictureOf } from '../../runtime/src/cli/graph/model.ts';
import { colorsFor } from '../../runtime/src/cli/ui/colors.ts';
import { widthOf } from '../../runtime/src/cli/ui/text.ts';
import { node } from '../sdk-manifest/sample.ts';
import { dagOf } from './support.ts';

const draw = (dag: DagManifest, columns = 80): string =>
  `\n${drawPicture(pictureOf(dag), { columns, colors: colorsFor(false) }).join('\n')}\n`;

test('three tasks in a row', () => {
  expect(draw(dagOf('launches > failures > report'))).toMatchInlineSnapshot(`
    "
    ┌──────────┐
    │ launches │
    └────┬─────┘
    ┌────▼─────┐
    │ failures │
    └────┬─────┘
     ┌───▼────┐
     │ report │
     └────────┘
    "
  `);
});

test('a diamond with a line past a row, and order without a value', () => {
  const dag = dagOf('start > flights > join\nstart > airports > join > report\nstart > !report\nstart > !mail');
  expect(draw(dag)).toMatchInlineSnapshot(`
    "
                  ┌───────┐
                  │ start │
                  └─┬───┬─┘
         ┌──────────┴─┐ └╌╌╌╌╌╌╌╌╌┐
    ┌────▼────┐  ┌────▼─────┐  ┌──▼───┐
    │ flights │  │ airports │  │ mail │
    └────┬────┘  └────┬─────┘  └──────┘
         └─────┬──────┘
            ┌──▼───┐
            │ join │
            └──┬───┘
           ┌───▼────┐
           │ report │
           └────────┘

    ╌  comes after, takes no value
    "
  `);
});

test('signs that were not drawn are not explained', () => {
  expect(draw(dagOf('start > !mail'))).not.toContain('comes after');
});

test('ten tasks', () => {
  const dag = dagOf(`
    extract > clean > users > enrich > score > mail
    extract > validate > orders > enrich > report > mail
    clean > orders > archive
    extract > !archive`);
  expect(draw(dag)).toMatchInlineSnapshot(`
    "
             ┌─────────┐
             │ extract │
             └────┬────┘
            ┌─────┴─────┐
        ┌───▼───┐  ┌────▼─────┐
        │ clean │  │ validate │
        └─┬─────┘  └────┬─────┘
          ├─────────┐   │
      ┌───▼───┐  ┌──▼───▼─┐
      │ users │  │ orders │
      └───┬───┘  └───┬────┘
          │   ┌──────┴──┐
       ┌──▼───▼─┐  ┌────▼────┐
       │ enrich │  │ archive │
       └───┬────┘  └─────────┘
        ┌──┴───────┐
    ┌───▼───┐  ┌───▼────┐
    │ score │  │ report │
    └───┬───┘  └───┬────┘
        └────┬─────┘
          ┌──▼───┐
          │ mail │
          └──────┘
    "
  `);
});

test('forty-one tasks in a row are one box', () => {
  const names = Array.from({ length: 41 }, (_, index) => `step_${index + 1}`);
  expect(draw(dagOf(names.join(' > ')))).toMatchInlineSnapshot(`
    "
    ┌────────────────────────────────────────────────────────────────┐
    │ step_1 → step_2 → step_3 → step_4 → step_5 → step_6 → step_7 → │
    │ step_8 → step_9 → step_10 → step_11 → step_12 → step_13 →      │
    │ step_14 → step_15 → step_16 → step_17 → step_18 → step_19 →    │
    │ step_20 → step_21 → step_22 → step_23 → step_24 → step_25 →    │
    │ step_26 → step_27 → step_28 → step_29 → step_30 → step_31 →    │
    │ step_32 → step_33 → step_34 → step_35 → step_36 → step_37 →    │
    │ step_38 → step_39 → step_40 → step_41                          │
    └────────────────────────────────────────────────────────────────┘
    "
  `);
});

test('one to thirty-nine to one is folded', () => {
  const names = Array.from({ length: 39 }, (_, index) => `part_${index + 1}`);
  expect(draw(dagOf(names.map((name) => `split > ${name} > merge`).join('\n')))).toMatchInlineSnapshot(`
    "
      ┌───────┐
      │ split │
      └───┬───┘
    ┌─────▼─────┐
    │ part_1    │
    │ part_2    │
    │ part_3    │
    │ part_4    │
    │ part_5    │
    │ part_6    │
    │ part_7    │
    │ … 32 more │
    └─────┬─────┘
      ┌───▼───┐
      │ merge │
      └───────┘
    "
  `);
});

const framed = (): DagManifest => {
  const dag = dagOf(
    'start > load.eu > load.merge > end\nstart > load.us > load.merge\nstart > picture > shrink > end\nstart > thumb > end',
  );
  const source: DagManifest['regions'][number]['source'] = { kind: 'node', node: 'start' };
  return {
    ...dag,
    groups: [{ id: 'load', source: 'dags/sample.ts#load' }],
    regions: [
      { id: 'loop1', kind: 'map', source },
      { id: 'loop2', kind: 'map', source },
    ],
    points: [{ id: 'p1', kind: 'decide', branches: [{ name: 'then' }, { name: 'else' }] }],
    nodes: dag.nodes.map((one) => {
      if (one.id === 'load.merge') {
        return { ...one, group: 'load', guard: { kind: 'point', point: 'p1', is: 'branch:then' } };
      }
      if (one.id.startsWith('load.')) return { ...one, group: 'load' };
      if (one.id === 'picture' || one.id === 'shrink') return { ...one, region: 'loop1' };
      return one.id === 'thumb' ? { ...one, region: 'loop2' } : one;
    }),
  };
};

test('groups and loops have frames, what a decision may leave out a mark', () => {
  expect(draw(framed())).toMatchInlineSnapshot(`
    "
                          ┌───────┐
                          │ start │
                          └────┬──┘
            ┌──────────────────┼──────────────┐
    ┌───────▼────────┐  ┌──────▼──────┐  ┌────▼─────┐
    │ load           │  │ ↻ each      │  │ thumb ×n │
    │ ┌────┐  ┌────┐ │  │ ┌─────────┐ │  └────┬─────┘
    │ │ eu │  │ us │ │  │ │ picture │ │       │
    │ └─┬──┘  └─┬──┘ │  │ └────┬────┘ │       │
    │   └────┬──┘    │  │  ┌───▼────┐ │       │
    │   ┌────▼────┐  │  │  │ shrink │ │       │
    │   │ merge ? │  │  │  └────────┘ │       │
    │   └─────────┘  │  └──────┬──────┘       │
    └───────┬────────┘         │              │
            └──────────────────┼──────────────┘
                          ┌────▼──┐
                          │  end  │
                          └───────┘

    ?  not on every way through the flow
    ×n  once for each item
    ↻  once for each item
    "
  `);
});

test('hidden calls are drawn through', () => {
  const dag = dagOf('a > glue > b');
  const hidden = dag.nodes.map((one) => (one.id === 'glue' ? { ...one, hidden: true as const } : one));
  expect(draw({ ...dag, nodes: hidden })).toEqual(draw(dagOf('a > b')));
});

test('a dag without calls draws nothing', () => {
  expect(draw(dagOf('a', { nodes: [] })).trim()).toBe('');
});

test.each([40, 60, 80, 120])(
  'whatever the shape, a drawing stays within %i columns and holds every task',
  (columns) => {
    let state = 7;
    const random = (below: number): number => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      return state % below;
    };
    for (let round = 0; round < 25; round++) {
      const size = 2 + random(30);
      const lines = Array.from({ length: size }, (_, index) =>
        index === 0 ? 't0' : Array.from({ length: 1 + random(3) }, () => `t${random(index)} > t${index}`).join('\n'),
      );
      const rows = draw(dagOf(lines.join('\n')), columns).split('\n');
      expect(Math.max(...rows.map(widthOf))).toBeLessThanOrEqual(columns);
      const text = rows.join('\n');
      // A box of many does not name all of them.
      if (text.includes('more')) continue;
      for (let index = 0; index < size; index++) expect(text).toMatch(new RegExp(`\\bt${index}\\b`));
    }
  },
);

test('a line and a crossing one are not taken for a joint', () => {
  // a → d and b → c cross; nothing joins.
  const text = draw(dagOf('a > d\nb > c\na > x\nb > y\nx > c\ny > d'));
  expect(text).not.toContain('┼');
});

test('mermaid', () => {
  expect(`\n${mermaidOf(pictureOf(framed()))}\n`).toMatchInlineSnapshot(`
    "
    flowchart TD
      t_start["start"]
      subgraph t_group_load["load"]
        t_load_eu["eu"]
        t_load_us["us"]
        t_load_merge(["merge"])
      end
      subgraph t_loop_loop1["each item"]
        t_picture["picture"]
        t_shrink["shrink"]
      end
      subgraph t_loop_loop2["each item"]
        t_thumb["thumb"]
      end
      t_end["end"]
      t_start --> t_load_eu
      t_start --> t_load_us
      t_load_eu --> t_load_merge
      t_load_us --> t_load_merge
      t_start --> t_picture
      t_picture --> t_shrink
      t_start --> t_thumb
      t_load_merge --> t_end
      t_shrink --> t_end
      t_thumb --> t_end
    "
  `);
});

test('dot', () => {
  expect(`\n${dotOf(pictureOf(framed()))}\n`).toMatchInlineSnapshot(`
    "
    digraph "sample" {
      node [shape=box, style=rounded, fontname="sans-serif"];
      edge [arrowsize=0.7];
      "start" [label="start"];
      subgraph "cluster group load" {
        label="load"; style=solid;
        "load.eu" [label="eu"];
        "load.us" [label="us"];
        "load.merge" [label="merge", style="rounded,dashed"];
      }
      subgraph "cluster loop loop1" {
        label="each item"; style=dashed;
        "picture" [label="picture"];
        "shrink" [label="shrink"];
      }
      subgraph "cluster loop loop2" {
        label="each item"; style=dashed;
        "thumb" [label="thumb"];
      }
      "end" [label="end"];
      "start" -> "load.eu" [style=solid];
      "start" -> "load.us" [style=solid];
      "load.eu" -> "load.merge" [style=solid];
      "load.us" -> "load.merge" [style=solid];
      "start" -> "picture" [style=solid];
      "picture" -> "shrink" [style=solid];
      "start" -> "thumb" [style=solid];
      "load.merge" -> "end" [style=solid];
      "shrink" -> "end" [style=solid];
      "thumb" -> "end" [style=solid];
    }
    "
  `);
});

test('names that a grammar would object to', () => {
  const text = mermaidOf(pictureOf(dagOf('end > größe', { nodes: [node('end'), node('größe'), node('gr__e')] })));
  expect(text).toContain('t_end["end"]');
  expect(new Set(text.match(/t_\w+(?=\[)/g)).size).toBe(3);
});
