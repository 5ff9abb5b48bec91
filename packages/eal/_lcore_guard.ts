/**
 * The first module of every lcore program: `scripts/bundle_lcores.ts` puts it
 * there. It tells the main isolate of errors that nobody catches, those at
 * import among them: where workers are web workers, the event there has no
 * stack. On Node it has one, and there are no events here.
 *
 * @module
 */
import { failureReport } from "./_lcore_messages.ts";

const scope = globalThis as unknown as {
  addEventListener?(
    type: string,
    listener: (event: { error?: unknown; reason?: unknown }) => void,
  ): void;
  postMessage(message: unknown): void;
};

scope.addEventListener?.(
  "error",
  ({ error }) => scope.postMessage(failureReport("uncaught", error)),
);
scope.addEventListener?.(
  "unhandledrejection",
  ({ reason }) => scope.postMessage(failureReport("uncaught", reason)),
);
