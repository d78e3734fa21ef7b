/**
 * Messages between the executor and a worker, over a socket.
 *
 * A frame is two lengths, a JSON header, and bodies. Long texts (arguments, results) travel as bodies: written into JSON
 * they would be escaped, scanned and copied on both sides, which for a megabyte takes longer than most tasks.
 */

/** Below this, a text in the header is cheaper. */
export const longText = 512;
const lengthsBytes = 8;

interface Header {
  readonly message: unknown;
  /** Bytes of each body. */
  readonly bodies?: readonly number[];
}

export interface ByteSink {
  write(bytes: Uint8Array): unknown;
  cork(): void;
  uncork(): void;
}

export function writeFrame(sink: ByteSink, message: unknown, bodies: readonly string[] = []): void {
  const buffers = bodies.map((body) => Buffer.from(body));
  const header: Header = bodies.length === 0 ? { message } : { message, bodies: buffers.map((body) => body.length) };
  const json = JSON.stringify(header);
  const jsonBytes = Buffer.byteLength(json);
  const head = Buffer.allocUnsafe(lengthsBytes + jsonBytes);
  head.writeUInt32LE(jsonBytes, 0);
  head.writeUInt32LE(
    buffers.reduce((sum, body) => sum + body.length, 0),
    4,
  );
  head.write(json, lengthsBytes);
  if (buffers.length === 0) {
    sink.write(head);
    return;
  }
  sink.cork();
  sink.write(head);
  for (const body of buffers) sink.write(body);
  sink.uncork();
}

/** Puts frames together from the pieces in which they arrive. */
export class FrameReader {
  readonly #received: (message: unknown, bodies: readonly string[]) => void;
  #chunks: Buffer[] = [];
  #bytes = 0;
  /** How many bytes are needed before there is something to do. */
  #need = lengthsBytes;

  constructor(received: (message: unknown, bodies: readonly string[]) => void) {
    this.#received = received;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    while (this.#bytes >= this.#need) {
      const all = this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks);
      this.#chunks = [all];
      const jsonBytes = all.readUInt32LE(0);
      const end = lengthsBytes + jsonBytes + all.readUInt32LE(4);
      if (all.length < end) {
        this.#need = end;
        return;
      }
      this.#chunks = all.length > end ? [all.subarray(end)] : [];
      this.#bytes = all.length - end;
      this.#need = lengthsBytes;
      const header = JSON.parse(all.toString('utf8', lengthsBytes, lengthsBytes + jsonBytes)) as Header;
      this.#received(header.message, bodiesOf(all, lengthsBytes + jsonBytes, header.bodies));
    }
  }
}

function bodiesOf(all: Buffer, begin: number, lengths: readonly number[] = []): string[] {
  let offset = begin;
  return lengths.map((length) => all.toString('utf8', offset, (offset += length)));
}
