/** Why control never comes to a place of a flow, as it is written. */
import { ts } from 'ts-morph';
import { constantOf } from '../read/constants.ts';
import { evaluate } from '../read/expressions/evaluate.ts';
import { truthOf } from '../read/expressions/logic.ts';
import { Reader } from '../read/reader.ts';
import type { CheckInput } from './context.ts';

type Shared = CheckInput['shared'];

export type Cause =
  /** What is asked at this place is known before the run. `is`: what it always is. */
  | { readonly kind: 'constant'; readonly at: ts.Node; readonly is: string }
  | { readonly kind: 'other'; readonly at: ts.Node; readonly because: string; readonly label: string };

/** The nearest thing around a call, or in front of it, that keeps control from it. */
export function causeOf(call: ts.Node, flow: ts.Node, shared: Shared): Cause {
  let last: ts.Node | undefined;
  for (let at = call; at !== flow && at.parent !== undefined; at = at.parent) {
    const exit = exitBefore(at);
    if (exit !== undefined) return exit;
    const asked = askedOver(at);
    last ??= asked?.at;
    const is = asked && constantAnswer(asked, shared);
    if (asked !== undefined && is !== undefined) return { kind: 'constant', at: asked.at, is };
    if (ts.isCatchClause(at)) {
      const keyword = at.getFirstToken() ?? at;
      return { kind: 'other', at: keyword, because: 'nothing in the `try` can throw', label: 'nothing is caught here' };
    }
    if (ts.isFunctionLike(at)) {
      return { kind: 'other', at: call, because: 'nothing calls the function that it stands in', label: '' };
    }
  }
  if (last === undefined) return { kind: 'other', at: call, because: 'control never comes to it', label: '' };
  const because = 'the conditions on the way to it cannot all hold';
  return { kind: 'other', at: last, because, label: 'not together with what came before' };
}

/** A statement in front of this one, in its block, behind which nothing comes. */
function exitBefore(at: ts.Node): Cause | undefined {
  const { parent } = at;
  if (!ts.isBlock(parent) && !ts.isCaseOrDefaultClause(parent)) return undefined;
  const exit = parent.statements.slice(0, parent.statements.indexOf(at as ts.Statement)).find(leaves);
  if (exit === undefined) return undefined;
  const word = exit.getFirstToken()?.getText() ?? '';
  const because = ts.isIfStatement(exit)
    ? 'every way through the `if` before it leaves'
    : `it stands behind a \`${word}\``;
  const keyword = ts.isIfStatement(exit) ? (exit.getFirstToken() ?? exit) : exit;
  return { kind: 'other', at: keyword, because, label: 'nothing comes behind this' };
}

function leaves(statement: ts.Statement): boolean {
  if (ts.isBlock(statement)) return statement.statements.some(leaves);
  if (ts.isIfStatement(statement)) {
    return leaves(statement.thenStatement) && statement.elseStatement !== undefined && leaves(statement.elseStatement);
  }
  return ts.isReturnStatement(statement) || ts.isThrowStatement(statement) || ts.isBreakOrContinueStatement(statement);
}

/** What decides whether control comes to a place. */
type Asked =
  | { readonly kind: 'condition'; readonly at: ts.Expression; readonly wanted: boolean }
  | { readonly kind: 'switch' | 'list'; readonly at: ts.Expression };

function askedOver(at: ts.Node): Asked | undefined {
  const { parent } = at;
  if (ts.isIfStatement(parent) && at !== parent.expression) {
    return { kind: 'condition', at: parent.expression, wanted: at === parent.thenStatement };
  }
  if (ts.isConditionalExpression(parent) && at !== parent.condition) {
    return { kind: 'condition', at: parent.condition, wanted: at === parent.whenTrue };
  }
  if (ts.isCaseOrDefaultClause(at)) return { kind: 'switch', at: at.parent.parent.expression };
  if (ts.isForOfStatement(parent) && at === parent.statement) return { kind: 'list', at: parent.expression };
  if (!ts.isBinaryExpression(parent) || at !== parent.right) return undefined;
  const { kind } = parent.operatorToken;
  if (kind === ts.SyntaxKind.AmpersandAmpersandToken) return { kind: 'condition', at: parent.left, wanted: true };
  return kind === ts.SyntaxKind.BarBarToken ? { kind: 'condition', at: parent.left, wanted: false } : undefined;
}

/** What is asked, if it is known and keeps control away. */
function constantAnswer(asked: Asked, shared: Shared): string | undefined {
  const r = new Reader(shared);
  const value = evaluate(r, asked.at);
  if (asked.kind === 'condition') {
    const holds = truthOf(value);
    return holds === undefined || holds === asked.wanted ? undefined : String(holds);
  }
  const known = constantOf(r, value)?.value;
  if (asked.kind === 'list') return Array.isArray(known) && known.length === 0 ? 'empty' : undefined;
  return typeof known === 'string' || typeof known === 'number' ? JSON.stringify(known) : undefined;
}
