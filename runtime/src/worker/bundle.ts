/** Loads bundles, once a process, and finds tasks in them. */
import { pathToFileURL } from 'node:url';
import { executorError } from '../executors/errors.ts';

/** Where a task's code is, as the bundle's `tasks` says it. */
export type TaskCode =
  | { readonly kind: 'method'; readonly ctor: new () => object; readonly member: string }
  | { readonly kind: 'function'; readonly callable: (...args: readonly unknown[]) => unknown }
  | { readonly kind: 'glue'; readonly fn: (...args: readonly unknown[]) => unknown };

/** What a bundle exports. */
export interface BundleExports {
  readonly tasks: Readonly<Record<string, () => TaskCode>>;
}

/** A task that can be called. */
export interface LoadedTask {
  readonly kind: TaskCode['kind'];
  readonly call: (args: readonly unknown[]) => unknown;
}

export class LoadedBundle {
  readonly #file: string;
  readonly #exports: BundleExports;
  readonly #tasks = new Map<string, LoadedTask>();
  /** Of modules that threw while they were loaded: a second look would find them half made. */
  readonly #failures = new Map<string, Error>();
  /** One instance a class, shared by its tasks. */
  readonly #instances = new Map<new () => object, object>();

  constructor(file: string, exports: BundleExports) {
    this.#file = file;
    this.#exports = exports;
  }

  /** Throws TW4003 and TW4004, and what the class's constructor throws: that is the user's. */
  task(key: string): LoadedTask {
    let task = this.#tasks.get(key);
    if (task === undefined) {
      task = this.#callable(this.#code(key));
      this.#tasks.set(key, task);
    }
    return task;
  }

  /** The task's module runs here, if it is the first of its tasks. */
  #code(key: string): TaskCode {
    const known = this.#failures.get(key);
    if (known !== undefined) throw known;
    const { tasks } = this.#exports;
    const find = Object.hasOwn(tasks, key) ? tasks[key] : undefined;
    if (find === undefined) {
      throw executorError('TW4004', `the bundle has no task "${key}": ${this.#file}`, {
        help: 'Build again: the manifest and the bundle are not of the same build.',
      });
    }
    try {
      return find();
    } catch (error) {
      const failure = notLoaded(`the module of "${key}" could not be loaded`, error);
      this.#failures.set(key, failure);
      throw failure;
    }
  }

  #callable(code: TaskCode): LoadedTask {
    switch (code.kind) {
      case 'method': {
        const instance = this.#instanceOf(code.ctor) as Record<string, (...args: readonly unknown[]) => unknown>;
        // Looked up at each call, as JavaScript does.
        return {
          kind: 'method',
          call: (args) => (instance[code.member] as (...args: readonly unknown[]) => unknown)(...args),
        };
      }
      case 'function':
        return { kind: 'function', call: (args) => code.callable(...args) };
      default:
        return { kind: 'glue', call: (args) => code.fn(...args) };
    }
  }

  #instanceOf(ctor: new () => object): object {
    let instance = this.#instances.get(ctor);
    if (instance === undefined) {
      instance = new ctor();
      this.#instances.set(ctor, instance);
    }
    return instance;
  }
}

const bundles = new Map<string, Promise<LoadedBundle>>();

/** The bundle at an absolute path. A failure is remembered as long as the process lives, as Node does too. */
export function loadBundle(file: string): Promise<LoadedBundle> {
  let bundle = bundles.get(file);
  if (bundle === undefined) {
    bundle = importBundle(file);
    // Whoever loads it hears of the failure; this copy must not count as unhandled.
    bundle.catch(() => {});
    bundles.set(file, bundle);
  }
  return bundle;
}

async function importBundle(file: string): Promise<LoadedBundle> {
  let exports: Partial<BundleExports>;
  try {
    exports = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Partial<BundleExports>;
  } catch (error) {
    throw notLoaded(`the bundle could not be loaded: ${file}`, error);
  }
  if (typeof exports.tasks !== 'object' || exports.tasks === null) {
    throw executorError('TW4003', `the bundle could not be loaded: ${file} exports no tasks`, {
      help: 'Build again: this file was not made by `tradewind build`, or was changed since.',
    });
  }
  return new LoadedBundle(file, exports as BundleExports);
}

function notLoaded(message: string, cause: unknown): Error {
  return executorError('TW4003', message, {
    help: 'Its cause says why. What stands at the top level of a module runs when it is loaded, before any task.',
    cause,
  });
}
