import { expect, test } from 'vitest';
import { pictureOf } from '../../runtime/src/cli/graph/model.ts';
import { svgOf } from '../../runtime/src/cli/graph/svg.ts';
import { dag, node } from '../sdk-manifest/sample.ts';
import { dagOf } from './support.ts';

interface Box {
  readonly look: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function boxesIn(svg: string): Box[] {
  const rects = svg.matchAll(/<rect class="([^"]+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g);
  return [...rects].map(([, look = '', ...numbers]) => {
    const [x = 0, y = 0, width = 0, height = 0] = numbers.map(Number);
    return { look, x, y, width, height };
  });
}

const apart = (a: Box, b: Box): boolean =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
const inside = (a: Box, b: Box): boolean =>
  a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height;

const diamond = dagOf('start > flights > join\nstart > airports > join > report\nstart > !report\nstart > !mail');

test('every call has a box of its own, every line is drawn, and all of it is in the picture', () => {
  const svg = svgOf(pictureOf(diamond));
  const boxes = boxesIn(svg);
  expect(boxes).toHaveLength(6);
  for (const [index, box] of boxes.entries())
    for (const other of boxes.slice(index + 1)) expect(apart(box, other)).toBe(true);
  const [, width = 0, height = 0] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)?.map(Number) ?? [];
  for (const box of boxes) expect(inside(box, { look: '', x: 0, y: 0, width, height })).toBe(true);
  expect(svg.match(/marker-end/g)).toHaveLength(pictureOf(diamond).lines.length);
  expect(svg.match(/class="line order"/g)).not.toBeNull();
  expect(svg).toContain('prefers-color-scheme:dark');
});

test('groups and loops are frames around their calls', () => {
  const item = { kind: 'item', region: 'r1' } as const;
  const svg = svgOf(
    pictureOf(
      dag('sample', {
        nodes: [
          node('fetch'),
          node('load.read', { group: 'load', region: 'r1', args: [item] }),
          node('load.write', { group: 'load', region: 'r1', args: [{ kind: 'node', node: 'load.read' }] }),
        ],
        regions: [{ id: 'r1', kind: 'map', source: { kind: 'node', node: 'fetch' } }],
        groups: [{ id: 'load', region: 'r1', source: 'dags/a.ts#load' }],
      }),
    ),
  );
  const boxes = boxesIn(svg);
  const [loop, group] = [
    boxes.find(({ look }) => look === 'frame loop'),
    boxes.find(({ look }) => look === 'frame group'),
  ];
  expect(loop && group && inside(group, loop)).toBe(true);
  expect(boxes.filter((box) => box.look === 'box' && group && inside(box, group))).toHaveLength(2);
});

test('nothing in a name is taken for markup', () => {
  expect(svgOf({ id: '<b>&"', items: [], lines: [], backwards: [] })).toContain('<title>&lt;b&gt;&amp;&quot;</title>');
});

test('the same graph gives the same bytes', () => {
  expect(svgOf(pictureOf(diamond))).toBe(svgOf(pictureOf(diamond)));
});
