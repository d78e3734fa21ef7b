/** What tests have come to, as `tradewind test` tells it. */
import type { DagManifest, Position, Positions } from '@tradewind/sdk/manifest';
import { type DagCoverage, percentOf } from '../../paths/coverage.ts';
import type { PathCoverage } from '../../paths/enumerate.ts';
import type { Outcome, Place } from '../../paths/places.ts';
import type { Context } from '../context.ts';
import { tableRows } from '../ui/table.ts';
import { count, oneLine, padEnd, padStart, wrap } from '../ui/text.ts';
import { outcomeText, positionOf, wordsOf } from './words.ts';

/** Of one dag. */
export interface DagReport {
  readonly dag: DagManifest;
  readonly coverage: DagCoverage;
  /** Runs of it in the tests. */
  readonly runs: number;
  /** Only where they are asked for. */
  readonly paths?: PathCoverage;
}

export interface Untested {
  readonly place: Pick<Place, 'kind' | 'id'>;
  readonly outcome: Outcome;
  readonly text: string;
  readonly at: Position | undefined;
}

/** What no test has come to, in the order of the sources. */
export function untestedOf({ dag, coverage }: DagReport, positions: Positions | undefined): Untested[] {
  const found = coverage.places.flatMap(({ place, covered }) =>
    place.outcomes
      .filter((outcome) => !covered.has(outcome))
      .map(
        (outcome): Untested => ({
          place: { kind: place.kind, id: place.id },
          outcome,
          text: outcomeText(dag, place, outcome),
          at: positionOf(dag, place, positions),
        }),
      ),
  );
  const placeOf = ({ at }: Untested): number =>
    at === undefined ? Number.POSITIVE_INFINITY : at.line * 1e4 + at.column;
  return found.toSorted((a, b) => {
    const [fileA, fileB] = [a.at?.file ?? '', b.at?.file ?? ''];
    return fileA === fileB ? placeOf(a) - placeOf(b) : fileA < fileB ? -1 : 1;
  });
}

/** The figures of all dags together. */
export function sumOf(reports: readonly DagReport[]): { readonly covered: number; readonly total: number } {
  return {
    covered: reports.reduce((sum, { coverage }) => sum + coverage.covered, 0),
    total: reports.reduce((sum, { coverage }) => sum + coverage.total, 0),
  };
}

const barWidth = 20;

/** `██████▌░░░░░`: eighths of a column, so that what is not quite full never looks full. */
export function barOf(percent: number): string {
  const eighths = Math.floor((percent / 100) * barWidth * 8);
  const full = Math.floor(eighths / 8);
  const part = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths % 8] ?? '';
  return padEnd('█'.repeat(full) + part, barWidth).replaceAll(' ', '░');
}

/** Never rounded up: 100 % means all. */
export const percentText = (percent: number): string => `${Math.floor(percent)} %`;

/** A line for each dag, and one for all. */
export function tableLines(reports: readonly DagReport[], { colors, columns }: Context): string[] {
  const rows = [
    ...reports.map(({ dag, coverage, runs, paths }) => ({ name: dag.id, ...coverage, runs: String(runs), paths })),
    { name: 'all dags', ...sumOf(reports), runs: '', paths: undefined },
  ];
  const paintOf = (row: { covered: number; total: number }): ((text: string) => string) => {
    const percent = percentOf(row);
    return percent === 100 ? colors.good : percent < 50 ? colors.bad : colors.warn;
  };
  return tableRows(
    reports.length === 1 ? rows.slice(0, 1) : rows,
    [
      { title: 'dag', text: ({ name }) => name, paint: () => colors.bold, flexible: true },
      { title: 'tested', text: (row) => barOf(percentOf(row)), paint: paintOf },
      { title: '', text: (row) => percentText(percentOf(row)), paint: paintOf, right: true },
      { title: 'outcomes', text: ({ covered, total }) => `${covered} of ${total}`, right: true },
      ...(reports.some(({ paths }) => paths !== undefined)
        ? [{ title: 'paths', text: (row: (typeof rows)[number]) => pathsText(row.paths), right: true }]
        : []),
      { title: 'runs', text: ({ runs }) => runs, right: true },
    ],
    { width: columns, head: colors.dim },
  );
}

function pathsText(paths: DagReport['paths']): string {
  if (paths === undefined) return '';
  return `${paths.walked} of ${paths.complete ? '' : 'over '}${paths.total}`;
}

/** What is not tested yet in one dag, with lines of the sources. */
export function untestedLines(report: DagReport, positions: Positions | undefined, context: Context): string[] {
  const { colors, columns } = context;
  const untested = untestedOf(report, positions);
  if (untested.length === 0) return pathLines(report, context);
  const lines = ['', `${colors.bold(report.dag.id)}: ${count(untested.length, 'outcome')} that no test has come to`];
  let file: string | undefined;
  for (const { text, at } of untested) {
    if (at?.file !== file) lines.push(`  ${colors.dim((file = at?.file) ?? '')}`);
    const [first = '', ...others] = wrap(oneLine(text), columns - 9);
    lines.push(`  ${colors.busy(padStart(String(at?.line ?? ''), 4))}  ${first}`);
    for (const other of others) lines.push(`        ${other}`);
  }
  return lines;
}

const mostPaths = 3;
const mostLines = 4;

/** Where all outcomes are tested, combinations of them may still be new. */
function pathLines({ dag, paths }: DagReport, { colors, columns }: Context): string[] {
  if (paths === undefined || paths.untested.length === 0) return [];
  const { untested } = paths;
  const some = untested.length > mostPaths ? ', such as' : '';
  const left = `${count(untested.length, 'whole path')} ${untested.length === 1 ? 'is' : 'are'} not${some}:`;
  const lines = ['', `${colors.bold(dag.id)}: every outcome is tested; ${left}`];
  for (const decided of untested.slice(0, mostPaths)) {
    const words = wordsOf(dag, decided);
    const wrapped = wrap(oneLine(words.length === 0 ? 'everything succeeds' : words.join('; ')), columns - 6);
    for (const [index, line] of wrapped.slice(0, mostLines).entries()) {
      const isCut = index === mostLines - 1 && wrapped.length > mostLines;
      lines.push(`  ${index === 0 ? '-' : ' '} ${line}${isCut ? ' …' : ''}`);
    }
  }
  return lines;
}

/** For scripts. */
export function reportJson(report: DagReport, positions: Positions | undefined): object {
  const { dag, coverage, runs, paths } = report;
  const { covered, total } = coverage;
  const untested = untestedOf(report, positions);
  return {
    dag: dag.id,
    runs,
    covered,
    total,
    percent: percentOf(coverage),
    ...(paths && { paths: { ...paths, untested: paths.untested.length } }),
    untested,
  };
}
