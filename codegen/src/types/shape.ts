import type { JsonSchema } from '@tradewind/sdk/manifest';
import type { ts } from 'ts-morph';

/**
 * What a type looks like to the codec: a graph (recursive types point back into it), made once for each type and shared
 * by everything that mentions it. Schemas are written from it and faults found in it.
 */
export interface Shape {
  /** Filled in after the shape was entered in the memo, so that a type can contain itself. */
  content: Content;
  /** The name that the user gave the type, with its arguments: `Page_Row`. */
  readonly name?: string;
  readonly doc?: string;
}

export type Content =
  | { readonly kind: 'pending' }
  /** Everything that one keyword or two can say. */
  | { readonly kind: 'leaf'; readonly schema: JsonSchema }
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'undefined' }
  | { readonly kind: 'array'; readonly items: Shape }
  | { readonly kind: 'tuple'; readonly items: readonly TupleItem[]; readonly rest?: Shape }
  | { readonly kind: 'object'; readonly properties: readonly Property[]; readonly index: readonly Index[] }
  | { readonly kind: 'union'; readonly members: readonly Shape[] }
  | { readonly kind: 'map'; readonly key: Shape; readonly value: Shape }
  | { readonly kind: 'set'; readonly items: Shape }
  | { readonly kind: 'fault'; readonly fault: Fault };

export interface TupleItem {
  readonly shape: Shape;
  readonly optional: boolean;
  readonly label?: string;
}

export interface Property {
  readonly name: string;
  /** With `undefined`, where the property is optional. */
  readonly shape: Shape;
  readonly optional: boolean;
  readonly doc?: string;
  /** None for properties that no source names, as those of a mapped type over literals. */
  readonly declaration?: ts.Declaration;
}

export interface Index {
  /** A pattern that the keys match; none: any string. */
  readonly pattern?: string;
  readonly shape: Shape;
}

/** Why a type cannot travel, or cannot be known to. */
export type Fault =
  | { readonly kind: 'cannot travel'; readonly seen: string; readonly help?: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'unresolved'; readonly type: string }
  | { readonly kind: 'endless' };

/** What a shape is made of, with the step that leads there, as messages write it. */
export function stepsOf(content: Content): readonly Step[] {
  switch (content.kind) {
    case 'array':
      return [{ text: '[]', shape: content.items }];
    case 'tuple': {
      const items = content.items.map(({ shape }, index) => ({ text: `[${index}]`, shape }));
      return content.rest === undefined ? items : [...items, { text: '[]', shape: content.rest }];
    }
    case 'object':
      return [
        ...content.properties.map((property) => ({ text: memberText(property.name), shape: property.shape, property })),
        ...content.index.map(({ shape }) => ({ text: '[key]', shape })),
      ];
    case 'union':
      return content.members.map((shape) => ({ text: '', shape }));
    case 'map':
      return [
        { text: '<key>', shape: content.key },
        { text: '<value>', shape: content.value },
      ];
    case 'set':
      return [{ text: '<item>', shape: content.items }];
    default:
      return [];
  }
}

export interface Step {
  /** Empty for a member of a union, which is at the same place. */
  readonly text: string;
  readonly shape: Shape;
  readonly property?: Property;
}

function memberText(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
