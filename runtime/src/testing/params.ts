/** Parameters of flows by name: JavaScript knows only their places. */
import type { Body } from '@tradewind/sdk/runtime';
import { testingError } from './errors.ts';

/** The names of a function's parameters, read from its text. A flow's parameters are plain names, with or without defaults. */
export function parameterNames(body: Body): readonly string[] {
  const text = Function.prototype.toString.call(body);
  const single = /^(?:async\s+)?([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*=>/u.exec(text);
  if (single?.[1] !== undefined) return [single[1]];
  const begin = text.indexOf('(');
  return topLevelParts(text, begin + 1).flatMap((part) => {
    const name = /^(?:\s|\/\*.*?\*\/|\/\/.*\n)*(?:\.\.\.)?\s*([\p{ID_Start}$_][\p{ID_Continue}$]*)/su.exec(part)?.[1];
    return name === undefined ? [] : [name];
  });
}

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** The text from `begin` to the bracket that closes, cut at commas; brackets and texts inside are left whole. */
function topLevelParts(text: string, begin: number): string[] {
  const parts: string[] = [];
  const open: string[] = [];
  let from = begin;
  for (let at = begin; at < text.length; at++) {
    const char = text[at] as string;
    if (char === "'" || char === '"' || char === '`') at = endOfText(text, at);
    else if (closing[char] !== undefined) open.push(closing[char]);
    else if (char === open.at(-1)) open.pop();
    else if ((char === ',' || char === ')') && open.length === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
      if (char === ')') break;
    }
  }
  return parts;
}

function endOfText(text: string, begin: number): number {
  let at = begin + 1;
  while (at < text.length && text[at] !== text[begin]) at += text[at] === '\\' ? 2 : 1;
  return at;
}

/** What a test gave, in the order of the parameters. */
export function namedParams(names: readonly string[], given: unknown): readonly unknown[] {
  if (given === undefined) return [];
  if (Array.isArray(given)) return given;
  const record = given as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(record)) {
    if (names.includes(name)) continue;
    const known = names.length === 0 ? 'It has none.' : `It has ${names.map((one) => `"${one}"`).join(', ')}.`;
    throw testingError('TW7007', `the flow has no parameter "${name}"`, { help: known });
  }
  const lastGiven = names.findLastIndex((name) => Object.hasOwn(record, name));
  return names.slice(0, lastGiven + 1).map((name) => record[name]);
}
