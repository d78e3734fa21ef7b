/** Names for tasks, dags and groups in function form: JavaScript gives an arrow function in a call none. */

const fromTradewind = /\bfrom\s*['"](?:tradewind|@tradewind\/sdk)['"]/;
const declared =
  /^(?:export\s+)?(?:const|let|var)\s+([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*(?::[^=\n]+)?=\s*(?:[\w$]+\.)?(?:task|sensor|dag|group)\s*[(<]/gmu;

export const importsTradewind = (code: string): boolean => fromTradewind.test(code);

/**
 * Code to put behind a module's own, so that line numbers stay. It finds the declarations where the SDK
 * recorded them (`registry.ts`), and imports nothing, since a user's module may only know the name `tradewind`.
 */
export function namesOf(code: string): string {
  if (!importsTradewind(code)) return '';
  const names = [...new Set([...code.matchAll(declared)].map(([, name]) => name as string))];
  if (names.length === 0) return '';
  // A text in the module may look like a declaration: then there is no such name.
  const pairs = names.map((name) => `[${JSON.stringify(name)}, typeof ${name} === 'function' ? ${name} : undefined]`);
  return `\n;[${pairs.join(', ')}].forEach(([name, made]) => { const found = made && globalThis.Reflect.getOwnMetadata?.('tradewind:definition', made); if (found && found.name === undefined) found.name = name; });\n`;
}
