/** Test program: starts a child under a supervisor, then waits to be killed. */
import { fileURLToPath } from "node:url";
import { Supervisor } from "../../packages/supervise/supervisor.ts";

const child = fileURLToPath(new URL("./child.ts", import.meta.url));
const { pid } = new Supervisor().start("child", {
  argv: [Deno.execPath(), "run", "-A", "--no-check", child, String(Deno.pid)],
});
console.log(`child ${pid}`);
setInterval(() => {}, 1000);
