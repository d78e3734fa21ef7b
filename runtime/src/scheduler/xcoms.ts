/**
 * XComs on their way between tries: recent ones stay in memory, large ones go to files, the rest is read from the
 * metastore. Nobody but this module knows where a value lies.
 */
import { createHash } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse as decodeText, stringify as encodeText } from '@tradewind/sdk/runtime';
import { fieldOf } from '../core/index.ts';
import type { InstanceKey, MapPath, Plan } from '../core/model.ts';
import type { WorkArg } from '../executors/executor.ts';
import type { Metastore, StoredRun, XcomRow } from '../metastore/metastore.ts';

export interface XcomOptions {
  readonly metastore: Pick<Metastore, 'readXcoms'>;
  /** Absolute; spilled values lie in its `xcom/`. */
  readonly dataDir: string;
  /** A longer text goes to a file. */
  readonly spillBytes: number;
  /** How many characters of text are kept in memory. */
  readonly cacheChars: number;
}

type Stored = Pick<XcomRow, 'text' | 'file' | 'bytes'>;

export class Xcoms {
  readonly #options: XcomOptions;
  /** By run, then by instance; in both the least recently used first. */
  readonly #cache = new Map<string, Map<InstanceKey, Stored>>();
  #cachedChars = 0;

  constructor(options: XcomOptions) {
    this.#options = options;
  }

