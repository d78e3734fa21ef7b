/** Calls, arguments and conditions as source text. */
import { type Call, type Cond, type ListArg, listTasks, type Num, type Source } from './language.ts';
import { type Form, pick, type Place, type Type } from './scope.ts';

export interface Text {
  readonly text: string;
  /** There is a handle in it, for certain. */
  readonly handle: boolean;
  /** There may be one. */
  readonly mayBe: boolean;
}

const known = (text: string | number): Text => ({ text: String(text), handle: false, mayBe: false });

export function numText(num: Num, place: Place, note: (what: string) => void): Text {
  switch (num.k) {
    case 'const':
      return known(num.n);
    case 'ref': {
      const name = pick(place, num.r, ({ type, form }) => type === 'num' && form !== 'array');
      if (name === undefined) return known(num.r);
      return { text: name.text, handle: name.form === 'handle', mayBe: name.form !== 'value' };
    }
    case 'plus': {
      const name = pick(place, num.r, ({ type, form }) => type === 'num' && form === 'value');
      note('glue');
      return known(`${name?.text ?? num.r} + ${num.n}`);
    }
    case 'field': {
      const name = pick(place, num.r, ({ type }) => type === 'rec');
      if (name === undefined) return known(num.r);
      note(`field of a ${name.form}`);
      return { text: `${name.text}.total`, handle: name.form === 'handle', mayBe: name.form === 'handle' };
    }
    case 'length': {
      const name = pick(place, num.r, ({ type }) => type === 'list');
      if (name === undefined) return known(num.r);
      note(`length of ${name.form}`);
      return { text: `${name.text}.length`, handle: name.form === 'handle', mayBe: name.form === 'handle' };
    }
    case 'else':
      return known(elseText(num, place, note));
    case 'item': {
      const list = pick(place, num.r, ({ type, form }) => type === 'list' && form === 'value');
      if (list === undefined) return known(num.r);
      note('glue that may throw');
      return known(`${list.text}[${num.n}]!.toFixed(1).length`);
    }
    case 'call':
      note('nested call');
      return { text: callText(numberCall(num.call), place, note), handle: true, mayBe: true };
  }
}

function elseText(
  { op, r, n }: Extract<Num, { k: 'else' }>,
  place: Place,
  note: (what: string) => void,
): string | number {
  const isList = op === '??' || op === '?.';
  const name = pick(place, r, ({ type, form }) => type === (isList ? 'list' : 'num') && form === 'value');
  if (name === undefined) return r;
  note(`value ${op}`);
  if (op === '??') return `(${name.text}[${n}] ?? ${n})`;
  if (op === '?.') return `(${name.text}.at(${n})?.toFixed(1).length ?? ${n})`;
  return `(${name.text} ${op} ${n})`;
}

function listText(list: ListArg, place: Place, note: (what: string) => void): Text {
  if (list.k === 'ref') {
    const name = pick(place, list.r, ({ type }) => type === 'list');
    if (name === undefined) return known('[]');
    return { text: name.text, handle: name.form === 'handle', mayBe: name.form !== 'value' };
  }
  const items = list.items.map((item) => numText(item, place, note));
  note('array argument');
  return {
    text: `[${items.map(({ text }) => text).join(', ')}]`,
    handle: items.some(({ handle }) => handle),
    mayBe: items.some(({ mayBe }) => mayBe),
  };
}

export const typeOf = ({ task }: Call): Type => {
  if (task === 'rec') return 'rec';
  if (task === 'text') return 'str';
  return (listTasks as readonly string[]).includes(task) ? 'list' : 'num';
};

/** A call where a number is needed. */
export const numberCall = (call: Call): Call => (typeOf(call) === 'num' ? call : { ...call, task: 'num' });

/** Where calls are many already, their lists are short. */
const taskOf = ({ task }: Pick<Call, 'task'>, { crowded }: Place): Call['task'] =>
  task === 'many' && crowded ? 'range' : task;

