import assert from "node:assert/strict";
import { GroupDocument } from "./group_document.ts";
import { type Host, makePlan } from "./make_plan.ts";
import type { GroupPlan } from "./plan.ts";
import { GroupFileError } from "./problem.ts";

const HOST: Host = {
  cpus: [0, 1],
  temporary: "/tmp",
  here: "/groups",
  hugepageFolders: ["/dev/hugepages"],
  runtimeRoot: "/var/run/dpdk",
};

function plan(text: string, name?: string): GroupPlan {
  return makePlan(new GroupDocument("g.yaml", text), HOST, name);
}

/** What is wrong with a text, without the name of the file. */
function problems(text: string): string[] {
  try {
    plan(text);
  } catch (error) {
    if (!(error instanceof GroupFileError)) throw error;
    return error.lines.map((line) => line.replace(/^g\.yaml:/, ""));
  }
  return [];
}

/** The words behind the program of a process. */
function words(group: GroupPlan, index: number): string {
  const { argv } = group.processes[index]!.command;
  return argv.slice(argv.findIndex((word) => /\.[tj]s$|^x$/.test(word)) + 1)
    .join(" ");
}

const TWO = `
name: g
processes:
  a: { app: simple_mp }
  b: { app: simple_mp }
`;

Deno.test("makePlan begins with --no-pci and shares the lcores out", () => {
  const group = plan(TWO);
  assert.equal(
    words(group, 0),
    "--no-pci --file-prefix=g --proc-type=primary --lcores=0@0,1@1",
  );
  assert.equal(
    words(group, 1),
    "--no-pci --file-prefix=g --proc-type=secondary --lcores=2@0,3@1",
  );
});

Deno.test("makePlan gives devices and memory to the primary, options to all", () => {
  const group = plan(`
name: g
eal: { memory: 64, vdevs: [net_null0], options: [--no-telemetry] }
processes:
  a: { program: x, arguments: -p 3, eal: { options: [--log-level=8] } }
  b: { program: [x], arguments: ["-n", "a b"] }
`);
  assert.equal(
    words(group, 0),
    "--no-pci --file-prefix=g --proc-type=primary --lcores=0@0 -m 64 --vdev=net_null0 --no-telemetry --log-level=8 -- -p 3",
  );
  assert.equal(
    words(group, 1),
    "--no-pci --file-prefix=g --proc-type=secondary --lcores=1@1 --no-telemetry -- -n a b",
  );
  assert.equal(group.processes[1]!.command.argv.at(-1), "a b");
});

Deno.test("makePlan allows only the cards that are named", () => {
  const group = plan(`
name: g
eal: { pci: ["0000:03:00.0"] }
processes: { a: { program: x } }
`);
  assert.match(words(group, 0), /^--allow=0000:03:00\.0 --file-prefix=g /);
});

Deno.test("makePlan takes a name in place of the file's", () => {
  assert.match(words(plan(TWO, "other"), 0), /--file-prefix=other /);
  assert.throws(() => plan(TWO, "a b"), /name must be letters/);
});

Deno.test("makePlan puts values in the place of names", () => {
  const group = plan(`
name: g
processes:
  a: { command: "\${here}/run \${name} \${scratch}" }
`);
  assert.deepEqual(group.processes[0]!.command.argv, [
    "/groups/run",
    "g",
    "/tmp/mp_run_g",
  ]);
});

Deno.test("makePlan waits for all above, or for those named and the primary", () => {
  const group = plan(`
name: g
processes:
  log: { command: x }
  a: { program: x }
  b: { program: x, after: [] }
  c: { command: x, after: [log] }
  d: { command: x }
`);
  assert.deepEqual(group.processes.map(({ after }) => after.join(" ")), [
    "",
    "log",
    "a",
    "log",
    "log a b c",
  ]);
});

Deno.test("makePlan has a primary that stands below its secondaries wait first", () => {
  const group = plan(`
name: g
processes:
  a: { program: x, after: [] }
  b: { program: x, role: primary, after: [] }
`);
  assert.deepEqual(group.processes.map(({ after }) => after), [["b"], []]);
});

