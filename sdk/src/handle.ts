/** How a handle is known at run time, whichever copy of the SDK asks: by a brand. The types are in `lifted.ts`. */

/** A player of flows gives its handles a property of this name that is `true`. */
export const handleBrand: unique symbol = Symbol.for('tradewind.handle') as never;

export function isHandle(value: unknown): boolean {
  if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return false;
  return (value as { [handleBrand]?: unknown })[handleBrand] === true;
}
