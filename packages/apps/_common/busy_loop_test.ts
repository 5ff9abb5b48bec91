import assert from "node:assert/strict";
import { inTurn, pollOnMain, pollOnWorker } from "./busy_loop.ts";

Deno.test("pollOnMain lets timers stop it", async () => {
  let rounds = 0;
  let running = true;
  setTimeout(() => running = false, 1);
  await pollOnMain(() => rounds++, () => running);
  assert.ok(rounds > 0);
});

Deno.test("pollOnMain lets signals stop it", async () => {
  let running = true;
  const stop = () => running = false;
  Deno.addSignalListener("SIGUSR2", stop);
  try {
    Deno.kill(Deno.pid, "SIGUSR2");
    await pollOnMain(() => {}, () => running);
  } finally {
    Deno.removeSignalListener("SIGUSR2", stop);
  }
});

Deno.test("pollOnWorker ends with its flag", () => {
  let rounds = 0;
  pollOnWorker(() => rounds++, () => rounds < 1000);
  assert.ok(rounds >= 1000);
});

Deno.test("inTurn runs each step once, in order, however many there are", () => {
  for (let count = 0; count < 5; count++) {
    const ran: number[] = [];
    inTurn(Array.from({ length: count }, (_, i) => () => void ran.push(i)))();
    assert.deepEqual(ran, Array.from({ length: count }, (_, i) => i));
  }
});
