/** Sets, Maps and records that a loop fills and reads. */

export type Collects = 'set' | 'map' | 'record';

export interface CollectionText {
  readonly made: string;
  /** In each iteration. */
  readonly filled: string;
  /** A number that shows what is in it by then. */
  readonly read: string;
  /** What is in it behind the loop. */
  readonly list: string;
}

export function collectionText(kind: Collects, name: string, item: string): CollectionText {
  switch (kind) {
    case 'set':
      return {
        made: `const ${name} = new Set<number>();`,
        filled: `${name}.add(${item} % 2);`,
        read: `${name}.size`,
        list: `[...${name}]`,
      };
    case 'map':
      return {
        made: `const ${name} = new Map<number, number>();`,
        filled: `${name}.set(${item} % 2, (${name}.get(${item} % 2) ?? 0) + ${item});`,
        read: `${name}.get(${item} % 2) ?? 0`,
        list: `[...${name}.values()]`,
      };
    case 'record': {
      const key = `\`key\${${item} % 2}\``;
      return {
        made: `const ${name}: Record<string, number> = {};`,
        filled: `${name}[${key}] = (${name}[${key}] ?? 0) + ${item};`,
        read: `${name}[${key}] ?? 0`,
        list: `Object.values(${name})`,
      };
    }
  }
}
