/** What a call takes and a body gives back: values, copied at once, with handles in lists and records. */
import type { Encoded } from '@tradewind/sdk/manifest';
import { decode, encode } from '@tradewind/sdk/runtime';
import { type HandleRef, refOf } from './handle.ts';
import type { Placed } from './tally.ts';

export type Tree =
  | { readonly kind: 'value'; readonly encoded: Encoded }
  | { readonly kind: 'handle'; readonly handle: HandleRef }
  | { readonly kind: 'list'; readonly items: readonly Tree[] }
  | { readonly kind: 'record'; readonly entries: readonly (readonly [key: string, value: Tree])[] };

/** Takes a value as it is now. Throws TW103x for what cannot travel. */
export function capture(value: unknown, root: string): Tree {
  const handle = refOf(value);
  if (handle !== undefined) return { kind: 'handle', handle };
  if (!holdsHandle(value)) return { kind: 'value', encoded: encode(value, root) };
  if (Array.isArray(value)) {
    return { kind: 'list', items: value.map((item, index) => capture(item, `${root}[${index}]`)) };
  }
  const entries = Object.entries(value as object).map(([key, item]) => [key, capture(item, `${root}.${key}`)] as const);
  return { kind: 'record', entries };
}

export function holdsHandle(value: unknown, above: readonly unknown[] = []): boolean {
  if (typeof value !== 'object' || value === null || above.includes(value)) return false;
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return false;
  const way = [...above, value];
  return Object.values(value).some((item) => refOf(item) !== undefined || holdsHandle(item, way));
}

/**
 * A flow call as what it returned, or as the `whole` of what is called in it: that is what an `await` and `.after` wait for.
 */
export type Extent = 'value' | 'whole';

/** Waits until everything in it has ended. */
export async function place(tree: Tree, extent: Extent = 'value'): Promise<Placed> {
  switch (tree.kind) {
    case 'value':
      return { kind: 'value', value: decode(tree.encoded) };
    case 'handle': {
      const { source, path } = tree.handle;
      // A field of a flow call waits for what was returned.
      if (path.length === 0) return source.placed(extent);
      return { kind: 'field', of: await source.placed(), path };
    }
    case 'list':
      return { kind: 'list', items: await Promise.all(tree.items.map((item) => place(item, extent))) };
    case 'record': {
      const values = await Promise.all(tree.entries.map(([, value]) => place(value, extent)));
      return { kind: 'record', entries: tree.entries.map(([key], index) => [key, values[index] as Placed]) };
    }
  }
}

/** Somebody looked at what became of the handles in it. */
export function lookAt(tree: Tree, extent: Extent = 'value'): void {
  switch (tree.kind) {
    case 'value':
      return;
    case 'handle':
      return tree.handle.source.look(tree.handle.path.length === 0 ? extent : 'value');
    case 'list':
      for (const item of tree.items) lookAt(item, extent);
      return;
    case 'record':
      for (const [, value] of tree.entries) lookAt(value, extent);
  }
}
