import type { ts } from 'ts-morph';
import { type Fault, type Property, type Shape, type Step, stepsOf } from './shape.ts';

/** A fault in a type, and the way to it. */
export interface Found {
  readonly fault: Fault;
  readonly steps: readonly Step[];
}

/** Every fault of a type; of the ways that lead through one type to a fault in it, the first. */
export function findFaults(root: Shape): readonly Found[] {
  const found: Found[] = [];
  const met = new Set<Shape>();
  const steps: Step[] = [];
  const visit = (shape: Shape): void => {
    if (shape.content.kind === 'fault') {
      // A type without an end has it at every turn.
      const { kind } = shape.content.fault;
      if (kind === 'endless' && found.some((one) => one.fault.kind === kind)) return;
      found.push({ fault: shape.content.fault, steps: [...steps] });
      return;
    }
    if (met.has(shape)) return;
    met.add(shape);
    for (const step of stepsOf(shape.content)) {
      steps.push(step);
      visit(step.shape);
      steps.pop();
    }
  };
  visit(root);
  return found;
}

/** The way as messages write it: `rows[].convert`; empty if the type itself is at fault. */
export function pathOf(steps: readonly Step[]): string {
  return steps
    .map((step) => step.text)
    .join('')
    .replace(/^\./, '');
}

export interface Cause {
  /** The declaration that says what cannot be; none: the type that the caller names is at fault itself. */
  readonly main?: ts.Declaration;
  /** The property that holds it, where the cause is what was put in for its type parameter. */
  readonly holder?: ts.Declaration;
}

/**
 * The property that causes a fault: the innermost one of the project on the way to it, unless the property only says `T`
 * and the fault is in what was given for T.
 */
export function causeOf(
  { steps }: Found,
  isOwn: (declaration: ts.Declaration) => boolean,
  declaredShape: (property: Property) => Shape | undefined,
): Cause {
  let holder: ts.Declaration | undefined;
  for (let index = steps.length - 1; index >= 0; index--) {
    const property = steps[index]?.property;
    if (property?.declaration === undefined) continue;
    const declared = declaredShape(property);
    if (isOwn(property.declaration) && (declared === undefined || !isOpen(declared, steps.slice(index + 1)))) {
      return holder === undefined ? { main: property.declaration } : { main: property.declaration, holder };
    }
    holder ??= property.declaration;
  }
  return holder === undefined ? {} : { holder };
}

/** True if the way leads to a type parameter, in the type as it was written. */
function isOpen(shape: Shape, steps: readonly Step[]): boolean {
  const { content } = shape;
  if (content.kind === 'fault') return content.fault.kind === 'unresolved';
  if (content.kind === 'union') return content.members.some((member) => isOpen(member, steps));
  const [next, ...rest] = steps;
  if (next === undefined) return false;
  if (next.text === '') return isOpen(shape, rest);
  const inner = stepsOf(content).find((step) => step.text === next.text);
  return inner !== undefined && isOpen(inner.shape, rest);
}
