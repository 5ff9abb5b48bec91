/**
 * The demonstrations behind scripts/demo.sh: mp_run brings up one of the
 * groups of examples/, and a script looks at what it does.
 *
 *   deno run -A scripts/demo.ts [NAME [GROUP]]
 *
 * Exits 0 only if what the demonstration is to show was seen; leaves nothing
 * behind.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** Name of the group; short, because devices are named after it. */
const GROUP = Deno.args[1] ?? `d${Deno.pid}`;

/** How long any single step may take, in milliseconds. */
const STEP_LIMIT = 60_000;

/** A group, brought up by mp_run. */
class Show {
  readonly status: Promise<Deno.CommandStatus>;
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: string[] = [];
  #notify: () => void = () => {};
  #ended = false;

  constructor(name: string) {
    const command = ["run", "-A", "apps/mp_run.ts", `examples/${name}.yaml`];
    console.log(`$ deno ${command.join(" ")}`);
    this.#child = new Deno.Command(Deno.execPath(), {
      args: [...command, `--name=${GROUP}`],
      cwd: ROOT,
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
    this.status = this.#follow();
  }

  /** Types a line, such as "primary> send hello". */
  async type(line: string): Promise<void> {
    console.log(`\n${line}\n`);
    await this.#input.write(new TextEncoder().encode(`${line}\n`));
  }

  /** How many lines there are so far. */
  get seen(): number {
    return this.#lines.length;
  }

  /** Waits until a line was seen, the `from`th or later; returns its groups. */
  async sees(pattern: RegExp, from = 0): Promise<string[]> {
    const deadline = Date.now() + STEP_LIMIT;
    for (;;) {
      for (const line of this.#lines.slice(from)) {
        const found = pattern.exec(line);
        if (found !== null) return [...found];
      }
      if (this.#ended) throw new Error(`the group ended before ${pattern}`);
      if (Date.now() > deadline) throw new Error(`no line had ${pattern}`);
      await new Promise<void>((resolve) => {
        this.#notify = resolve;
        setTimeout(resolve, 100);
      });
    }
  }

  /** Sends mp_run a signal. */
  kill(signal: Deno.Signal): void {
    try {
      this.#child.kill(signal);
    } catch {
      // It has ended.
    }
  }

  /** Waits for the end of the group, which must have this exit code. */
  async ends(expected: number): Promise<void> {
    const { code } = await this.status;
    if (code !== expected) throw new Error(`mp_run ended with ${code}`);
  }

  async #follow(): Promise<Deno.CommandStatus> {
    const [status] = await Promise.all([this.#child.status, this.#read()]);
    this.#ended = true;
    this.#notify();
    return status;
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of this.#child.stdout) {
      const lines = (rest + decoder.decode(chunk, { stream: true }))
        .split("\n");
      rest = lines.pop()!;
      for (const line of lines) {
        this.#lines.push(line);
        console.log(line);
      }
      this.#notify();
    }
  }
}

async function simpleMp(show: Show): Promise<string> {
  await show.sees(/^secondary *\| .*Starting core 3/);
  await show.sees(/all processes are ready/);
  await show.type("primary> send hello");
  await show.sees(/^secondary *\| .*core 3: Received 'hello'$/);
  await show.type("secondary> send hello_yourself");
  await show.sees(/^primary *\| .*core 1: Received 'hello_yourself'$/);
  await show.type("secondary> quit");
  await show.type("primary> quit");
  await show.ends(0);
  return "Both messages were received.";
}

async function symmetricMp(show: Show): Promise<string> {
  await show.sees(/^ping .* icmp_seq=[5-9] /);
  await interrupt(show);
  const [, first] = await show.sees(/^first *\| Port 0: RX - (\d+)/);
  const [, second] = await show.sees(/^second *\| Port 0: RX - (\d+)/);
  if (Number(first) + Number(second) < 5) throw new Error("no packets");
  return `The processes carried ${first} and ${second} packets from port 0.`;
}

async function clientServerMp(show: Show): Promise<string> {
  await show.sees(/^ping .* icmp_seq=[5-9] /);
  await show.sees(/^server *\| Client {2}0 - rx: +[1-9]/);
  await show.sees(/^server *\| Client {2}1 - rx: +[1-9]/);
  await interrupt(show);
  return "The server dealt packets out to both clients, and ping had answers.";
}

async function mixed(show: Show): Promise<string> {
  await show.sees(/^typescript *\| lcore 1 using queue 1/);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await interrupt(show);
  const counts = /\| Port 0: RX - ([1-9]\d*), TX - ([1-9]\d*), Drop - 0/;
  const [, c] = await show.sees(new RegExp(`^c +${counts.source}`));
  const [, ts] = await show.sees(new RegExp(`^typescript *${counts.source}`));
  return `In the same seconds, C moved ${c} packets of port 0, TypeScript ${ts}.`;
}

async function l2fwdFork(show: Show): Promise<string> {
  const [, pid] = await show.sees(/l2fwd_fork is process (\d+)/);
  const ready = /Core 1 is ready \(pid=(\d+)\)$/;
  const counted = /Total packets received: +(\d+)$/;
  const [, victim] = await show.sees(ready);
  await show.sees(/Core 2 is ready/);
  await show.sees(/Total packets received: +[1-9]/);
  const [, before] = await show.sees(counted, show.seen);
  showProcesses(Number(pid));
  const from = show.seen;
  console.log(`\n$ kill -9 ${victim}\n`);
  Deno.kill(Number(victim), "SIGKILL");
  const [, successor] = await show.sees(ready, from);
  await show.sees(/Core 2 is ready/, from);
  const [, after] = await show.sees(counted, show.seen);
  showProcesses(Number(pid));
  await interrupt(show);
  await show.sees(/l2fwd_fork ended with exit code 0/);
  if (Number(after) < Number(before)) {
    throw new Error("the counters began anew");
  }
  return `Worker ${victim} was killed, ${successor} took its place, and the counters went on.`;
}

/** Ctrl-C. */
async function interrupt(show: Show): Promise<void> {
  show.kill("SIGINT");
  await show.ends(130);
}

/** Shows a process and its children as `ps` does. */
function showProcesses(pid: number): void {
  const ps =
    `ps -o pid,ppid,etime,args --pid ${pid} --ppid ${pid} | cut -c1-100`;
  const { stdout } = new Deno.Command("sh", { args: ["-c", ps] }).outputSync();
  console.log(`\n$ ${ps}\n${new TextDecoder().decode(stdout)}`);
}

/** Every demonstration by the name of its file; returns what was seen. */
const demos: Readonly<Record<string, (show: Show) => Promise<string>>> = {
  simple_mp: simpleMp,
  symmetric_mp: symmetricMp,
  client_server_mp: clientServerMp,
  l2fwd_fork: l2fwdFork,
  mixed,
};

async function main(): Promise<number> {
  const name = Deno.args[0] ?? "simple_mp";
  const demo = demos[name];
  if (demo === undefined) {
    const known = Object.keys(demos).join(", ");
    console.error(`demo: no demonstration "${name}"; there is: ${known}`);
    return 2;
  }
  const show = new Show(name);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    Deno.addSignalListener(signal, async () => {
      show.kill("SIGTERM");
      await show.status;
      Deno.exit(130);
    });
  }
  try {
    console.log(`\n${await demo(show)}`);
    return 0;
  } catch (error) {
    console.error(`demo: ${(error as Error).message}`);
    show.kill("SIGTERM");
    return 1;
  } finally {
    await show.status;
  }
}

Deno.exit(await main());
