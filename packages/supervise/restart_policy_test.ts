import assert from "node:assert/strict";
import { RestartPolicy } from "./restart_policy.ts";

Deno.test("RestartPolicy waits for the rest of the interval", () => {
  const policy = new RestartPolicy({ interval: 1000, healthyAfter: 500 });
  policy.started(0);
  assert.equal(policy.ended(700), 300);
  policy.started(1000);
  assert.equal(policy.ended(9000), 0);
  assert.equal(policy.failed, 0);
});

Deno.test("RestartPolicy doubles the interval with each early end, then gives up", () => {
  const policy = new RestartPolicy({ interval: 100, failures: 4 });
  const waits: (number | undefined)[] = [];
  for (let now = 0; now < 4; now++) {
    policy.started(now);
    waits.push(policy.ended(now));
  }
  assert.deepEqual(waits, [100, 200, 400, undefined]);
});

Deno.test("RestartPolicy forgets failures after a long life or when told", () => {
  const policy = new RestartPolicy({ failures: 2, healthyAfter: 50 });
  policy.started(0);
  policy.ended(1);
  policy.started(10);
  assert.equal(policy.ended(60), 950);
  policy.started(100);
  policy.ended(101);
  policy.healthy();
  policy.started(200);
  assert.notEqual(policy.ended(201), undefined);
});
