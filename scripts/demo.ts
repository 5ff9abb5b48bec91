/**
 * The demonstrations behind scripts/demo.sh; every line is shown as it
 * arrives.
 *
 *   deno run -A scripts/demo.ts [NAME]
 *
 * simple_mp (the default): a primary and a secondary send each other a message.
 * l2fwd_fork: a worker is killed under traffic, and comes back.
 *
 * Exits 0 only if that was seen; leaves nothing behind.
 *
 * @module
 */
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { removePrefixFiles } from "./dpdk_files.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PREFIX = `demo_${Deno.pid}`;

/** How long any single step may take, in milliseconds. */
const STEP_LIMIT = 30_000;

/** Room for the longest label. */
const LABEL_WIDTH = 10;

const running: Peer[] = [];

/** One of the two processes. */
class Peer {
  readonly status: Promise<Deno.CommandStatus>;
  readonly #label: string;
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: string[] = [];
  #notify: () => void = () => {};
  #ended = false;

  constructor(label: string, app: string, args: readonly string[]) {
    this.#label = label;
    // First of all: no network card of this machine is to be touched.
    const own = ["--no-pci", `--file-prefix=${PREFIX}`];
    const command = ["run", "--allow-ffi", `apps/${app}.ts`, ...own, ...args];
    this.show(`$ deno ${command.join(" ")}`);
    this.#child = new Deno.Command(Deno.execPath(), {
      args: command,
      cwd: ROOT,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      detached: true, // Ctrl-C is ours to handle: the peers shall end whole.
    }).spawn();
    running.push(this);
    this.#input = this.#child.stdin.getWriter();
    this.status = this.#follow();
  }

  /** Shows a line of this process. */
  show(line: string): void {
    console.log(`${this.#label.padEnd(LABEL_WIDTH)}| ${line}`);
  }

  /** Types a line at the prompt; the process itself echoes it. */
  async type(line: string): Promise<void> {
    await this.#input.write(new TextEncoder().encode(`${line}\n`));
  }

  /** Its process id. */
  get pid(): number {
    return this.#child.pid;
  }

  /** How many lines there are so far. */
  get seen(): number {
    return this.#lines.length;
  }

  /** Waits until a line has been seen, the `from`th or later, and returns it. */
  async sees(pattern: RegExp, from = 0): Promise<string> {
    const deadline = Date.now() + STEP_LIMIT;
    for (;;) {
      const line = this.#lines.slice(from).find((line) => pattern.test(line));
      if (line !== undefined) return line;
      if (this.#ended) throw new Error(`the ${this.#label} ended too early`);
      if (Date.now() > deadline) {
        throw new Error(`the ${this.#label} never printed ${pattern}`);
      }
      await new Promise<void>((resolve) => {
        this.#notify = resolve;
        setTimeout(resolve, 100);
      });
    }
  }

  /** Sends a signal; by default the one that ends it at once. */
  kill(signal: Deno.Signal = "SIGKILL"): void {
    try {
      this.#child.kill(signal);
    } catch {
      // It has ended.
    }
  }

  async #follow(): Promise<Deno.CommandStatus> {
    const [status] = await Promise.all([
      this.#child.status,
      this.#showLines(this.#child.stdout),
      this.#showLines(this.#child.stderr),
    ]);
    this.#ended = true;
    this.#notify();
    return status;
  }

  async #showLines(stream: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of stream) {
      const text = rest + decoder.decode(chunk, { stream: true });
      const lines = text.split(/\r?\n/);
      rest = lines.pop()!;
      for (const shown of lines) {
        // Screens begin by clearing the last one.
        const line = stripVTControlCharacters(shown);
        this.#lines.push(line);
        if (line.trim() !== "") this.show(line);
      }
      this.#notify();
    }
    if (rest.trim() !== "") this.show(rest);
  }
}

