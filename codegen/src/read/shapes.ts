/** What is known of the items of an array of handles: records that are written in the program hold values beside handles. */
import { handlesOf, type Value } from '@tradewind/sdk/manifest';
import type { Reader } from './reader.ts';

/** Whether a part of an item is a value, whatever item it is of: nobody has to wait for it. */
export function isWrittenValue(r: Reader, ref: Value & { readonly kind: 'field' }): boolean {
  return wholesOf(r, ref)?.every((value) => handlesOf(value).length === 0) === true;
}

/** What a handle may stand for. Undefined: that is not written in the program. */
function wholesOf(r: Reader, ref: Value): readonly Value[] | undefined {
  switch (ref.kind) {
    case 'each': {
      const region = r.flow?.graph.regions.find(({ id }) => id === ref.region);
      return region && itemsOf(region.source);
    }
    case 'at':
      return itemsOf(ref.of);
    case 'field':
      return all(wholesOf(r, ref.of), (whole) => {
        if (whole.kind === 'record') return whole.entries.find(([key]) => key === String(ref.key))?.[1];
        return whole.kind === 'list' && typeof ref.key === 'number' ? whole.items[ref.key] : undefined;
      });
    default:
      return undefined;
  }
}

function itemsOf(array: Value): readonly Value[] | undefined {
  switch (array.kind) {
    case 'list':
      return array.items;
    case 'gather':
      return [array.of];
    case 'flat':
      return itemsOf(array.of)?.reduce<readonly Value[] | undefined>((found, list) => {
        const inside = itemsOf(list);
        return found && inside && [...found, ...inside];
      }, []);
    default:
      return undefined;
  }
}

function all<T, U>(list: readonly T[] | undefined, give: (one: T) => U | undefined): readonly U[] | undefined {
  const given = list?.map(give);
  return given?.every((one) => one !== undefined) === true ? given : undefined;
}
