/**
 * No Node version has `Symbol.metadata` yet, and compilers look for it when a decorated class is evaluated. This module
 * comes first in every door of the SDK, so that it exists before any user's class does.
 */
const symbols = Symbol as unknown as { metadata?: symbol };
if (symbols.metadata === undefined) {
  Object.defineProperty(Symbol, 'metadata', { value: Symbol.for('Symbol.metadata') });
}

export const metadataSymbol: symbol = symbols.metadata ?? Symbol.for('Symbol.metadata');