export const isLong = (call: Pick<Call, 'task'>, place: Place): boolean => taskOf(call, place) === 'many';

export function callText(call: Call, place: Place, note: (what: string) => void): string {
  const { a, b, list, after, rule, retries } = call;
  const task = taskOf(call, place);
  const args =
    task === 'sum' || task === 'size'
      ? [listText(list, place, note)]
      : task === 'add'
        ? [numText(a, place, note), numText(b, place, note)]
        : [numText(a, place, note)];
  note(`task ${task}`);
  const befores = after.flatMap((ref) => pick(place, ref, ({ form }) => form === 'handle')?.text ?? []);
  let callee: string = task;
  if (befores.length > 0) {
    callee += `.after(${befores.join(', ')})`;
    note('.after');
  }
  const options: string[] = [];
  if (rule !== null && (befores.length > 0 || args.some(({ handle }) => handle))) {
    options.push(`triggerRule: '${rule}'`);
    note(`rule ${rule}`);
  }
  if (retries !== null) {
    options.push(`retries: ${retries}`);
    note('.with({ retries })');
  }
  if (options.length > 0) callee += `.with({ ${options.join(', ')} })`;
  return `${callee}(${args.map(({ text }) => text).join(', ')})`;
}

/** For a place where it may stand beside other operators. */
export const condOr = (text: string): string => (/[|&]/.test(text) ? `(${text})` : text);

export function condText({ r, op, n }: Cond, place: Place, note: (what: string) => void): string {
  const name = pick(place, r, ({ type, form }) => type === 'num' && form === 'value')?.text ?? 'run.ds.length';
  const other = pick(place, r + n, ({ type, form }) => type === 'num' && form === 'value')?.text ?? 'run.ds.length';
  note(`condition ${op}`);
  switch (op) {
    case 'more':
      return `${name} > ${n}`;
    case 'even':
      return `${name} % 2 === 0`;
    case 'both':
      return `${name} > 1 && ${other} < ${n + 1}`;
    case 'either':
      return `${name} > ${n} || !(${other} > 1)`;
    case 'long': {
      const list = pick(place, r, ({ type, form }) => type === 'list' && form === 'value')?.text;
      return list === undefined ? `${name} - ${n} !== 0` : `${list}.length >= ${n}`;
    }
    case 'latest':
      return n > 2 ? 'run.isLatest' : `!run.isLatest || ${name} > ${n}`;
  }
}

export interface ListText {
  readonly text: string;
  readonly form: 'value' | 'handle' | 'array';
  readonly isLong: boolean;
  /** Of keys and numbers. */
  readonly isEntries?: boolean;
}

/** Arrays hold handles, and values among them. */
export const itemForm = ({ form }: ListText): Form => (form === 'array' ? 'mixed' : 'value');

/** A list as it is written where it is needed. */
export function sourceText(source: Source, place: Place, note: (what: string) => void): ListText {
  if (source.k === 'entries' && place.waits) {
    note('Object.entries');
    return { text: `Object.entries(await table(${source.n}))`, form: 'value', isLong: false, isEntries: true };
  }
  if (source.k === 'param') {
    const items = place.names.find(({ text }) => text === 'items');
    if (items !== undefined) return { text: 'items', form: 'value', isLong: false };
  } else if (source.k === 'list') {
    const name = pick(
      place,
      source.r,
      ({ type, isLong: long }) => type === 'list' && !(place.crowded && long === true),
    );
    if (name !== undefined && source.r % 3 > 0)
      return { text: name.text, form: name.form as ListText['form'], isLong: name.isLong === true };
  }
  const wanted = { task: source.k === 'list' ? source.task : 'range' } as const;
  const long = isLong(wanted, place);
  const task = wanted.task === 'many' && !long ? 'range' : wanted.task;
  note(`task ${task}`);
  return { text: `${task}(${source.k === 'param' ? 2 : source.n})`, form: 'handle', isLong: long };
}
