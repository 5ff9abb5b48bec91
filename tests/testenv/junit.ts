/**
 * Reads the test report that `deno test --junit-path` writes.
 *
 * @module
 */

/** Names of the tests of one file, by result; steps count with their test. */
export interface TestResults {
  readonly passed: string[];
  readonly failed: string[];
  readonly skipped: string[];
}

/** Sorts the tests of a report by their result. */
export function parseJunit(report: string): TestResults {
  const results: TestResults = { passed: [], failed: [], skipped: [] };
  const seen = new Set<string>();
  const cases = report.matchAll(
    /<testcase name="([^"]*)"[^>]*?(?:\/>|>([\s\S]*?)<\/testcase>)/g,
  );
  for (const [, rawName, body = ""] of cases) {
    const name = unescape(rawName!);
    const isStep = [...name.matchAll(/ > /g)].some(({ index }) =>
      seen.has(name.slice(0, index))
    );
    if (isStep) continue;
    seen.add(name);
    // Text inside is escaped, so a tag can only be the reporter's.
    if (/<(failure|error)\b/.test(body)) results.failed.push(name);
    else if (/<skipped\b/.test(body)) results.skipped.push(name);
    else results.passed.push(name);
  }
  return results;
}

function unescape(text: string): string {
  const characters: Record<string, string> = {
    lt: "<",
    gt: ">",
    quot: '"',
    apos: "'",
    amp: "&",
  };
  return text.replace(
    /&(?:(lt|gt|quot|apos|amp)|#(\d+)|#x([0-9a-fA-F]+));/g,
    (_all, name, decimal, hex) =>
      name !== undefined
        ? characters[name]!
        : String.fromCodePoint(parseInt(decimal ?? hex, decimal ? 10 : 16)),
  );
}
