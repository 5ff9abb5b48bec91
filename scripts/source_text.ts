/**
 * Blanks out what is not code in a TypeScript source, or all but comments, for
 * checks that look for words in the one or the other.
 *
 * @module
 */

/** After one of these, a slash begins a regular expression, not a division. */
const BEFORE_REGEXP =
  /(^|[=(,:;!&|?{}[+\-*%~^<>]|\b(return|typeof|case|of|in))$/;

/**
 * The source with comments, string contents and regular expressions replaced
 * by blanks; code inside `${}` stays. Lines keep their numbers.
 */
export function codeOnly(source: string): string {
  return split(source).code;
}

/** The comments of a source, each on lines of its own. */
export function commentsOnly(source: string): string {
  return split(source).comments.join("\n");
}

function split(source: string): { code: string; comments: string[] } {
  let code = "";
  const comments: string[] = [];
  let at = 0;
  /** Depth of braces at which each open `${` returns to its template text. */
  const templates: number[] = [];
  let depth = 0;

  function blank(length: number): void {
    code += source.slice(at, at + length).replace(/[^\n]/g, " ");
    at += length;
  }

  function blankThrough(pattern: RegExp): void {
    pattern.lastIndex = at;
    blank(pattern.exec(source)?.[0].length ?? source.length - at);
  }

  function takeComment(pattern: RegExp): void {
    const start = at;
    blankThrough(pattern);
    comments.push(source.slice(start, at));
  }

  function blankTemplateText(): void {
    blankThrough(/(?:\\[\s\S]|\$(?!\{)|[^`\\$])*/y);
    if (source.startsWith("${", at)) templates.push(depth);
    else blank(1);
  }

  while (at < source.length) {
    const character = source[at]!;
    if (source.startsWith("//", at)) takeComment(/[^\n]*/y);
    else if (source.startsWith("/*", at)) takeComment(/[\s\S]*?\*\//y);
    else if (character === '"') blankThrough(/"(?:\\[\s\S]|[^"\\])*"/y);
    else if (character === "'") blankThrough(/'(?:\\[\s\S]|[^'\\])*'/y);
    else if (character === "`") {
      blank(1);
      blankTemplateText();
    } else if (character === "/" && BEFORE_REGEXP.test(code.trimEnd())) {
      blankThrough(/\/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\[\n])+\//y);
    } else {
      code += character;
      at++;
      if (character === "{") depth++;
      if (character === "}" && --depth === templates.at(-1)) {
        templates.pop();
        blankTemplateText();
      }
    }
  }
  return { code, comments };
}
