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
  /** How many values are kept in memory. */
  readonly cacheValues: number;
  /** How many characters their texts may have. */
  readonly cacheChars: number;
}

type Stored = Pick<XcomRow, 'text' | 'file'>;

export class Xcoms {
  readonly #options: XcomOptions;
  /** By run, then by instance; in both the least recently used first. */
  readonly #cache = new Map<string, Map<InstanceKey, Stored>>();
  #cachedValues = 0;
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
    const { values, missing } = this.#find(runId, plans);
    if (missing.size > 0) {
      for (const [key, row] of await this.#options.metastore.readXcoms(runId, [...missing])) {
        values.set(key, row);
        this.#remember(runId, key, row);
      }
    }
    return plans.map((plan) => this.#argument(runId, plan, values));
  }

  /** `arguments` where everything is in memory already; else `undefined`. */
  argumentsAtHand(runId: string, plans: readonly Plan[]): WorkArg[] | undefined {
    const { values, missing } = this.#find(runId, plans);
    return missing.size > 0 ? undefined : plans.map((plan) => this.#argument(runId, plan, values));
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
    for (const stored of this.#cache.get(runId)?.values() ?? []) this.#discount(stored);
    this.#cache.delete(runId);
  }

  /** What is in memory of all that these plans name: held here, since it may be forgotten while the rest is read. */
  #find(runId: string, plans: readonly Plan[]): { values: Map<InstanceKey, Stored>; missing: Set<InstanceKey> } {
    const values = new Map<InstanceKey, Stored>();
    const missing = new Set<InstanceKey>();
    const collect = (plan: Plan): void => {
      if (plan.kind === 'xcom') {
        const stored = this.#recall(runId, plan.key);
        if (stored) values.set(plan.key, stored);
        else missing.add(plan.key);
      } else if (plan.kind === 'list') plan.items.forEach(collect);
      else if (plan.kind === 'record') for (const [, value] of plan.entries) collect(value);
    };
    plans.forEach(collect);
    return { values, missing };
  }

  #argument(runId: string, plan: Plan, values: ReadonlyMap<InstanceKey, Stored>): WorkArg {
    switch (plan.kind) {
      case 'const':
        return { kind: 'text', text: JSON.stringify(plan.value) };
      case 'list':
        return { kind: 'list', items: plan.items.map((item) => this.#argument(runId, item, values)) };
      case 'record':
        return {
          kind: 'record',
          entries: plan.entries.map(([key, value]) => [key, this.#argument(runId, value, values)] as const),
        };
      case 'xcom': {
        const stored = values.get(plan.key);
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
    if (before) this.#discount(before);
    ofRun.delete(key);
    ofRun.set(key, stored);
    this.#cachedValues += 1;
    this.#cachedChars += stored.text?.length ?? 0;
    while (this.#isFull && this.#evictOne(stored)) {
      // Each turn forgets one value; what was just put in stays.
    }
  }

  get #isFull(): boolean {
    return this.#cachedValues > this.#options.cacheValues || this.#cachedChars > this.#options.cacheChars;
  }

  #discount(stored: Stored): void {
    this.#cachedValues -= 1;
    this.#cachedChars -= stored.text?.length ?? 0;
  }

  #evictOne(keep: Stored): boolean {
    for (const [runId, ofRun] of this.#cache) {
      for (const [key, stored] of ofRun) {
        if (stored === keep) continue;
        ofRun.delete(key);
        this.#discount(stored);
        if (ofRun.size === 0) this.#cache.delete(runId);
        return true;
      }
    }
    return false;
  }
}

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
