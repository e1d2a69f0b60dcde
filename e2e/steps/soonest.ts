/** Bounds on time that say what Stile does, and not how busy the machine is on which it is tried. */

/** More than a moment in which other work has the machine; fewer than would hide what is always slow. */
const tries = 5;

/** The shortest of up to five measurements, in ms: no further one is made after the first below `boundMs`. */
export async function soonest(
  boundMs: number,
  measure: (attempt: number) => Promise<number>,
): Promise<number> {
  let shortest = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < tries && shortest >= boundMs; attempt++) {
    shortest = Math.min(shortest, await measure(attempt));
  }
  return shortest;
}
