/** What the local executor and its workers say to each other. */
import type { ErrorInfo } from '../../core/model.ts';
import type { AbortWhy } from '../endings.ts';
import type { Work, WorkArg, WorkOutcome } from '../executor.ts';
import { type ByteSink, FrameReader, longText, writeFrame } from './frames.ts';

/** File descriptors of a worker. */
export const channelFd = 3;
export const lifelineFd = 4;

export type ToWorker =
  /** `announce`: say when the code is loaded and when it is called. */
  | { readonly kind: 'run'; readonly work: Work; readonly announce: boolean }
  | { readonly kind: 'abort'; readonly token: string; readonly why: AbortWhy };

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'ended'; readonly outcome: WorkOutcome }
  /** The abort reached the try: its event loop is free. */
  | { readonly kind: 'heard'; readonly token: string }
  /** Something was thrown outside of the tries' promises; `token`: by what this try began. */
  | { readonly kind: 'stray'; readonly token?: string; readonly error: ErrorInfo; readonly outOfMemory: boolean };

/** Names the code of a task, which is loaded once in a process. */
export function codeKey({ bundle, taskKey }: Work): string {
  return `${bundle}\n${taskKey}`;
}

/**
 * Said on the lifeline, as lines of JSON, at once: on the channel it could wait behind a long result, and what follows may
 * block or end the process.
 */
export type Urgent = Milestone | LastWords;

export type Milestone =
  /** The try was taken up, and its code is loaded now. */
  | { readonly kind: 'loading'; readonly token: string }
  /** The try's code is loaded, and called now. */
  | { readonly kind: 'begun'; readonly token: string };

/** Why the process ends. */
export type LastWords =
  | { readonly kind: 'exit'; readonly token?: string; readonly code: number; readonly stack?: string }
  | { readonly kind: 'memory'; readonly rssMb: number }
  | { readonly kind: 'broken'; readonly message: string };

export function isMilestone(urgent: Urgent): urgent is Milestone {
  return urgent.kind === 'loading' || urgent.kind === 'begun';
}

/** A `WorkArg` whose text may be a body of the frame. */
type PackedArg =
  | (Extract<WorkArg, { kind: 'text' }> & { readonly body?: number })
  | Extract<WorkArg, { kind: 'file' }>
  | { readonly kind: 'list'; readonly items: readonly PackedArg[] }
  | { readonly kind: 'record'; readonly entries: readonly (readonly [key: string, value: PackedArg])[] };

export function sendToWorker(sink: ByteSink, message: ToWorker): void {
  if (message.kind !== 'run') {
    writeFrame(sink, message);
    return;
  }
  const bodies: string[] = [];
  const args = message.work.args.map((arg) => packArg(arg, bodies));
  if (bodies.length === 0) writeFrame(sink, message);
  else writeFrame(sink, { ...message, work: { ...message.work, args } }, bodies);
}

export function sendFromWorker(sink: ByteSink, message: FromWorker): void {
  const text = message.kind === 'ended' ? message.outcome.text : undefined;
  if (message.kind !== 'ended' || text === undefined || text.length < longText) {
    writeFrame(sink, message);
    return;
  }
  const { token, outcome } = message.outcome;
  writeFrame(sink, { kind: 'ended', outcome: { token, outcome } }, [text]);
}

/** Calls `received` for each message of a worker. */
export function readFromWorker(received: (message: FromWorker) => void): FrameReader {
  return new FrameReader((raw, [text]) => {
    const message = raw as FromWorker;
    received(
      message.kind === 'ended' && text !== undefined
        ? { kind: 'ended', outcome: { ...message.outcome, text } }
        : message,
    );
  });
}

/** Calls `received` for each message to a worker. */
export function readToWorker(received: (message: ToWorker) => void): FrameReader {
  return new FrameReader((raw, bodies) => {
    const message = raw as ToWorker;
    if (message.kind !== 'run' || bodies.length === 0) received(message);
    else
      received({
        ...message,
        work: { ...message.work, args: message.work.args.map((arg) => unpackArg(arg, bodies)) },
      });
  });
}

function packArg(arg: WorkArg, bodies: string[]): PackedArg {
  switch (arg.kind) {
    case 'text':
      return arg.text.length < longText ? arg : { ...arg, text: '', body: bodies.push(arg.text) - 1 };
    case 'list':
      return { kind: 'list', items: arg.items.map((item) => packArg(item, bodies)) };
    case 'record':
      return { kind: 'record', entries: arg.entries.map(([key, value]) => [key, packArg(value, bodies)] as const) };
    default:
      return arg;
  }
}

function unpackArg(arg: PackedArg, bodies: readonly string[]): WorkArg {
  switch (arg.kind) {
    case 'text':
      return arg.body === undefined ? arg : { ...arg, text: bodies[arg.body] ?? '' };
    case 'list':
      return { kind: 'list', items: arg.items.map((item) => unpackArg(item, bodies)) };
    case 'record':
      return { kind: 'record', entries: arg.entries.map(([key, value]) => [key, unpackArg(value, bodies)] as const) };
    default:
      return arg;
  }
}
