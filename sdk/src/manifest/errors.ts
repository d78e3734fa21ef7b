import { TradewindError } from '../errors.ts';

/** What can be wrong with a manifest that is read. */
export const manifestErrors = {
  TW1060: 'A manifest is not JSON',
  TW1061: 'This is not a manifest, or one of another format version',
  TW1062: 'A manifest does not have the shape it should have',
  TW1063: 'A manifest refers to something that is not in it',
  TW1064: 'A manifest waits for itself',
} as const satisfies Record<`TW106${number}`, string>;

export type ManifestErrorCode = keyof typeof manifestErrors;

const rebuild = 'A manifest is written by `tradewind build` and by nothing else: build it again from its sources.';

/** `at`: where in the manifest, as `dags[0].nodes[2].args[0]`. */
export function manifestError(
  code: ManifestErrorCode,
  at: string,
  message: string,
  help: string = rebuild,
): TradewindError {
  return new TradewindError(code, at === '' ? message : `${at}: ${message}`, { help });
}
