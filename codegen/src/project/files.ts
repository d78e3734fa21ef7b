/** What is known of each file of a project, for as long as nothing that it depends on has changed. */
import type { ts } from 'ts-morph';
import type { FileFindings } from '../check/check.ts';
import type { Found } from '../diagnostics/sink.ts';
import type { Declaration } from '../discover/declarations.ts';
import type { AnalysedDag } from './api.ts';

/** What one file holds. There are no types in it, and no checker: these go with their program. */
export interface FileFacts {
  readonly file: ts.SourceFile;
  /** What the file declares. */
  readonly declared: Declaration[];
  /** What was found while its declarations were evaluated. */
  readonly foundInDeclarations: Found[];
  readonly dags: AnalysedDag[];
  /** What was found while its dags were read. */
  readonly foundInFlows: Found[];
  checks: FileFindings;
}

const nothing: FileFindings = { always: [], withoutErrors: [] };

export class KnownFiles {
  #facts = new Map<string, FileFacts>();

  /** Keeps what still holds. Gives the files that have to be looked at, for which there are empty facts now. */
  update(files: readonly ts.SourceFile[], outdated: ReadonlySet<string>): FileFacts[] {
    const anew: FileFacts[] = [];
    const facts = new Map<string, FileFacts>();
    for (const file of files) {
      const { fileName } = file;
      const before = outdated.has(fileName) ? undefined : this.#facts.get(fileName);
      const own = before?.file === file ? before : emptyFacts(file);
      if (own !== before) anew.push(own);
      facts.set(fileName, own);
    }
    this.#facts = facts;
    return anew;
  }

  all(): FileFacts[] {
    return [...this.#facts.values()];
  }
}

function emptyFacts(file: ts.SourceFile): FileFacts {
  return { file, declared: [], foundInDeclarations: [], dags: [], foundInFlows: [], checks: nothing };
}
