/**
 * The statistics screen of l2fwd_fork, which is that of l2fwd.
 *
 * @module
 */

/** Packet counters of a port. */
export interface PortCounts {
  /** Packets that left through it. */
  readonly sent: number;
  /** Packets that came in by it. */
  readonly received: number;
  /** Packets that it did not take. */
  readonly dropped: number;
}

/** Clears the terminal and puts the cursor into its first column and row. */
const CLEAR = "\x1b[2J\x1b[1;1H";

/** The whole screen. */
export function screenText(
  ports: readonly number[],
  counts: (port: number) => PortCounts,
): string {
  const total = { sent: 0, received: 0, dropped: 0 };
  const lines = ["", "Port statistics ===================================="];
  for (const port of ports) {
    const { sent, received, dropped } = counts(port);
    total.sent += sent;
    total.received += received;
    total.dropped += dropped;
    lines.push(
      `Statistics for port ${port} ------------------------------`,
      `Packets sent: ${String(sent).padStart(24)}`,
      `Packets received: ${String(received).padStart(20)}`,
      `Packets dropped: ${String(dropped).padStart(21)}`,
    );
  }
  lines.push(
    "Aggregate statistics ===============================",
    `Total packets sent: ${String(total.sent).padStart(18)}`,
    `Total packets received: ${String(total.received).padStart(14)}`,
    `Total packets dropped: ${String(total.dropped).padStart(15)}`,
    "====================================================",
  );
  return CLEAR + lines.map((line) => `${line}\n`).join("");
}
