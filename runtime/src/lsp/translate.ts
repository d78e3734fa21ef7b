/** From our data to the protocol's. */
import type { Diagnostic, Fix, Range } from '@tradewind/codegen';
import {
  type Diagnostic as LspDiagnostic,
  DiagnosticSeverity,
  type Position,
  type Range as LspRange,
  type TextEdit,
} from 'vscode-languageserver/node';

/** A place in a file, counted from 1, as all of ours are. */
export function spotOf(file: string, { line, character }: Position): { file: string; line: number; column: number } {
  return { file, line: line + 1, column: character + 1 };
}

export function rangeOf({ start, end }: Pick<Range, 'start' | 'end'>): LspRange {
  return {
    start: { line: start.line - 1, character: start.column - 1 },
    end: { line: end.line - 1, character: end.column - 1 },
  };
}

export function editOf(edit: Fix['edits'][number]): TextEdit {
  return { range: rangeOf(edit), newText: edit.text };
}

const severities: Readonly<Record<Diagnostic['severity'], DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  hint: DiagnosticSeverity.Hint,
};

/** @param uriOf of a file of the project */
export function diagnosticOf(diagnostic: Diagnostic, uriOf: (file: string) => string): LspDiagnostic {
  const { code, severity, message, help, suggestions, related, url } = diagnostic;
  const nearest =
    suggestions.length === 0 ? [] : [`Did you mean ${suggestions.map((one) => `\`${one}\``).join(' or ')}?`];
  return {
    range: rangeOf(diagnostic),
    severity: severities[severity],
    code,
    ...(url === null ? {} : { codeDescription: { href: url } }),
    source: 'tradewind',
    message: [message, ...nearest, ...(help === null ? [] : [help])].join('\n'),
    relatedInformation: related.map((one) => ({
      location: { uri: uriOf(one.file), range: rangeOf(one) },
      message: one.message,
    })),
  };
}

/** `3 tasks` */
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
