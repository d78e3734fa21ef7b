/** Programs as TypeScript. */
import {
  callText,
  condOr,
  condText,
  isLong,
  itemForm,
  numberCall,
  numText,
  sourceText,
  typeOf,
} from './expressions.ts';
import { collectionText } from './collections.ts';
import type { Call, Flow, Num, Program, Stmt } from './language.ts';
import { type FlowText, moduleOf, type PrintedFlow } from './print-module.ts';
import { type Form, inCallback, type Name, pick, type Place, type Type, within } from './scope.ts';

export interface Printed {
  readonly source: string;
  /** The same in class form: a class of the dag's name and `Class`. */
  readonly classSource: string;
  /** How often which construct stands in it. */
  readonly constructs: ReadonlyMap<string, number>;
  readonly statements: number;
  readonly depth: number;
}

/** A task that gives such a thing. */
const callOf = { num: 'add', list: 'range', rec: 'rec', str: 'text' } as const;

export function print(program: Program, name: string): Printed {
  return new Printer().program(program, name);
}

type Of<K extends Stmt['k']> = Extract<Stmt, { readonly k: K }>;

class Printer {
  readonly #lines: string[] = [];
  readonly #constructs = new Map<string, number>();
  #named = 0;
  #depth = 0;
  #statements = 0;

