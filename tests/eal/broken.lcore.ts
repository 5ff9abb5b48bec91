/** Test program: throws where nobody catches, before it is an lcore. */
interface Place {
  readonly depth: number;
}

function fall({ depth }: Place): number {
  return depth > 0
    ? fall({ depth: depth - 1 })
    : Number(null!["fallen" as keyof null]);
}

console.assert(fall({ depth: 1 }) === 0);
