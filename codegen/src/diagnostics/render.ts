import type { Diagnostic, Severity } from './diagnostic.ts';
import { frame, linesOf, type Mark } from './frame.ts';
import { either } from './rule.ts';
import { codegenErrors } from './rules.ts';
import { type Style, styleFor } from './style.ts';
import { ShownLine, shown, stringWidth, wrap } from './text.ts';

export interface TerminalSettings {
  /** The width of the terminal; lines are made to fit. Default 80. */
  readonly columns?: number;
  readonly color?: boolean;
  /** Titles of codes that are not the compiler's own. */
  readonly titles?: Readonly<Record<string, string>>;
  /** The text of a file that a diagnostic names; without it only the place is told. */
  readonly sources: (file: string) => string | undefined;
}

/** What is told to the one who wrote the sources: one block for each diagnostic, and a last line that counts them. */
export function renderTerminal(diagnostics: readonly Diagnostic[], settings: TerminalSettings): string {
  if (diagnostics.length === 0) return '';
  const columns = Math.max(settings.columns ?? 80, 30);
  const style = styleFor(settings.color ?? false);
  const told = new Set<string>();
  const again: Diagnostic[] = [];
  const blocks: string[] = [];
  for (const diagnostic of diagnostics) {
    const { code, severity } = diagnostic;
    if (severity === 'hint' && told.has(code)) again.push(diagnostic);
    else blocks.push(block(diagnostic, columns, style, settings).join('\n'));
    told.add(code);
  }
  const parts = [...blocks, ...repetitions(again, columns, style, settings), summary(diagnostics, style)];
  return `${parts.join('\n\n')}\n`;
}

/** What a hint says was read once: where it holds too takes a line each, so that it does not bury the errors. */
function repetitions(
  again: readonly Diagnostic[],
  columns: number,
  style: Style,
  settings: TerminalSettings,
): string[] {
  return [...new Set(again.map(({ code }) => code))].map((code) => {
    const places = again.filter((one) => one.code === code);
    const head = `${style.hint(`hint ${code}`)}: the same at ${places.length === 1 ? 'one more place' : `${places.length} more places`}`;
    const lines = places.map(({ file, start, end }) => {
      const at = shown(`  ${file}:${start.line}:${start.column}`);
      const source = linesOf(settings.sources(file) ?? '')[start.line - 1] ?? '';
      const line = new ShownLine(source.slice(start.column - 1, end.line === start.line ? end.column - 1 : undefined));
      const room = Math.max(1, columns - stringWidth(at) - 2);
      return `${style.dim(at)}  ${line.width <= room ? line.slice(0, room) : `${line.slice(0, room - 1)}…`}`;
    });
    return [head, '', ...lines].join('\n');
  });
}

/** `tradewind check --json`. */
export function renderJson(diagnostics: readonly Diagnostic[]): string {
  return `${JSON.stringify(diagnostics, null, 2)}\n`;
}

function block(diagnostic: Diagnostic, columns: number, style: Style, settings: TerminalSettings): string[] {
  const { sources, titles = {} } = settings;
  const out = header(diagnostic, columns, style, titles);
  for (const { file, marks } of places(diagnostic)) {
    const source = sources(file);
    const first = marks.find((mark) => mark.severity !== undefined) ?? marks[0];
    const at = first === undefined ? '' : `:${first.start.line}:${first.start.column}`;
    out.push(style.dim(shown(`${file}${at}`)), '');
    if (source !== undefined) out.push(...frame(source, marks, { columns, style }));
    else out.push(...marks.flatMap(({ label }) => (label === undefined ? [] : wrap(label, columns))));
    out.push('');
  }
  out.push(...wrap(diagnostic.message, columns).map((line) => paintCode(line, style)));
  out.push(...advice(diagnostic, columns, style));
  return out;
}

function header(
  { code, severity }: Diagnostic,
  columns: number,
  style: Style,
  titles: Readonly<Record<string, string>>,
): string[] {
  const title = codegenErrors[code] ?? titles[code] ?? 'Found by TypeScript';
  const [first = '', ...rest] = wrap(`${severity} ${code}: ${title}`, columns);
  const named = `${severity} ${code}`;
  return [
    style[severity](first.slice(0, named.length)) + style.bold(first.slice(named.length)),
    ...rest.map(style.bold),
  ];
}

/** The places file by file, the diagnostic's own file first. */
function places(diagnostic: Diagnostic): { file: string; marks: Mark[] }[] {
  const { file, start, end, severity, related } = diagnostic;
  const byFile = new Map<string, Mark[]>([[file, [{ file, start, end, severity }]]]);
  for (const { message, ...range } of related) {
    const marks = byFile.get(range.file) ?? [];
    marks.push({ ...range, label: message });
    byFile.set(range.file, marks);
  }
  return [...byFile].map(([file, marks]) => ({ file, marks }));
}

function advice({ severity, help, suggestions, fix, url }: Diagnostic, columns: number, style: Style): string[] {
  const command = `\`tradewind check --fix${severity === 'hint' ? ' --hints' : ''}\``;
  const meant = suggestions.length === 0 ? undefined : `Did you mean ${either(suggestions)}?`;
  const isMeant = meant !== undefined && fix?.title === `write ${either(suggestions)}`;
  const said = [
    isMeant ? `${meant} ${command} can write that.` : meant,
    help ?? undefined,
    fix === undefined || isMeant ? undefined : `${command} can ${fix.title}.`,
  ].filter((text) => text !== undefined);
  const out: string[] = [];
  for (const text of said) {
    const lines = wrap(text, columns - 4);
    out.push('', ...lines.map((line, index) => `  ${index === 0 ? style.hint('→') : ' '} ${paintCode(line, style)}`));
  }
  if (url !== null) out.push('', style.dim(`    ${url}`));
  return out;
}

/** Code in backticks, which may go over from one line to the next: that part stays plain. */
function paintCode(line: string, style: Style): string {
  return line.replace(/`[^`]+`/g, (code) => style.code(code));
}

/** `3 errors, 1 warning in 2 files` */
export function summary(diagnostics: readonly Diagnostic[], style: Style = styleFor(false)): string {
  const parts = (['error', 'warning', 'hint'] as const).flatMap((severity: Severity) => {
    const count = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return count === 0 ? [] : [style[severity](plural(count, severity))];
  });
  const files = new Set(diagnostics.map((diagnostic) => diagnostic.file)).size;
  return `${parts.join(', ')} in ${plural(files, 'file')}`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