  readonly #note = (what: string): void => {
    this.#constructs.set(what, (this.#constructs.get(what) ?? 0) + 1);
  };

  program({ groups, flow, inClass }: Program, name: string): Printed {
    if (inClass) this.#note('class form');
    const called: string[] = [];
    const flows: PrintedFlow[] = [];
    for (const [index, one] of groups.entries()) {
      const group = `${name}Group${index}`;
      const value: Name = { text: 'value', type: 'num', form: 'value', changes: false };
      flows.push({ name: group, kind: 'group', ...this.#flow(one, 'value: number = 3', [value], called) });
      called.push(group);
    }
    const params: Name[] = [
      { text: 'items', type: 'list', form: 'value', changes: false },
      { text: 'count', type: 'num', form: 'value', changes: false },
    ];
    const signature = 'count: number = 3, items: readonly number[] = [1, 2]';
    flows.push({ name, kind: 'dag', ...this.#flow(flow, signature, params, called) });
    const { statements, depth } = { statements: this.#statements, depth: this.#depth };
    return { ...moduleOf(flows, name), constructs: this.#constructs, statements, depth };
  }

  #flow({ body, n }: Flow, params: string, names: readonly Name[], groups: readonly string[]): FlowText {
    const isDag = names.length > 1;
    const place: Place = {
      names: [...names],
      waits: true,
      covered: false,
      leaves: true,
      jumps: [],
      groups: [...groups],
      fills: [],
      crowded: !isDag,
      single: true,
      depth: 1,
    };
    const lines = this.#into(() => {
      this.#body(body, place);
      const result = numText(n, place, this.#note).text;
      const more = isDag ? place.names.slice(2).flatMap(({ text }, index) => (index % 2 === 0 ? [text] : [])) : [];
      this.#add(place, `return ${more.length > 0 ? `{ result: ${result}, ${more.join(', ')} }` : result};`);
    });
    return { params, lines };
  }

  /** What is printed meanwhile. */
  #into(work: () => void): string[] {
    const from = this.#lines.length;
    work();
    return this.#lines.splice(from);
  }

  #add(place: Place, line: string): void {
    this.#lines.push(`${'  '.repeat(place.depth)}${line}`);
    this.#depth = Math.max(this.#depth, place.depth);
  }

  #name(place: Place, type: Type, form: Form, { changes = false, isLong = false } = {}): string {
    const text = `v${(this.#named += 1)}`;
    place.names.push({ text, type, form, changes, isLong });
    return text;
  }

  #body(body: readonly Stmt[], place: Place): void {
    for (const stmt of body) {
      const before = this.#lines.length;
      this.#statement(stmt, place);
      if (this.#lines.length === before) continue;
      this.#statements += 1;
      this.#note(stmt.k === 'together' ? `Promise.${stmt.how}` : stmt.k === 'map' ? `map ${stmt.how}` : stmt.k);
    }
  }

  #statement(stmt: Stmt, place: Place): void {
    switch (stmt.k) {
      case 'call':
        return this.#bind(place, stmt.call, stmt.awaited);
      case 'let':
        return this.#let(stmt, place);
      case 'assign':
        return this.#assign(stmt, place);
      case 'await':
        return this.#await(stmt, place);
      case 'together':
        return place.waits ? this.#together(stmt, place) : undefined;
      case 'choose':
        return this.#choose(stmt, place);
      case 'fallback':
        return this.#fallback(stmt, place);
      case 'pair':
        return this.#pair(stmt, place);
      case 'push':
        return this.#push(stmt, place);
      case 'and': {
        const call = callText(stmt.call, place, this.#note);
        return this.#add(
          place,
          `${condOr(condText(stmt.cond, place, this.#note))} && ${place.covered ? `(await ${call})` : call};`,
        );
      }
      case 'return':
        return this.#return(stmt, place);
      case 'throw':
        if (!place.leaves) return;
        return this.#add(place, `if (${condText(stmt.cond, place, this.#note)}) throw new Error('thrown ${stmt.n}');`);
      case 'jump':
        if (!place.jumps.includes(stmt.how)) return;
        this.#note(stmt.how);
        return this.#add(place, `if (${condText(stmt.cond, place, this.#note)}) ${stmt.how};`);
      case 'using':
        return this.#using(stmt, place);
      case 'chain':
        return place.covered ? undefined : this.#chain(stmt, place);
      case 'group':
        return this.#group(stmt, place);
      default:
        return this.#compound(stmt, place);
    }
  }

  #compound(stmt: Of<'if' | 'switch' | 'loop' | 'unroll' | 'map' | 'try'>, place: Place): void {
    switch (stmt.k) {
      case 'if':
        this.#add(place, `if (${condText(stmt.cond, place, this.#note)}) {`);
        this.#body(stmt.body, within(place));
        if (stmt.other.length > 0) this.#add(place, '} else {');
        this.#body(stmt.other, within(place));
        return this.#add(place, '}');
      case 'switch':
        return this.#switch(stmt, place);
      case 'loop':
        return place.waits ? this.#loop(stmt, place) : undefined;
      case 'unroll':
        return this.#unroll(stmt, place);
      case 'map':
        return this.#map(stmt, place);
      case 'try':
        return place.waits ? this.#try(stmt, place) : undefined;
    }
  }

  #bind(place: Place, call: Call, awaited: boolean): void {
    const text = callText(call, place, this.#note);
    const waits = place.waits && (awaited || place.covered);
    this.#add(
      place,
      `const ${this.#name(place, typeOf(call), waits ? 'value' : 'handle', { isLong: isLong(call, place) })} = ${waits ? 'await ' : ''}${text};`,
    );
  }

  #let({ call, awaited }: Of<'let'>, place: Place): void {
    const text = callText(call, place, this.#note);
    const waits = place.waits && (awaited || place.covered);
    const name = this.#name(place, typeOf(call), waits ? 'value' : 'handle', {
      changes: true,
      isLong: isLong(call, place),
    });
    this.#add(place, `let ${name} = ${waits ? 'await ' : ''}${text};`);
  }

  #assign({ r, call: given, n }: Of<'assign'>, place: Place): void {
    const target = pick(place, r, ({ changes, form, text }) => changes && form !== 'array' && !text.startsWith('i'));
    if (target === undefined) return;
    const call = typeOf(given) === target.type ? given : { ...given, task: callOf[target.type] };
    if (target.form === 'value') {
      const value = n.k === 'plus' && target.type === 'num' ? numText(n, place, this.#note).text : undefined;
      if (value === undefined && !place.waits) return;
      return this.#add(place, `${target.text} = ${value ?? `await ${callText(call, place, this.#note)}`};`);
    }
    this.#add(place, `${target.text} = ${callText(call, place, this.#note)};`);
    if (place.covered) this.#add(place, `await ${target.text};`);
  }

  #await({ r }: Of<'await'>, place: Place): void {
    const name = place.waits ? pick(place, r, ({ form }) => form !== 'value') : undefined;
    if (name === undefined) return;
    const what = name.form === 'array' ? `Promise.all(${name.text})` : name.text;
    this.#add(
      place,
      `const ${this.#name(place, name.type, 'value', { isLong: name.isLong === true })} = await ${what};`,
    );
  }

  #together({ how, calls }: Of<'together'>, place: Place): void {
    if (how === 'any') {
      // Which one ends first is no part of equality: only one of them can succeed.
      const texts = calls.map((call, index) =>
        callText(
          index === 0 ? numberCall(call) : { ...call, task: index === 1 ? 'fails' : 'absent', rule: null },
          place,
          this.#note,
        ),
      );
      const name = this.#name(place, 'num', 'value');
      return this.#add(place, `const ${name} = await Promise.any([${texts.reverse().join(', ')}]);`);
    }
    const [first] = calls;
    if (how === 'race' && first !== undefined) {
      // Which one is first is no part of equality either.
      const text = callText(first, place, this.#note);
      return this.#add(place, `const ${this.#name(place, typeOf(first), 'value')} = await Promise.race([${text}]);`);
    }
    const texts = calls.map((call) => callText(call, place, this.#note));
    if (how === 'all') {
      const names = calls.map((call) => this.#name(place, typeOf(call), 'value'));
      return this.#add(place, `const [${names.join(', ')}] = await Promise.all([${texts.join(', ')}]);`);
    }
    const ofNumbers = calls.every((call) => typeOf(call) === 'num');
    this.#settled(`[${texts.join(', ')}]`, ofNumbers, place);
  }

  #settled(list: string, ofNumbers: boolean, place: Place): void {
    const settled = `s${(this.#named += 1)}`;
    this.#add(place, `const ${settled} = await Promise.allSettled(${list});`);
    const told = `seen(${settled}.map(({ status }) => status).join())`;
    this.#add(place, `const ${this.#name(place, 'str', 'value')} = await ${told};`);
    if (!ofNumbers) return;
    const wait = place.covered ? 'await ' : '';
    const name = this.#name(place, 'num', place.covered ? 'value' : 'handle');
    this.#add(place, `const ${name} = ${wait}sum(succeeded(${settled}));`);
  }

  #choose({ cond, call, n, awaited }: Of<'choose'>, place: Place): void {
    const test = condText(cond, place, this.#note);
    const waits = place.waits && (awaited || place.covered);
    const text = `${waits ? 'await ' : ''}${callText(numberCall(call), place, this.#note)}`;
    const other = numText(n, place, this.#note);
    const otherWaits = n.k === 'call' && place.covered;
    const form = waits && (!other.mayBe || otherWaits) ? 'value' : 'mixed';
    this.#add(
      place,
      `const ${this.#name(place, 'num', form)} = ${test} ? ${text} : ${otherWaits ? 'await ' : ''}${other.text};`,
    );
  }

  #return({ cond, n }: Of<'return'>, place: Place): void {
    if (!place.leaves) return;
    const test = condText(cond, place, this.#note);
    const { text } = numText(n, place, this.#note);
    this.#add(place, `if (${test}) return ${place.covered && n.k === 'call' ? 'await ' : ''}${text};`);
  }

  #using({ task, n, awaited }: Of<'using'>, place: Place): void {
    if (!place.waits) return;
    const { text } = numText(n, place, this.#note);
    this.#note(`task ${task}`);
    const name = this.#name(place, 'num', 'handle');
    this.#add(place, `await using ${name} = ${task}(${text});`);
    if (awaited || place.covered) this.#add(place, `await ${name};`);
  }

  #chain({ r, calls }: Of<'chain'>, place: Place): void {
    if (calls.length === 0) return;
    const texts = calls.map((call) => callText(call, place, this.#note));
    const first = pick(place, r, ({ form }) => form === 'handle')?.text ?? 'num(0)';
    const [one, two, last] = texts;
    this.#add(place, `chain(${first}, ${last === undefined ? texts.join(', ') : `[${one}, ${two}], ${last}`});`);
  }

  #group({ g, n, awaited, after, id }: Of<'group'>, place: Place): void {
    const group = place.groups[g % Math.max(place.groups.length, 1)];
    if (group === undefined) return;
    const text = n === null ? '' : numText(n, place, this.#note).text;
    const before = after === null ? undefined : pick(place, after, ({ form }) => form === 'handle');
    if (n === null) this.#note('default of a group');
    if (before !== undefined) this.#note('group.after');
    const isNamed = id && place.single;
    if (isNamed) this.#note('group.with({ id })');
    const callee = `${group}${before === undefined ? '' : `.after(${before.text})`}${isNamed ? `.with({ id: 'own${(this.#named += 1)}' })` : ''}`;
    const waits = place.waits && (awaited || place.covered);
    this.#add(
      place,
      `const ${this.#name(place, 'num', waits ? 'value' : 'handle')} = ${waits ? 'await ' : ''}${callee}(${text});`,
    );
  }

  #fallback({ op, r, n, call, awaited }: Of<'fallback'>, place: Place): void {
    const type = op === '??' ? 'list' : 'num';
    const name = pick(place, r, (one) => one.type === type && one.form === 'value');
    if (name === undefined) return;
    const waits = place.waits && (awaited || place.covered);
    const other = `${waits ? 'await ' : ''}${callText(numberCall(call), place, this.#note)}`;
    const value = op === '??' ? `${name.text}[${n}]` : name.text;
    this.#note(`call behind ${op}`);
    this.#add(place, `const ${this.#name(place, 'num', waits ? 'value' : 'mixed')} = ${value} ${op} ${other};`);
  }

  #pair({ n, awaited }: Of<'pair'>, place: Place): void {
    const waits = place.waits && (awaited || place.covered);
    const { text } = numText(n, place, this.#note);
    const form = waits ? 'value' : 'handle';
    const names = [this.#name(place, 'num', form), this.#name(place, 'num', form)];
    this.#add(place, `const [${names.join(', ')}] = ${waits ? 'await ' : ''}pair(${text});`);
  }

  #push({ r, n }: Of<'push'>, place: Place): void {
    const list = place.fills[r % Math.max(place.fills.length, 1)];
    if (list === undefined) return;
    this.#note(place.fills.indexOf(list) < place.fills.length - 1 ? 'push from a loop inside' : 'push on a way');
    this.#add(place, `${list}.push(${this.#valueText(n, place)});`);
  }

  /** A number that is there. */
  #valueText(n: Num, place: Place): string {
    const { text, mayBe } = numText(n, place, this.#note);
    return mayBe ? `await num(${text})` : text;
  }

  #switch({ r, body, other, falls }: Of<'switch'>, place: Place): void {
    const value = pick(place, r, ({ type, form }) => type === 'num' && form === 'value')?.text;
    if (value === undefined) return;
    const jumps = place.jumps.filter((how) => how === 'continue');
    this.#add(place, `switch (${value} % 3) {`);
    this.#add(place, '  case 0: {');
    this.#body(body, within(place, { jumps, depth: place.depth + 2 }));
    if (falls) this.#note('fall through');
    for (const line of falls ? ['  }'] : ['    break;', '  }', '  case 1:', '    break;']) this.#add(place, line);
    this.#add(place, '  default: {');
    this.#body(other, within(place, { jumps, depth: place.depth + 2 }));
    this.#add(place, '  }');
    this.#add(place, '}');
  }

  #loop({ source, body, push, values, indexed, carries, collects }: Of<'loop'>, place: Place): void {
    const list = sourceText(source, place, this.#note);
    const filled = push === null ? undefined : `v${(this.#named += 1)}`;
    if (filled !== undefined) this.#add(place, `const ${filled}${values ? ': number[]' : ''} = [];`);
    const carried = carries === null ? undefined : this.#carried(carries, place);
    const item = `item${(this.#named += 1)}`;
    const index = `index${(this.#named += 1)}`;
    const isCollected = collects !== null && list.form !== 'array';
    const collected = isCollected ? collectionText(collects, `v${(this.#named += 1)}`, item) : undefined;
    if (collected !== undefined) this.#add(place, collected.made);
    const isIndexed = indexed && list.isEntries !== true && list.form !== 'handle';
    if (isIndexed) this.#note('.entries()');
    if (list.form === 'array') this.#note('loop over handles');
    const head = list.isEntries === true ? `[${index}, ${item}]` : isIndexed ? `[${index}, ${item}]` : item;
    const over = `${list.form === 'handle' ? 'await ' : ''}${list.text}${isIndexed ? '.entries()' : ''}`;
    this.#add(place, `for (const ${head} of ${over}) {`);
    const fills = filled !== undefined && values ? [...place.fills, filled] : place.fills;
    const inside = within(place, { jumps: place.leaves ? ['break', 'continue'] : [], fills, crowded: true });
    if (list.isEntries === true) inside.names.push({ text: index, type: 'str', form: 'value', changes: false });
    if (isIndexed) inside.names.push({ text: index, type: 'num', form: 'value', changes: false });
    inside.names.push({ text: item, type: 'num', form: itemForm(list), changes: false });
    this.#body(body, inside);
    if (carried !== undefined) {
      const waits = carries === 'value' || place.covered ? 'await ' : '';
      this.#add(inside, `${carried} = ${waits}add(${carried}, ${item});`);
    }
    if (collected !== undefined) {
      this.#note(`filled ${collects}`);
      this.#add(inside, collected.filled);
      this.#add(inside, `${place.covered ? 'await ' : ''}num(${collected.read});`);
    }
    if (push !== null && filled !== undefined) {
      const { text } = numText(push, inside, this.#note);
      this.#note(values ? 'push of values' : 'push');
      const pushed = values
        ? this.#valueText(push, inside)
        : `${place.covered && push.k === 'call' ? 'await ' : ''}${text}`;
      this.#add(inside, `${filled}.push(${pushed});`);
      // TypeScript does not know the type of what callbacks capture before it is filled.
      place.names.push({ text: filled, type: 'list', form: 'array', changes: true, isLong: list.isLong });
    }
    this.#add(place, '}');
    if (collected !== undefined) this.#add(place, `const ${this.#name(place, 'list', 'value')} = ${collected.list};`);
  }

  /** What an iteration takes over from the one before, and changes. */
  #carried(form: 'value' | 'handle', place: Place): string {
    this.#note(`carried ${form}`);
    const name = this.#name(place, 'num', place.covered ? 'value' : form, { changes: true });
    this.#add(place, `let ${name} = ${form === 'value' ? '1' : `${place.covered ? 'await ' : ''}num(1)`};`);
    return name;
  }

  #unroll({ how, n, body }: Of<'unroll'>, place: Place): void {
    const inside = within(place, { jumps: place.leaves ? ['break', 'continue'] : [], single: false });
    const name = `${how === 'count' ? 'i' : 'item'}${(this.#named += 1)}`;
    const head =
      how === 'count'
        ? `let ${name} = 0; ${name} < ${n}; ${name}++`
        : `const ${name} of [${[3, 1, 4].slice(0, n).join(', ')}]`;
    inside.names.push({ text: name, type: 'num', form: 'value', changes: how === 'count' });
    this.#add(place, `for (${head}) {`);
    this.#body(body, inside);
    this.#add(place, '}');
  }

  #map({ source, how: asked, body, n, again, settled }: Of<'map'>, place: Place): void {
    const list = sourceText(source, place, this.#note);
    const how =
      !place.waits || (place.covered && asked === 'sync') ? (list.form === 'handle' ? 'handle' : 'sync') : asked;
    if (!place.waits && how !== 'handle' && list.form === 'handle') return;
    const item = `item${(this.#named += 1)}`;
    const index = `index${(this.#named += 1)}`;
    const inside = { ...inCallback(place, how === 'async'), crowded: true };
    inside.names.push({ text: index, type: 'num', form: 'value', changes: false });
    inside.names.push({ text: item, type: 'num', form: itemForm(list), changes: false });
    if (list.form === 'array') this.#note('map over handles');
    const lines = this.#into(() => {
      // Nothing but what is returned is awaited from outside.
      if (how === 'async' || !place.covered) this.#body(body, inside);
      const given = numText(n, inside, this.#note);
      // A callback without a call is glue, in which there are no handles.
      const text = how !== 'async' && list.form !== 'handle' && n.k !== 'call' ? `num(${given.text})` : given.text;
      this.#add(inside, `return ${place.covered && how === 'async' && n.k === 'call' ? 'await ' : ''}${text};`);
    });
    const end = `${'  '.repeat(place.depth)}}`;
    const callback = `(${list.isEntries === true ? `[, ${item}]` : item}, ${index}) => {\n${lines.join('\n')}\n${end}`;
    const values = list.form === 'handle' ? `(await ${list.text})` : list.text;
    if (how === 'async' && settled) {
      this.#note('Promise.allSettled of a map');
      return this.#settled(`${values}.map(async ${callback})`, true, place);
    }
    if (how === 'async') {
      const name = this.#name(place, 'list', 'value', { isLong: list.isLong });
      return this.#add(place, `const ${name} = await Promise.all(${values}.map(async ${callback}));`);
    }
    const isHandle = how === 'handle' && list.form === 'handle';
    const next = again && isHandle ? `.map((next) => add(next, 1))` : '';
    if (next !== '') this.#note('map of a map');
    const mapped = `${isHandle ? list.text : values}.map(${callback})${next}`;
    if (!place.covered)
      return this.#add(
        place,
        `const ${this.#name(place, 'list', isHandle ? 'handle' : 'array', { isLong: list.isLong })} = ${mapped};`,
      );
    const name = this.#name(place, 'list', 'value', { isLong: list.isLong });
    this.#add(place, `const ${name} = await ${isHandle ? mapped : `Promise.all(${mapped})`};`);
  }

  #try({ body, handler, sees, last }: Of<'try'>, place: Place): void {
    this.#add(place, 'try {');
    this.#body(body, within(place, { covered: true }));
    if (handler !== null || last === null) {
      const error = `error${(this.#named += 1)}`;
      const inside = within(place);
      const throws = sees === 'again' && place.leaves;
      this.#add(place, sees === 'nothing' || (sees === 'again' && !throws) ? '} catch {' : `} catch (${error}) {`);
      this.#note(`catch ${sees}`);
      if (sees === 'failure') this.#add(inside, `await seen(failure(${error}).message);`);
      if (sees === 'both') this.#add(inside, `await seen(isSkip(${error}) ? 'skipped' : failure(${error}).message);`);
      this.#body(handler ?? [], inside);
      if (throws) this.#add(inside, `throw ${error};`);
    }
    if (last !== null) {
      this.#note('finally');
      this.#add(place, '} finally {');
      this.#body(last, within(place, { leaves: false, jumps: [] }));
    }
    this.#add(place, '}');
  }
}
