/** Changes of sources, as the protocol wants them and the editor can take them. */
import type { Diagnostic, Fix } from '@tradewind/codegen';
import type { RenameAnswer } from '@tradewind/codegen/editor';
import {
  type ChangeAnnotation,
  type ClientCapabilities,
  type CodeAction,
  CodeActionKind,
  type Range,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import type { InProject, Projects } from './projects.ts';
import { historyWarning } from './rename-text.ts';
import { diagnosticOf, editOf, rangeOf } from './translate.ts';

/** Edits that belong together, under a name that the editor shows. */
interface Part {
  readonly edits: Fix['edits'];
  readonly annotation?: { readonly id: string } & ChangeAnnotation;
}

/** Makes the protocol's edits. */
export class Edits {
  readonly #projects: Projects;
  /** Whether an editor applies an edit to the version that it was made for only. */
  readonly #versioned: boolean;
  readonly #annotated: boolean;

  constructor(projects: Projects, capabilities: ClientCapabilities) {
    this.#projects = projects;
    const { workspaceEdit } = capabilities.workspace ?? {};
    this.#versioned = workspaceEdit?.documentChanges === true;
    this.#annotated = this.#versioned && workspaceEdit?.changeAnnotationSupport !== undefined;
  }

  /** The fixes of what was told about a piece of a document. */
  quickFixes(at: InProject, range: Range): CodeAction[] {
    return this.#projects.publishedOf(at).flatMap((one): CodeAction[] => {
      if (one.fix === undefined || !isTouched(range, rangeOf(one))) return [];
      return [
        {
          title: sentenceCase(one.fix.title),
          kind: CodeActionKind.QuickFix,
          diagnostics: [diagnosticOf(one, (file) => this.#projects.uriOf(at.project, file))],
          isPreferred: one.severity !== 'hint',
          edit: this.#workspaceEdit(at, [{ edits: one.fix.edits }]),
        },
      ];
    });
  }

  /** The fixes of all errors and warnings of a document, those left out that would change one piece twice. */
  fixAll(at: InProject, kind: string): CodeAction[] {
    const taken: Fix['edits'][number][] = [];
    const fixed: Diagnostic[] = [];
    for (const one of this.#projects.publishedOf(at)) {
      const edits = one.fix?.edits ?? [];
      const isOwn = edits.length > 0 && edits.every(({ file }) => file === at.file);
      const isFree = !edits.some((edit) => taken.some((other) => isTouched(rangeOf(edit), rangeOf(other))));
      if (one.severity === 'hint' || !isOwn || !isFree) continue;
      taken.push(...edits);
      fixed.push(one);
    }
    if (fixed.length === 0) return [];
    const edit = this.#workspaceEdit(at, [{ edits: taken }]);
    return [{ title: 'Fix all problems that Tradewind can fix', kind, edit }];
  }

  rename(at: InProject, answer: RenameAnswer): WorkspaceEdit {
    const { from, to, edits, keep } = answer;
    const warning = historyWarning(answer);
    if (!this.#annotated || warning === undefined) return this.#workspaceEdit(at, [{ edits }]);
    const parts: Part[] = [
      {
        edits,
        annotation: {
          id: 'rename',
          label: `Rename ${from} to ${to}`,
          needsConfirmation: true,
          description: warning,
        },
      },
    ];
    if (keep.length > 0) {
      parts.push({
        edits: keep,
        annotation: {
          id: 'keep-ids',
          label: `Keep the id ${from}`,
          needsConfirmation: true,
          description: 'What ran so far and what will run stay together',
        },
      });
    }
    return this.#workspaceEdit(at, parts);
  }

  #workspaceEdit(at: InProject, parts: readonly Part[]): WorkspaceEdit {
    const byFile = new Map<string, TextEdit[]>();
    for (const { edits, annotation } of parts) {
      for (const edit of edits) {
        const own = annotation === undefined ? editOf(edit) : { ...editOf(edit), annotationId: annotation.id };
        byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), own]);
      }
    }
    const files = [...byFile].map(([file, edits]) => ({ file, edits, uri: this.#projects.uriOf(at.project, file) }));
    if (!this.#versioned) return { changes: Object.fromEntries(files.map(({ uri, edits }) => [uri, edits])) };
    const annotations = parts.flatMap(({ annotation }) => annotation ?? []);
    return {
      documentChanges: files.map(({ uri, file, edits }) => ({
        textDocument: { uri, version: this.#projects.versionOf(at.project, file) ?? null },
        edits,
      })),
      ...(annotations.length === 0
        ? {}
        : { changeAnnotations: Object.fromEntries(annotations.map(({ id, ...annotation }) => [id, annotation])) }),
    };
  }
}

function isTouched(a: Range, b: Range): boolean {
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}

function isBefore(a: Range['start'], b: Range['start']): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

function sentenceCase(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