Deno.test("makePlan undoes its network in the plan", () => {
  const group = plan(`
name: g
network:
  namespaces: [n]
  veths: [{ device: v0, peer: v1, namespace: n, address: 10.0.0.1/24, mac: "02:00:00:00:00:01" }]
processes: { a: { command: x, namespace: n } }
`);
  assert.deepEqual(group.steps.map(({ argv }) => argv.join(" ")), [
    "mkdir -m 700 /tmp/mp_run_g",
    "ip netns add n",
    "ip -n n link set lo up",
    "ip link add v0 type veth peer name v1 netns n",
    "sysctl -qw net.ipv6.conf.v0.disable_ipv6=1",
    "ip link set v0 up",
    "ip netns exec n sysctl -qw net.ipv6.conf.v1.disable_ipv6=1",
    "ip -n n link set v1 address 02:00:00:00:00:01",
    "ip -n n addr add 10.0.0.1/24 dev v1",
    "ip -n n link set v1 up",
    "ip netns exec n ethtool -K v1 tx off",
  ]);
  assert.deepEqual(
    group.steps.flatMap(({ undo }) => undo === undefined ? [] : [undo[0]]),
    ["rm", "ip", "ip"],
  );
  assert.equal(group.removal, "");
  assert.equal(
    group.processes[0]!.command.argv.join(" "),
    "ip netns exec n x",
  );
});

