/** What failed, where, and where to read more. */
import { instanceKey } from '@tradewind/sdk/manifest';
import type { Cause, ErrorInfo, Instance } from '../../core/model.ts';
import type { Colors } from './colors.ts';
import type { RunView } from './run-view.ts';
import { placeIn, sourceFrame } from './source-frame.ts';
import { hiddenCause, hiddenName, reasonText } from './states.ts';
import { count, harmless, oneLine, wrap } from './text.ts';

export interface FailureOptions {
  readonly colors: Colors;
  readonly columns: number;
  /** The project's folder. */
  readonly root: string;
  /** Path of the log of an instance's last try, as it is told; undefined where it has none. */
  logOf(instance: Instance): string | undefined;
}

export type CauseOptions = Pick<FailureOptions, 'colors' | 'columns' | 'root'> & { readonly asOf: number };

const mostShown = 5;

/** A block for each failed call, the first few of them. */
export function failureLines(view: RunView, runId: string, options: FailureOptions): string[] {
  const failures = view.failures();
  const blocks = failures.slice(0, mostShown).map((instance) => blockOf(instance, view, runId, options));
  const lines = blocks.flatMap((block) => ['', ...block]);
  const more = failures.length - mostShown;
  if (more > 0) lines.push('', options.colors.dim(`… and ${count(more, 'more failed task')}: tradewind show ${runId}`));
  return lines;
}

function blockOf(instance: Instance, view: RunView, runId: string, options: FailureOptions): string[] {
  const { colors } = options;
  const { cause, nodeId, mapPath, tryNumber } = instance;
  const node = view.node(nodeId);
  const name = node?.hidden === true ? hiddenName : instanceKey(nodeId, mapPath);
  const tries = tryNumber > 1 ? ` after ${count(tryNumber, 'try', 'tries')}` : '';
  const lines = [`${colors.bad('✖')} ${colors.bold(oneLine(name))} failed${tries}`];
  const told = cause && node?.hidden === true ? hiddenCause(cause) : cause;
  if (told) lines.push(...causeLines(told, { ...options, asOf: instance.endedAt ?? 0 }));
  if (node?.hidden === true || instance.startedAt === undefined) return lines;
  const log = options.logOf(instance);
  const map = mapPath.length > 0 ? ` --map ${mapPath.join(',')}` : '';
  lines.push(`  ${colors.dim('log')}  tradewind logs ${runId} ${nodeId}${map}`);
  if (log !== undefined) lines.push(`       ${colors.dim(log)}`);
  return lines;
}

/** The error's words, and the place in the user's sources that threw it. */
export function causeLines(cause: Pick<Cause, 'reason' | 'error'>, options: CauseOptions): string[] {
  const { colors, columns, root, asOf } = options;
  const lines: string[] = [];
  const { error } = cause;
  if (cause.reason !== 'skip' && cause.reason !== 'not_taken' && cause.reason !== 'returned') {
    const [first = '', ...rest] = harmless(error?.message ?? '')
      .split('\n')
      .slice(0, 12);
    const text = reasonText(cause.reason, error === undefined ? undefined : { name: error.name, message: first });
    lines.push(...wrap(text, columns - 4).map((line) => `  ${line}`), ...rest.map((line) => `  ${line}`));
  }
  for (let inner = error?.cause, depth = 0; inner && depth < 3; inner = inner.cause, depth++) {
    lines.push(
      ...wrap(`because of ${oneLine(`${inner.name}: ${inner.message}`)}`, columns - 4).map((line) =>
        colors.dim(`  ${line}`),
      ),
    );
  }
  const place = error && placeOf(error, root);
  if (place) {
    const frame = sourceFrame(place, root, { colors, columns: columns - 4, asOf });
    lines.push('', ...frame.map((line) => `    ${line}`), '');
  }
  return lines;
}

function placeOf(error: ErrorInfo, root: string): ReturnType<typeof placeIn> {
  return placeIn(error.stack, root) ?? (error.cause ? placeOf(error.cause, root) : undefined);
}
