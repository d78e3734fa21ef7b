/**
 * The names that a misspelt one may have meant, best first: at most `limit`, and only those near enough that the
 * suggestion is not a guess.
 *
 * @example
 * ```ts
 * nearest('retires', ['retries', 'retryDelay', 'pool']); // ['retries']
 * ```
 */
export function nearest(name: string, known: Iterable<string>, limit = 3): string[] {
  const wanted = name.toLowerCase();
  const near: { known: string; distance: number }[] = [];
  for (const candidate of new Set(known)) {
    if (candidate === name) continue;
    const other = candidate.toLowerCase();
    const most = Math.max(1, Math.floor(Math.max(wanted.length, other.length) / 3));
    const distance = distanceBetween(wanted, other);
    if (distance <= most) near.push({ known: candidate, distance });
    else if (isPart(wanted, other)) near.push({ known: candidate, distance: most + 0.5 });
  }
  near.sort((a, b) => a.distance - b.distance || (a.known < b.known ? -1 : 1));
  const best = near[0]?.distance ?? 0;
  // Beside a near one, a far one is noise.
  return near
    .filter((one) => one.distance <= best + 1)
    .slice(0, limit)
    .map((one) => one.known);
}

/** `berlin` for `Europe/Berlin`, `retry` for `retryDelay`. */
function isPart(short: string, long: string): boolean {
  return short.length >= 4 && long.includes(short);
}

/** Damerau-Levenshtein (optimal string alignment): insert, delete, replace, or swap two neighbours. */
export function distanceBetween(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
