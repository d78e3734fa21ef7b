/** The door of the manifest: what comes in is checked here once, and believed from here on. */
import { manifestError } from './errors.ts';
import { checkReferences } from './references.ts';
import { manifestSchema } from './schema.ts';
import { compileShape } from './shape.ts';
import { type Manifest, manifestFormat, manifestFormatVersion } from './types.ts';

let checkShape: ((value: unknown) => void) | undefined;

/**
 * A manifest from its text, or from what `JSON.parse` made of it. Throws a coded error that names the first place that is
 * wrong: no field is missing, none is unknown, every reference leads somewhere.
 */
export function parseManifest(input: unknown): Manifest {
  const value = typeof input === 'string' ? parseJson(input) : input;
  checkFormat(value);
  checkShape ??= compileShape(manifestSchema);
  checkShape(value);
  // The schema says what the type says: a test holds the two equal.
  const manifest = value as Manifest;
  checkReferences(manifest);
  return manifest;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw manifestError('TW1060', '', `The manifest is not JSON: ${(error as Error).message}`);
  }
}

/** First of all: a manifest of another version may look wrong in ways that are not its fault. */
function checkFormat(value: unknown): void {
  const head = (typeof value === 'object' && value !== null ? value : {}) as {
    readonly format?: unknown;
    readonly formatVersion?: unknown;
  };
  if (head.format !== manifestFormat) {
    throw manifestError('TW1061', '', 'This is not a manifest of Tradewind.');
  }
  const version = head.formatVersion;
  if (version === manifestFormatVersion) return;
  const newer = typeof version === 'number' && version > manifestFormatVersion;
  throw manifestError(
    'TW1061',
    'formatVersion',
    `This manifest has format version ${String(version)}; this Tradewind reads version ${manifestFormatVersion}.`,
    newer
      ? 'A newer Tradewind wrote it: update this one, or build the project again with it.'
      : 'Build the project again with `tradewind build`.',
  );
}
