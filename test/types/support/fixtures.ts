/** Messages as text: for each program what the compilers say, sections of those that say the same. */
import { type Diagnostic, type Setting, settings, type Version, versions } from './compilers.ts';

export type Said = Readonly<Record<Setting, ReadonlyMap<Version, readonly Diagnostic[]>>>;

/** `── TypeScript 5.9, 6.0, 7.0 ──`, and what they say. */
export function renderSections(said: Said): string {
  const sections = new Map<string, string[]>();
  for (const setting of settings) {
    for (const version of versions) {
      const text = renderDiagnostics(said[setting].get(version) ?? []);
      sections.set(text, [...(sections.get(text) ?? []), `${version} ${setting}`]);
    }
  }
  return [...sections].map(([text, speakers]) => `── ${title(speakers)} ──\n${text}\n`).join('\n');
}

function renderDiagnostics(diagnostics: readonly Diagnostic[]): string {
  if (diagnostics.length === 0) return '(no error)';
  return diagnostics.map(({ line, column, code, message }) => `${line}:${column} ${code}: ${message}`).join('\n');
}

/** `5.9 standard`, `5.9 legacy` … in as few words as possible. */
function title(speakers: readonly string[]): string {
  const parts = (['both', ...settings] as const).flatMap((part) => {
    const speaking = versions.filter((version) => {
      const [standard, legacy] = settings.map((setting) => speakers.includes(`${version} ${setting}`));
      if (part === 'both') return standard === true && legacy === true;
      return part === 'standard' ? standard === true && legacy !== true : legacy === true && standard !== true;
    });
    if (speaking.length === 0) return [];
    const suffix = { both: '', standard: ' (standard decorators)', legacy: ' (experimentalDecorators)' }[part];
    return [`TypeScript ${speaking.join(', ')}${suffix}`];
  });
  return parts.join('; ');
}