  /** The row to commit; the text of a large value is durable in its file before this resolves. */
  async store(
    runId: string,
    at: { key: InstanceKey; nodeId: string; mapPath: MapPath; tryNumber: number },
    text: string,
  ): Promise<XcomRow> {
    const bytes = Buffer.byteLength(text);
    const spill = bytes > this.#options.spillBytes;
    const row: XcomRow = spill ? { ...at, file: fileOf(runId, at.key, at.tryNumber), bytes } : { ...at, text, bytes };
    if (row.file) await writeDurably(join(this.#options.dataDir, row.file), text);
    this.#remember(runId, at.key, row);
    return row;
  }

  /** As `store`, for a value that stays in the metastore; `undefined` if it is too large for that. */
  storeSmall(
    runId: string,
    at: { key: InstanceKey; nodeId: string; mapPath: MapPath; tryNumber: number },
    text: string,
  ): XcomRow | undefined {
    // A character is at most three bytes of UTF-8 for each UTF-16 unit: most values need not be counted.
    const bytes = text.length * 3 <= this.#options.spillBytes ? text.length : Buffer.byteLength(text);
    if (bytes > this.#options.spillBytes) return undefined;
    const row: XcomRow = { ...at, text, bytes };
    this.#remember(runId, at.key, row);
    return row;
  }

  /** Brings all that these plans name into memory, with one read for those that are not there. */
  async arguments(runId: string, plans: readonly Plan[]): Promise<WorkArg[]> {
    const missing = new Set<InstanceKey>();
    for (const plan of plans) this.#collect(runId, plan, missing);
    const read =
      missing.size > 0 ? await this.#options.metastore.readXcoms(runId, [...missing]) : new Map<InstanceKey, Stored>();
    for (const [key, row] of read) this.#remember(runId, key, row);
    return plans.map((plan) => this.#argument(runId, plan, read));
  }

  /** `arguments` where everything is in memory already; else `undefined`. */
  argumentsAtHand(runId: string, plans: readonly Plan[]): WorkArg[] | undefined {
    const missing = new Set<InstanceKey>();
    for (const plan of plans) this.#collect(runId, plan, missing);
    return missing.size > 0 ? undefined : plans.map((plan) => this.#argument(runId, plan, undefined));
  }

  /** Builds the value itself: a run's result. */
  async value(runId: string, plan: Plan): Promise<string> {
    const [argument] = await this.arguments(runId, [plan]);
    return encodeText(await this.#build(argument as WorkArg));
  }

  /** The values that core must see of a run that is taken over. */
  async decoded(stored: Pick<StoredRun, 'observed' | 'observedFiles'>): Promise<ReadonlyMap<InstanceKey, unknown>> {
    const values = new Map<InstanceKey, unknown>();
    for (const [key, text] of stored.observed) values.set(key, decodeText(text));
    for (const [key, file] of stored.observedFiles ?? []) {
      values.set(key, decodeText(await readFile(join(this.#options.dataDir, file), 'utf8')));
    }
    return values;
  }

  forget(runId: string): void {
    for (const stored of this.#cache.get(runId)?.values() ?? []) this.#cachedChars -= weightOf(stored);
    this.#cache.delete(runId);
  }

  #collect(runId: string, plan: Plan, missing: Set<InstanceKey>): void {
    if (plan.kind === 'xcom') {
      if (!this.#cache.get(runId)?.has(plan.key)) missing.add(plan.key);
    } else if (plan.kind === 'list') {
      for (const item of plan.items) this.#collect(runId, item, missing);
    } else if (plan.kind === 'record') {
      for (const [, value] of plan.entries) this.#collect(runId, value, missing);
    }
  }

  #argument(runId: string, plan: Plan, read: ReadonlyMap<InstanceKey, Stored> | undefined): WorkArg {
    switch (plan.kind) {
      case 'const':
        return { kind: 'text', text: JSON.stringify(plan.value) };
      case 'list':
        return { kind: 'list', items: plan.items.map((item) => this.#argument(runId, item, read)) };
      case 'record':
        return {
          kind: 'record',
          entries: plan.entries.map(([key, value]) => [key, this.#argument(runId, value, read)] as const),
        };
      case 'xcom': {
        const stored = read?.get(plan.key) ?? this.#recall(runId, plan.key);
        if (!stored) throw new Error(`the XCom of ${plan.key} in run ${runId} is missing`);
        const path = plan.path.length > 0 ? { path: plan.path } : {};
        if (stored.file !== undefined) return { kind: 'file', file: join(this.#options.dataDir, stored.file), ...path };
        return { kind: 'text', text: stored.text ?? 'null', ...path };
      }
    }
  }

  async #build(argument: WorkArg): Promise<unknown> {
    switch (argument.kind) {
      case 'list':
        return Promise.all(argument.items.map((item) => this.#build(item)));
      case 'record':
        return Object.fromEntries(
          await Promise.all(argument.entries.map(async ([key, value]) => [key, await this.#build(value)] as const)),
        );
      case 'file':
        return follow(decodeText(await readFile(argument.file, 'utf8')), argument.path);
      case 'text':
        return follow(decodeText(argument.text), argument.path);
    }
  }

  #recall(runId: string, key: InstanceKey): Stored | undefined {
    const ofRun = this.#cache.get(runId);
    const stored = ofRun?.get(key);
    if (ofRun && stored) {
      ofRun.delete(key);
      ofRun.set(key, stored);
    }
    return stored;
  }

  #remember(runId: string, key: InstanceKey, stored: Stored): void {
    let ofRun = this.#cache.get(runId);
    if (!ofRun) this.#cache.set(runId, (ofRun = new Map()));
    const before = ofRun.get(key);
    if (before) this.#cachedChars -= weightOf(before);
    ofRun.delete(key);
    ofRun.set(key, stored);
    this.#cachedChars += weightOf(stored);
    while (this.#cachedChars > this.#options.cacheChars && this.#evictOne(stored)) {
      // Each turn forgets one value; what was just put in stays.
    }
  }

  #evictOne(keep: Stored): boolean {
    for (const [runId, ofRun] of this.#cache) {
      for (const [key, stored] of ofRun) {
        if (stored === keep) continue;
        ofRun.delete(key);
        this.#cachedChars -= weightOf(stored);
        if (ofRun.size === 0) this.#cache.delete(runId);
        return true;
      }
    }
    return false;
  }
}

/** A row costs memory even if its text is empty or in a file. */
const weightOf = (stored: Stored): number => 100 + (stored.text?.length ?? 0);

function follow(value: unknown, path: readonly (string | number)[] = []): unknown {
  return path.reduce(fieldOf, value);
}

/** Named by hash: a key may hold any character. A new try never writes over what an older one left. */
function fileOf(runId: string, key: InstanceKey, tryNumber: number): string {
  const name = createHash('sha256').update(`${runId}\n${key}`).digest('hex').slice(0, 32);
  return join('xcom', runId, `${name}-${tryNumber}.json`);
}

async function writeDurably(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
