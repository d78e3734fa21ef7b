/**
 * A dag as an SVG picture: the rows of the terminal's drawing, with room. It takes its colours from the reader's scheme,
 * light or dark, and refers to nothing outside of itself.
 */
import { widthOf } from '../ui/text.ts';
import { isLeaf, titleOf } from './blocks.ts';
import { lifted, ownersOf, withoutCircles } from './draw.ts';
import { type Cell, type Layered, layerBlocks, type Net } from './layers.ts';
import type { Item, Line, Picture } from './model.ts';
import { orderLayers, placeColumns } from './place.ts';

/** Pixels of a column: of a letter, too. */
const column = 8;
const boxHeight = 32;
/** Above what stands in a frame, and below it. */
const frameTop = 32;
const frameBottom = 16;
const channelHeight = 36;
const margin = 16;
const noteHeight = 20;

/** Pixels; `width` of a block is in columns, as in the terminal. */
interface SvgBlock {
  readonly key: string;
  readonly width: number;
  readonly height: number;
  readonly draw: (x: number, y: number) => string[];
}

interface Drawn {
  readonly width: number;
  readonly height: number;
  readonly draw: (x: number, y: number) => string[];
}

const style = [
  '.box{fill:#f6f8fa;stroke:#57606a}.frame{fill:none;stroke:#8c959f}.loop,.conditional{stroke-dasharray:5 3}',
  'text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#1f2328}.title,.note{fill:#57606a}',
  '.line{fill:none;stroke:#57606a;stroke-width:1.3}.order{stroke-dasharray:3 4}.arrow{fill:#57606a}',
  '@media (prefers-color-scheme:dark){.box{fill:#21262d;stroke:#8b949e}.frame{stroke:#6e7681}text{fill:#e6edf3}',
  '.title,.note{fill:#9198a1}.line{stroke:#9198a1}.arrow{fill:#9198a1}}',
].join('');

export function svgOf(picture: Picture): string {
  const drawn = layOut(picture.items, picture.lines);
  const notes = picture.backwards.map(({ from, to }) => `↺ ${to} takes what ${from} gave for the item before`);
  const wide = Math.max(drawn.width, ...notes.map((note) => widthOf(note) * column));
  const width = wide + 2 * margin;
  const height = drawn.height + 2 * margin + (notes.length === 0 ? 0 : noteHeight * notes.length + 8);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(picture.id)}</title>`,
    `<style>${style}</style>`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="arrow" d="M0 0L8 4L0 8z"/></marker></defs>',
    ...drawn.draw(margin, margin),
    ...notes.map((note, index) => textOf(note, margin, margin + drawn.height + noteHeight * (index + 1), 'note')),
    '</svg>',
  ].join('\n');
}

function layOut(items: readonly Item[], lines: readonly Line[]): Drawn {
  const flat = withoutCircles(items, lines);
  const blocks = flat.map((item) => (isLeaf(item) ? boxOf(item) : frameOf(item, layOut(item.children, lines))));
  if (blocks.length === 0) return { width: 0, height: 0, draw: () => [] };
  let net = 0;
  const room = { columns: Number.MAX_SAFE_INTEGER, broken: false };
  const layered: Layered<SvgBlock> = layerBlocks(blocks, lifted(lines, ownersOf(flat)), room, () => ++net) ?? {
    layers: [],
    channels: [],
  };
  const links = layered.channels.map((nets) =>
    nets.flatMap((one) => one.sources.flatMap((from) => one.targets.map((to) => [from.key, to.key] as const))),
  );
  const layers = orderLayers(layered.layers, links);
  placeColumns(layers, links, room.columns);
  return assemble(layers, layered.channels);
}

function assemble(
  layers: readonly (readonly Cell<SvgBlock>[])[],
  channels: readonly (readonly Net<SvgBlock>[])[],
): Drawn {
  const tops: number[] = [];
  const bottoms: number[] = [];
  let y = 0;
  for (const layer of layers) {
    tops.push(y);
    y += Math.max(...layer.map((cell) => cell.block?.height ?? 0));
    bottoms.push(y);
    y += channelHeight;
  }
  const cells = layers.flat();
  return {
    width: Math.max(...cells.map((cell) => cell.x + cell.width)) * column,
    height: y - channelHeight,
    draw: (left, top) => {
      const middle = (cell: Cell<SvgBlock>): number => left + (cell.x + cell.width / 2) * column;
      const wires = channels.flatMap((nets, index) =>
        nets.flatMap(({ kind, sources, targets }) =>
          sources.flatMap((from) =>
            targets.map((to) => {
              const start = top + (tops[index] ?? 0) + (from.block?.height ?? 0);
              const [above, below] = [top + (bottoms[index] ?? 0), top + (tops[index + 1] ?? 0)];
              const half = (above + below) / 2;
              const [x, end] = [middle(from), middle(to)];
              // Past the highest block of the row first: beside a short one may stand a tall one.
              const path = `M${x} ${start}V${above}C${x} ${half} ${end} ${half} ${end} ${below}`;
              const arrow = to.block ? ' marker-end="url(#arrow)"' : '';
              return `<path class="line${kind === 'order' ? ' order' : ''}" d="${path}"${arrow}/>`;
            }),
          ),
        ),
      );
      const blocks = layers.flatMap((layer, index) =>
        layer.flatMap((cell) => cell.block?.draw(left + cell.x * column, top + (tops[index] ?? 0)) ?? []),
      );
      return [...wires, ...blocks];
    },
  };
}

function boxOf(item: Item): SvgBlock {
  const title = titleOf(item);
  const width = widthOf(title) + 4;
  const look = title.endsWith(' ?') ? 'box conditional' : 'box';
  return {
    key: item.id,
    width,
    height: boxHeight,
    draw: (x, y) => [
      `<rect class="${look}" x="${x}" y="${y}" width="${width * column}" height="${boxHeight}" rx="6"/>`,
      textOf(title, x + (width * column) / 2, y + boxHeight / 2 + 4.5, 'label', ' text-anchor="middle"'),
    ],
  };
}

function frameOf(item: Item, inside: Drawn): SvgBlock {
  const title = `${item.kind === 'loop' ? '↻ ' : ''}${item.label}${item.conditional ? ' ?' : ''}`;
  const width = Math.max(Math.ceil(inside.width / column), widthOf(title)) + 4;
  const height = inside.height + frameTop + frameBottom;
  return {
    key: item.id,
    width,
    height,
    draw: (x, y) => [
      `<rect class="frame ${item.kind}" x="${x}" y="${y}" width="${width * column}" height="${height}" rx="8"/>`,
      textOf(title, x + 2 * column, y + 21, 'title'),
      ...inside.draw(x + (width * column - inside.width) / 2, y + frameTop),
    ],
  };
}

const textOf = (text: string, x: number, y: number, look: string, more = ''): string =>
  `<text class="${look}" x="${x}" y="${y}"${more}>${escaped(text)}</text>`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
