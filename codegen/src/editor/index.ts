/**
 * The door `@tradewind/codegen/editor`: what an editor asks about an analysed project. Each answer is a pure function of
 * the analysis, in plain data; nothing here knows of a protocol. This door loads TypeScript.
 */
export type { MadeGroup, NodesOfCall } from './calls.ts';
export { definitionAt, type DefinitionAnswer } from './definition.ts';
export type { BoundIds } from './history.ts';
export { hoverAt, type HoverAnswer } from './hover.ts';
export { lensesOf, type Lens } from './lenses.ts';
export { measuresOf, type Measures } from './measures.ts';
export type { Spot } from './places.ts';
export { renamableAt, renameAt, type RenameAnswer, type RenameRefusal } from './rename.ts';
export type { SignatureText } from './signature.ts';
export { outlineOf, type Outline } from './symbols.ts';
