/** What of the standard library only computes. */
import type { RuleName } from '../diagnostics/rules.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean));

/** Functions, by their path. */
const pureGlobals = words(`
  Object Object.keys Object.values Object.entries Object.fromEntries Object.is Object.hasOwn Object.groupBy Object.freeze
  Array Array.from Array.of Array.isArray JSON.stringify JSON.parse
  Number Number.isFinite Number.isInteger Number.isNaN Number.isSafeInteger Number.parseFloat Number.parseInt
  String String.raw String.fromCharCode String.fromCodePoint Boolean BigInt BigInt.asIntN BigInt.asUintN
  parseInt parseFloat isNaN isFinite structuredClone atob btoa Date.UTC Map.groupBy URL.canParse URL.parse
  encodeURI encodeURIComponent decodeURI decodeURIComponent`);

/** Classes that may be constructed. `Date` with an argument only. */
const pureClasses = words(`
  Date Map Set WeakMap WeakSet URL URLSearchParams RegExp Array Object Error TypeError RangeError SyntaxError
  Uint8Array Uint8ClampedArray Uint16Array Uint32Array Int8Array Int16Array Int32Array Float32Array Float64Array
  BigInt64Array BigUint64Array ArrayBuffer DataView`);

const arrayMethods = `at concat entries every filter find findIndex findLast findLastIndex flat flatMap forEach includes
  indexOf join keys lastIndexOf map reduce reduceRight slice some toReversed toSorted toSpliced values with toString`;
const arrayMutators = 'push pop shift unshift splice sort reverse fill copyWithin';
const setMethods = `has values keys entries forEach union intersection difference symmetricDifference isSubsetOf
  isSupersetOf isDisjointFrom`;
const typed = `Uint8Array Uint8ClampedArray Uint16Array Uint32Array Int8Array Int16Array Int32Array Float32Array
  Float64Array BigInt64Array BigUint64Array`;

interface Methods {
  readonly pure: ReadonlySet<string>;
  readonly mutating?: ReadonlySet<string>;
}
const list: Methods = { pure: words(arrayMethods), mutating: words(arrayMutators) };
const bytes: Methods = {
  pure: words(`${arrayMethods} subarray toHex toBase64`),
  mutating: words(`${arrayMutators} set`),
};
const anyone = words('toString valueOf hasOwnProperty isPrototypeOf propertyIsEnumerable');

/** Methods, by the name of the interface that declares them. */
const methods: ReadonlyMap<string, Methods> = new Map<string, Methods>([
  ['Array', list],
  ['ReadonlyArray', list],
  ...[...words(typed)].map((name): [string, Methods] => [name, bytes]),
  [
    'String',
    {
      pure: words(`at charAt charCodeAt codePointAt concat endsWith includes indexOf isWellFormed lastIndexOf match
        matchAll normalize padEnd padStart repeat replace replaceAll search slice split startsWith substr substring
        toLowerCase toUpperCase toWellFormed toString trim trimEnd trimStart trimLeft trimRight valueOf`),
    },
  ],
  ['Number', { pure: words('toExponential toFixed toPrecision toString valueOf') }],
  ['BigInt', { pure: words('toString valueOf') }],
  ['Boolean', { pure: words('toString valueOf') }],
  ['RegExp', { pure: words('test exec toString') }],
  [
    'Date',
    {
      pure: words(`getTime valueOf toISOString toJSON toUTCString getUTCDate getUTCDay getUTCFullYear getUTCHours
        getUTCMilliseconds getUTCMinutes getUTCMonth getUTCSeconds`),
      mutating: words(`setDate setFullYear setHours setMilliseconds setMinutes setMonth setSeconds setTime setUTCDate
        setUTCFullYear setUTCHours setUTCMilliseconds setUTCMinutes setUTCMonth setUTCSeconds`),
    },
  ],
  ['Map', { pure: words('get has keys values entries forEach'), mutating: words('set delete clear') }],
  ['ReadonlyMap', { pure: words('get has keys values entries forEach') }],
  ['Set', { pure: words(setMethods), mutating: words('add delete clear') }],
  ['ReadonlySet', { pure: words(setMethods) }],
  ['ReadonlySetLike', { pure: words(setMethods) }],
  ['URL', { pure: words('toString toJSON') }],
  [
    'URLSearchParams',
    {
      pure: words('get getAll has keys values entries toString forEach'),
      mutating: words('append delete set sort'),
    },
  ],
  ['Object', { pure: anyone }],
]);

/** What a function or class of the platform is to a flow. */
export type Verdict = 'pure' | { readonly rule: RuleName } | 'unknown';

const clocks = /^(?:Date(?:\.now)?|performance(?:\..*)?|Temporal\.Now(?:\..*)?)$/;
const random = /^(?:Math\.random|crypto\.(?:randomUUID|getRandomValues|subtle\..*)|globalThis\.crypto\..*)$/;
const environment =
  /^(?:process(?:\..*)?|import\.meta.*|Intl(?:\..*)?|navigator(?:\..*)?|globalThis|__dirname|__filename|Date\.parse)$/;
const reaching =
  /^(?:console\..*|fetch|set(?:Timeout|Interval|Immediate)|clear(?:Timeout|Interval|Immediate)|queueMicrotask|require|alert|WebSocket|XMLHttpRequest|localStorage.*)$/;

/** `Math.max`, `Date.now`, `process.env`, called or read. */
export function verdictOnGlobal(path: string): Verdict {
  if (random.test(path)) return { rule: 'randomness-in-flow' };
  if (pureGlobals.has(path) || (path.startsWith('Math.') && path !== 'Math.random')) return 'pure';
  if (clocks.test(path)) return { rule: 'clock-in-flow' };
  if (environment.test(path)) return { rule: 'environment-in-flow' };
  if (reaching.test(path)) return { rule: 'io-in-flow' };
  return 'unknown';
}

export function verdictOnClass(path: string, argumentCount: number): Verdict {
  if (path === 'Date' && argumentCount === 0) return { rule: 'clock-in-flow' };
  if (pureClasses.has(path)) return 'pure';
  return verdictOnGlobal(path);
}

/** A method of the standard library, by the interface that declares it. */
export function verdictOnMethod(owner: string, name: string): Verdict | 'mutating' {
  const known = methods.get(owner);
  if (known?.mutating?.has(name) === true) return 'mutating';
  if (known?.pure.has(name) === true) return 'pure';
  if (/^toLocale|^localeCompare$|^getTimezoneOffset$/.test(name)) return { rule: 'environment-in-flow' };
  // A date's local fields depend on the machine's time zone.
  if (owner === 'Date' && /^(?:get|to)/.test(name)) return { rule: 'environment-in-flow' };
  return anyone.has(name) ? 'pure' : 'unknown';
}
