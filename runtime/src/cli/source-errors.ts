import type { Diagnostic } from '@tradewind/codegen';

/** The sources have errors: they are what the command ends with. */
export class SourceErrors extends Error {
  readonly root: string;
  readonly diagnostics: readonly Diagnostic[];

  constructor(root: string, diagnostics: readonly Diagnostic[]) {
    super('the project has errors');
    this.root = root;
    this.diagnostics = diagnostics;
  }
}
