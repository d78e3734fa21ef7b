/** What can go wrong around a run, apart from its tasks. Pages: `docs/errors/`. */
import { TradewindError } from '@tradewind/sdk';
import type { Refusal } from './refusals.ts';

export const engineErrors = {
  TW5001: 'The dag uses something that this version does not execute',
  TW5002: 'The version that a run began with is not stored',
  TW5003: 'The bundle of a version is missing',
  TW5004: 'There is no dag of this name',
  TW5005: 'There is no run of this name',
  TW5006: 'The scheduler was stopped before the run ended',
  TW5007: 'A triggered run failed',
} as const satisfies Record<`TW50${number}`, string>;

export class DagRefused extends TradewindError {
  constructor(dagId: string, refusals: readonly Refusal[]) {
    const list = refusals.map(({ at, what }) => `  ${at}: ${what}`).join('\n');
    super('TW5001', `the dag '${dagId}' asks for what this version of Tradewind does not execute yet:\n${list}`, {
      help: 'Take these options away, or wait for the version that executes them. Nothing was run.',
    });
  }
}

export class VersionMissing extends TradewindError {
  constructor(version: string) {
    super('TW5002', `version ${version.slice(0, 12)} is not in the metastore`, {
      help: 'A run goes on with the version it began with. Restore the metastore that knows it, or start a new run.',
    });
  }
}

export class BundleMissing extends TradewindError {
  constructor(version: string, file: string) {
    super('TW5003', `the code of version ${version.slice(0, 12)} is gone: ${file} does not exist`, {
      help: 'Put the file back, or build the same sources again with `tradewind build`: the same sources give the same file.',
    });
  }
}

export class UnknownDag extends TradewindError {
  /** For a nearest-name hint. */
  readonly known: readonly string[];
  constructor(dagId: string, known: readonly string[]) {
    super('TW5004', `there is no dag '${dagId}'`, {
      help: known.length > 0 ? `Known dags: ${known.join(', ')}.` : 'The project has no dags yet.',
    });
    this.known = known;
  }
}

export class UnknownRun extends TradewindError {
  constructor(runId: string) {
    super('TW5005', `there is no run '${runId}'`, { help: '`tradewind runs` lists them.' });
  }
}

export class SchedulerStopped extends TradewindError {
  constructor(runId: string) {
    super('TW5006', `the scheduler stopped before run '${runId}' ended`, {
      help: 'Nothing is lost: start the same command again and the run goes on where it was.',
    });
  }
}
