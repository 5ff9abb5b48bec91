/**
 * Circles of imports: files that import each other, by way of others or not,
 * for types or not. None of them can be read, moved or tested alone.
 *
 * @module
 */

/** What each file imports, by paths. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/**
 * Finds circles until each file that is in one is in one that was found.
 *
 * @returns each as the files from its first to the first again, by arrows.
 */
export function importCircles(graph: ImportGraph): string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  for (const file of [...graph.keys()].sort()) {
    if (seen.has(file)) continue;
    const circle = shortestCircle(graph, file);
    if (circle.length === 0) continue;
    for (const member of circle) seen.add(member);
    found.push(circle.join(" -> "));
  }
  return found;
}

/** The shortest way from a file back to it; empty if there is none. */
function shortestCircle(graph: ImportGraph, start: string): string[] {
  const cameFrom = new Map<string, string>();
  const reached = [start];
  // Grows while it is walked.
  for (const file of reached) {
    for (const next of graph.get(file) ?? []) {
      if (next === start) return [...wayTo(file, cameFrom), start];
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, file);
      reached.push(next);
    }
  }
  return [];
}

function wayTo(
  file: string,
  cameFrom: ReadonlyMap<string, string>,
): string[] {
  const before = cameFrom.get(file);
  return before === undefined ? [file] : [...wayTo(before, cameFrom), file];
}
