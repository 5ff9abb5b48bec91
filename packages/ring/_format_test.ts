import assert from "node:assert/strict";
import { layout, layoutFor, useLayout } from "../../ffi/layout/mod.ts";
import { Window } from "../../ffi/memory/window.ts";
import { RingView } from "./ring_view.ts";

Deno.test("RingView.memorySize() has the guard that 26.07 puts behind the elements", () => {
  const before = layout();
  try {
    for (const [release, size] of [[2511, 384 + 64], [2607, 384 + 128]]) {
      useLayout(layoutFor(release!)!);
      assert.equal(RingView.memorySize(8), size);
      const window = new Window(new ArrayBuffer(size!));
      RingView.format(window, 0, { name: "r", count: 8 });
      assert.equal(new RingView(window, 0).capacity, 7);
    }
  } finally {
    useLayout(before);
  }
});