/** A text, and all that is wrong with it. */
const WRONG: readonly (readonly [string, readonly string[]])[] = [
  ["", ["1:1: the file must be a map"]],
  ["- a", ["1:1: the file must be a map"]],
  ["name: g", ['1:1: the file needs the key "processes"']],
  ["a: 1\na: 2", ["2:1: Map keys must be unique"]],
  [
    "name: g\n b: 1",
    [
      "1:7: Nested mappings are not allowed in compact mappings",
      "1:7: Implicit keys need to be on a single line",
    ],
  ],
  ["name: [", [
    "1:8: Flow sequence in block collection must be sufficiently indented and end with a ]",
  ]],
  ["name: !x g\nprocesses: {a: {command: x}}", ["1:7: Unresolved tag: !x"]],
  ["name: g\nprocesses: {}", ["2:12: processes must not be empty"]],
  ["name: 3\nprocesses: {a: {command: x}}", [
    "1:7: name must be a text (in quotes, if it looks like a number)",
  ]],
  ["name: a/b\nprocesses: {a: {command: x}}", [
    '1:7: name must be letters, digits, _ . and -, at most 32 of them: "a/b"',
  ]],
  ["name: g\nprocess: {}\nprocesses: {a: {command: x}}", [
    '2:1: the file has no key "process"; there is: name, eal, network, prepare, processes',
  ]],
  ["name: g\nprocesses:\n  1a: {command: x}", [
    '3:3: processes: "1a" is not a label: a letter, then letters, digits, _ and -, at most 20 of them',
  ]],
  ["name: g\nprocesses:\n  a:\n    lcores: 1", [
    "4:5: processes.a needs exactly one of app, program and command",
  ]],
  ["name: g\nprocesses:\n  a: {app: simple_mp, command: x}", [
    "3:6: processes.a needs exactly one of app, program and command",
  ]],
  ["name: g\nprocesses:\n  a: {app: other}", [
    "3:12: processes.a.app must be one of simple_mp, symmetric_mp, mp_server, mp_client, l2fwd_fork",
  ]],
  ["name: g\nprocesses:\n  a: {app: simple_mp, lcores: 0}", [
    "3:31: processes.a.lcores must be 1 at least",
  ]],
  ["name: g\nprocesses:\n  a: {app: simple_mp, lcores: 0.5}", [
    "3:31: processes.a.lcores must be a whole number or a text (in quotes, if it looks like a number)",
    "3:31: processes.a.lcores must be 1 at least",
  ]],
  ["name: g\nprocesses:\n  a: {app: simple_mp, lcores: 129}", [
    "3:31: processes.a.lcores must be 128 at most",
  ]],
  ["name: g\nprocesses:\n  a: {app: simple_mp, lcores: x}", [
    '3:31: this is no list of lcores, such as 0,2-3 or 0@0,10@1: "x"',
  ]],
  [
    'name: g\nprocesses:\n  a: {app: simple_mp, lcores: "0,1"}\n  b: {app: simple_mp, lcores: 1-2}',
    ['4:31: lcore 1 belongs to "a" already'],
  ],
  ["name: g\nprocesses:\n  a: {app: simple_mp, arguments: [1]}", [
    "3:35: processes.a.arguments[0] must be a text (in quotes, if it looks like a number)",
  ]],
  ["name: g\nprocesses:\n  a: {command: x, lcores: 2}", [
    "3:19: lcores is only for app and program",
  ]],
  ["name: g\nprocesses:\n  a: {app: mp_client}", [
    "3:3: mp_client must be the secondary, and this is the primary",
  ]],
  [
    "name: g\nprocesses:\n  a: {app: symmetric_mp}\n  b: {app: mp_server}",
    ["4:3: mp_server must be the primary, and this is the secondary"],
  ],
  [
    "name: g\nprocesses:\n  a: {program: x, role: primary}\n  b: {program: x, role: primary}",
    ['4:25: "a" is the primary already'],
  ],
  ["name: g\nprocesses:\n  a: {command: x, namespace: n}", [
    '3:30: network.namespaces has no "n"',
  ]],
  ["name: g\nprocesses:\n  a: {command: x, after: [b]}", [
    '3:27: there is no process "b"',
  ]],
  [
    "name: g\nprocesses:\n  a: {command: x, after: [b]}\n  b: {command: x}",
    ["3:26: they wait for each other: a after b after a"],
  ],
  ["name: g\nprocesses:\n  a: {command: x, after: [a]}", [
    "3:26: they wait for each other: a after a",
  ]],
  ['name: g\nprocesses:\n  a: {command: x, ready: "("}', [
    "3:26: Invalid regular expression: /(/: Unterminated group",
  ]],
  ["name: g\nprocesses:\n  a: {command: x, ready: {within: -1}}", [
    "3:35: processes.a.ready.within must be more than 0",
  ]],
  ["name: g\nprocesses:\n  a: {command: x, restart: sometimes}", [
    '3:28: processes.a.restart must be never, on-failure or always: "sometimes"',
  ]],
  ["name: g\nprocesses:\n  a: {command: x, restart: {interval: 1}}", [
    '3:28: processes.a.restart needs the key "when"',
  ]],
  [
    "name: g\nprocesses:\n  a: {program: x, restart: always}\n  b: {program: x}",
    ["3:28: a primary cannot start again while its secondaries live"],
  ],
  ["name: g\nprocesses:\n  a: {command: x, stop: {signal: SIGFOO}}", [
    "3:34: processes.a.stop.signal must be one of SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGKILL",
  ]],
  [
    "name: g\nprocesses:\n  a: {command: x, stdin: [{once: x}, {send: y, from: b, once: z}]}",
    ['3:27: processes.a.stdin[0] needs the key "send"'],
  ],
  [
    "name: g\nprocesses:\n  a: {command: x, stdin: [{send: y, from: b, once: z}, {send: y, from: a}]}",
    ['3:43: there is no process "b"', '3:56: "from" needs "once"'],
  ],
  ["name: g\neal: {options: [-l, 0-1]}\nprocesses: {a: {program: x}}", [
    "2:16: -l has a key of its own: lcores",
  ]],
  ["name: g\neal: {options: [--no-pci]}\nprocesses: {a: {program: x}}", [
    "2:16: --no-pci has a key of its own: pci",
  ]],
  ["name: g\neal: {options: [--, -p]}\nprocesses: {a: {program: x}}", [
    "2:16: -- and what follows it belong under arguments",
  ]],
  [
    "name: g\neal: {options: [--no-huge]}\nprocesses: {a: {program: x}, b: {program: x}}",
    ["2:16: --no-huge leaves no memory to share with the other processes"],
  ],
  ["name: g\neal: {vdevs: [0]}\nprocesses: {a: {program: x}}", [
    "2:15: eal.vdevs[0] must be a text (in quotes, if it looks like a number)",
  ]],
  ['name: g\neal: {vdevs: ["=x"]}\nprocesses: {a: {program: x}}', [
    '2:15: this is no virtual device, such as net_null0: "=x"',
  ]],
  [
    `name: g\neal:\n  vdevs:\n    - net_pcap0,rx_pcap=${
      "x".repeat(60)
    }\nprocesses: {a: {program: x}, b: {program: x}}`,
    [
      '4:7: a secondary reads only 63 characters after "net_pcap0,", and there are 68: use shorter names',
    ],
  ],
  [
    `name: g\neal:\n  vdevs:\n    - eth_pcap0,rx_pcap=${
      "x".repeat(56)
    }\nprocesses: {a: {program: x}, b: {program: x}}`,
    [
      '4:7: a secondary reads only 63 characters after "eth_pcap0,", and there are 64: use shorter names',
    ],
  ],
  [
    "name: g\nnetwork:\n  taps: [{device: t0}]\nprocesses: {a: {program: x}}",
    ["3:19: no process has a vdev net_tap with iface=t0"],
  ],
  [
    'name: g\neal: {vdevs: ["net_af_packet0,iface=t0"]}\nnetwork:\n  taps: [{device: t0}]\nprocesses: {a: {program: x}}',
    ["4:19: no process has a vdev net_tap with iface=t0"],
  ],
  [
    "name: g\nnetwork:\n  veths: [{device: this_name_is_too_long, peer: v1, address: 10.0.0.1}]\nprocesses: {a: {command: x}}",
    [
      '3:62: network.veths[0].address must be an address with its prefix length, such as 10.0.0.1/24: "10.0.0.1"',
    ],
  ],
  [
    "name: g\nnetwork:\n  namespaces: [n, n, a/b]\n  veths: [{device: v, peer: v, namespace: m}, {device: this_name_is_too_long, peer: w}]\nprocesses: {a: {command: x}}",
    [
      '3:19: namespace "n" is there twice',
      '3:22: a namespace has letters, digits, _ . and -: "a/b"',
      '4:29: device "v" is there twice',
      '4:43: network.namespaces has no "m"',
      '4:56: a device name has 15 characters at most, and no blank, / or colon: "this_name_is_too_long"',
    ],
  ],
  ["name: g\nprocesses:\n  a:\n    command: echo ${home}", [
    "4:14: there is no ${home}, only name, scratch, here",
  ]],
  [
    "name: g\nprocesses:\n  a: {app: l2fwd_fork, arguments: -p 3 -f}\n  b: {program: x}",
    [
      "3:35: with -f, its workers take lcore ids that other processes may have",
    ],
  ],
  ["name: *x\nprocesses: {a: {command: x}}", [
    "1:7: Unresolved alias (the anchor must be set before the alias): x",
  ]],
  ["name: g\n---\nname: h", [
    "2:1: Source contains multiple documents; please use YAML.parseAllDocuments()",
  ]],
];

Deno.test("makePlan says what is wrong, with line and column", () => {
  const found = WRONG.map(([text]) => [text, problems(text)]);
  assert.deepEqual(found, WRONG);
});

Deno.test("makePlan never throws anything but GroupFileError", () => {
  for (let i = 0; i < TWO.length; i++) {
    for (const piece of ["", "\0", "\t", "{", "- ", ": ", "&a ", "*a", '"']) {
      problems(TWO.slice(0, i) + piece + TWO.slice(i + 1));
    }
  }
});

Deno.test("makePlan reads anchors and merges", () => {
  const group = plan(`
name: g
x-client: &client { app: simple_mp, lcores: 1 }
processes:
  a: { app: simple_mp }
  b: { <<: *client, lcores: 2 }
  c: *client
`);
  assert.match(words(group, 1), /--lcores=2@0,3@1$/);
  assert.match(words(group, 2), /--lcores=4@0$/);
});