/** The EAL's lcore list: these lcores on the CPUs that the machine has. */
function lcores(...ids: number[]): string[] {
  const cpus = availableParallelism();
  if (cpus > 1 && ids.join() === "0,1") return ["-l", "0-1"];
  return ["--lcores", ids.map((id) => `${id}@${id % cpus}`).join(",")];
}

async function simpleMp(): Promise<void> {
  const primary = new Peer("primary", "simple_mp", [
    ...lcores(0, 1),
    "--proc-type=primary",
  ]);
  await primary.sees(/Starting core 1/);
  const secondary = new Peer("secondary", "simple_mp", [
    ...lcores(2, 3),
    "--proc-type=secondary",
  ]);
  await secondary.sees(/Starting core 3/);
  await primary.type("send hello");
  await secondary.sees(/core 3: Received 'hello'$/);
  await secondary.type("send hello_yourself");
  await primary.sees(/core 1: Received 'hello_yourself'$/);
  for (const peer of [secondary, primary]) {
    await peer.type("quit");
    const { code, signal } = await peer.status;
    if (code !== 0) throw new Error(`a process ended with ${signal ?? code}`);
  }
  console.log("\nBoth messages were received.");
}

async function l2fwdFork(): Promise<void> {
  const app = new Peer("l2fwd_fork", "l2fwd_fork", [
    ...lcores(0, 1, 2),
    "--vdev=net_null0",
    "--vdev=net_null1",
    "--",
    "-p",
    "3",
    "-T",
    "1",
  ]);
  const ready = /^Core 1 is ready \(pid=(\d+)\)$/;
  const counted = /^Total packets received: +(\d+)$/;
  const number = (pattern: RegExp, line: string): number =>
    Number(pattern.exec(line)![1]);
  const victim = number(ready, await app.sees(ready));
  await app.sees(/^Core 2 is ready/);
  await app.sees(/^Total packets received: +[1-9]/);
  const before = number(counted, await app.sees(counted, app.seen));
  showProcesses(app.pid);
  const from = app.seen;
  console.log(`\n$ kill -9 ${victim}\n`);
  Deno.kill(victim, "SIGKILL");
  const successor = number(ready, await app.sees(ready, from));
  await app.sees(/^Core 2 is ready/, from);
  const after = number(counted, await app.sees(counted, app.seen));
  showProcesses(app.pid);
  app.kill("SIGINT");
  const { code, signal } = await app.status;
  if (code !== 0) {
    throw new Error(`the main process ended with ${signal ?? code}`);
  }
  if (after < before) throw new Error("the counters began anew");
  console.log(
    `\nWorker ${victim} was killed, ${successor} took its place, and the counters went on.`,
  );
}

/** Shows a process and its children as `ps` does. */
function showProcesses(pid: number): void {
  const ps =
    `ps -o pid,ppid,etime,args --pid ${pid} --ppid ${pid} | cut -c1-100`;
  const { stdout } = new Deno.Command("sh", { args: ["-c", ps] }).outputSync();
  console.log(`\n$ ${ps}\n${new TextDecoder().decode(stdout)}`);
}

/** Every demonstration by name. */
const demos: Readonly<Record<string, () => Promise<void>>> = {
  simple_mp: simpleMp,
  l2fwd_fork: l2fwdFork,
};

async function cleanUp(): Promise<void> {
  for (const peer of running) peer.kill();
  await Promise.all(running.map((peer) => peer.status));
  removePrefixFiles(PREFIX);
}

async function main(): Promise<number> {
  const name = Deno.args[0] ?? "simple_mp";
  const demo = demos[name];
  if (demo === undefined) {
    const known = Object.keys(demos).join(", ");
    console.error(`demo: no demonstration "${name}"; there is: ${known}`);
    return 2;
  }
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    Deno.addSignalListener(signal, async () => {
      await cleanUp();
      Deno.exit(130);
    });
  }
  try {
    await demo();
    return 0;
  } catch (error) {
    console.error(`demo: ${(error as Error).message}`);
    return 1;
  } finally {
    await cleanUp();
  }
}

Deno.exit(await main());
