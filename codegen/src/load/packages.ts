/** Which package a file belongs to: the nearest package.json above it says so. */

const sdkNames: ReadonlySet<string> = new Set(['@tradewind/sdk', 'tradewind']);

export class Packages {
  readonly #readFile: (path: string) => string | undefined;
  readonly #byFolder = new Map<string, string | undefined>();

  constructor(readFile: (path: string) => string | undefined) {
    this.#readFile = readFile;
  }

  /** The name in the nearest package.json. */
  nameOf(fileName: string): string | undefined {
    const end = fileName.lastIndexOf('/');
    return end <= 0 ? undefined : this.#nameIn(fileName.slice(0, end));
  }

  /** Whether the file is part of what users import as `tradewind`. */
  isSdk(fileName: string): boolean {
    const name = this.nameOf(fileName);
    return name !== undefined && sdkNames.has(name);
  }

  #nameIn(folder: string): string | undefined {
    if (this.#byFolder.has(folder)) return this.#byFolder.get(folder);
    const own = nameIn(this.#readFile(`${folder}/package.json`));
    const end = folder.lastIndexOf('/');
    const name = own ?? (end <= 0 || folder.endsWith('/node_modules') ? undefined : this.#nameIn(folder.slice(0, end)));
    this.#byFolder.set(folder, name);
    return name;
  }
}

/** A package.json without a name (`{ "type": "module" }` in a dist folder) is not a package's own. */
function nameIn(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    const { name } = JSON.parse(text) as { name?: unknown };
    return typeof name === 'string' ? name : undefined;
  } catch {
    return undefined;
  }
}
