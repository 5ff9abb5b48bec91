/**
 * The page of mp_top in Debian's Chromium, without a screen.
 *
 * @module
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "npm:playwright-core@1.65.1";

const PROGRAM = "/usr/bin/chromium";
/** Milliseconds: far above what anything in the page takes. */
const WAIT_LIMIT = 60_000;

/** A page and what went wrong in it. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors on the console and requests to other machines. */
  readonly errors: readonly string[];
}

/** Runs a body with a browser. */
export async function withBrowser(
  body: (browser: Browser) => Promise<void>,
): Promise<void> {
  assert.ok(existsSync(PROGRAM), `no ${PROGRAM} (run scripts/setup.sh --dev)`);
  const browser = await chromium.launch({
    executablePath: PROGRAM,
    // Root, as which the tests run, gets no sandbox.
    args: ["--no-sandbox", "--disable-gpu"],
    timeout: 120_000,
  });
  try {
    await body(browser);
  } finally {
    await browser.close();
  }
}

/** Opens a page and watches what it does from its first request on. */
export async function openPage(
  browser: Browser,
  url: string,
  options: {
    readonly width?: number;
    readonly height?: number;
    readonly colorScheme?: "light" | "dark";
  } = {},
): Promise<WatchedPage> {
  const { width = 1280, height = 900, colorScheme = "light" } = options;
  const viewport = { width, height };
  const page = await browser.newPage({ viewport, colorScheme });
  page.setDefaultTimeout(WAIT_LIMIT);
  const errors: string[] = [];
  const { origin } = new URL(url);
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) {
      errors.push(message.text());
    }
  });
  page.on("pageerror", (error) => void errors.push(String(error)));
  page.on("request", (request) => {
    const asked = request.url();
    if (!asked.startsWith(`${origin}/`) && !asked.startsWith("data:")) {
      errors.push(`request to ${asked}`);
    }
  });
  await page.goto(url);
  return { page, errors };
}

/** Waits until an expression of the page holds. */
export async function until(page: Page, expression: string): Promise<void> {
  const deadline = performance.now() + WAIT_LIMIT;
  // The page's policy forbids it to be asked by a function made of text.
  while (await page.evaluate(`Boolean(${expression})`) !== true) {
    if (performance.now() > deadline) {
      const text = await page.locator("body").innerText();
      throw new Error(`never held: ${expression}; the page says:\n${text}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The state of a node of the drawing, as an expression of the page. */
export function nodeState(id: string): string {
  return `document.querySelector('[data-id="${id}"]')?.dataset.state`;
}
